import type { FilePath } from '../../../model/span.ts';
import { type HistoryListing, joinFile } from './history.ts';

/** So many folders above the migrations the configuration is looked for: `packages/db/src/db/migrations`. */
const highest = 4;

/**
 * True where Cloudflare's wrangler runs the migrations of a folder for D1: all its .sql files, by their names. The
 * journal of drizzle-kit then says nothing of what runs.
 * https://developers.cloudflare.com/d1/reference/migrations/
 */
export function isRunByWrangler(folder: FilePath, listing: HistoryListing): boolean {
  const parts = folder.split('/');
  for (let up = 1; up <= highest && up < parts.length; up++) {
    const above = parts.slice(0, -up).join('/');
    const below = parts.slice(-up).join('/');
    const entries = listing.entries(above);
    for (const name of ['wrangler.jsonc', 'wrangler.json', 'wrangler.toml']) {
      if (entries.get(name) !== 'file') continue;
      if (migrationFolders(listing.readText(joinFile(above, name)) ?? '').includes(below)) return true;
    }
  }
  return false;
}

/** The folders that a configuration gives to the databases of D1; `migrations` where it says nothing. */
function migrationFolders(text: string): readonly string[] {
  if (!/\bd1_databases\b/.test(text)) return [];
  const named = [...text.matchAll(/\bmigrations_dir\b"?\s*[:=]\s*["']([^"']+)["']/g)].map(([, path = '']) =>
    path.replace(/^\.\//, '').replace(/\/+$/, ''),
  );
  return named.length > 0 ? named : ['migrations'];
}
