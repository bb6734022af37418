import type { FilePath } from '../../../model/span.ts';
import { type HistoryListing, joinFile } from './history.ts';

/** So many folders above the migrations a package.json is looked for. */
const highest = 8;

/**
 * True where the packages around a folder have scripts of drizzle-kit, and none that generates: their migrations are
 * written by hand or made by another tool, and the snapshots have gone out of use.
 */
export function isGeneratedNoMore(folder: FilePath, listing: HistoryListing): boolean {
  const parts = folder.split('/');
  let hasScripts = false;
  for (let up = 1; up <= highest && up < parts.length; up++) {
    const above = parts.slice(0, -up).join('/');
    if (listing.entries(above).get('package.json') !== 'file') continue;
    const scripts = scriptsIn(listing.readText(joinFile(above, 'package.json')) ?? '');
    if (/generate/i.test(scripts)) return false;
    hasScripts ||= /\bdrizzle-kit\b/.test(scripts);
  }
  return hasScripts;
}

function scriptsIn(text: string): string {
  return /"scripts"\s*:\s*\{[^}]*\}/.exec(text)?.[0] ?? '';
}
