import type { FilePath } from '../../../model/span.ts';
import { type HistoryListing, joinFile } from './history.ts';

/** So many folders above the migrations the configuration is looked for: `packages/db/src/db/migrations`. */
const highest = 4;

/** Folders that hold the packages of a workspace, one in each. */
const containers = /^(?:apps?|packages|services|workers|libs?)$/;

/**
 * True where Cloudflare's wrangler runs the migrations of a folder for D1, which is SQLite: all its .sql files, by their
 * names. The journal of drizzle-kit then says nothing of what runs. The configuration may be that of another package of
 * the workspace, as `migrations_dir` is a path from its own folder.
 * https://developers.cloudflare.com/d1/reference/migrations/
 */
export function isRunByWrangler(folder: FilePath, listing: HistoryListing): boolean {
  const parts = folder.split('/');
  for (let up = 1; up <= highest && up < parts.length; up++) {
    const above = parts.slice(0, -up).join('/');
    if (above === '') return false;
    if (isGivenBy(above, folder, listing)) return true;
    for (const [container, kind] of listing.entries(above)) {
      if (kind !== 'folder' || !containers.test(container)) continue;
      const inside = joinFile(above, container);
      for (const [name, of] of listing.entries(inside))
        if (of === 'folder' && isGivenBy(joinFile(inside, name), folder, listing)) return true;
    }
  }
  return false;
}

function isGivenBy(place: FilePath, folder: FilePath, listing: HistoryListing): boolean {
  const entries = listing.entries(place);
  return ['wrangler.jsonc', 'wrangler.json', 'wrangler.toml'].some(
    (name) =>
      entries.get(name) === 'file' &&
      migrationFolders(listing.readText(joinFile(place, name)) ?? '').some(
        (path) => resolved(place, path) === folder,
      ),
  );
}

function resolved(place: FilePath, path: string): FilePath {
  const parts = place.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** The folders that a configuration gives to the databases of D1; `migrations` where it says nothing. */
function migrationFolders(text: string): readonly string[] {
  if (!/\bd1_databases\b/.test(text)) return [];
  const named = [...text.matchAll(/\bmigrations_dir\b"?\s*[:=]\s*["']([^"']+)["']/g)];
  return named.length > 0 ? named.map(([, path = '']) => path) : ['migrations'];
}
