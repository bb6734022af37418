import type { FilePath } from '../../../model/span.ts';
import { byCodeUnits, type History, type HistoryFile, type HistoryListing, joinFile } from './history.ts';

/**
 * A folder a migration with `up.sql` and, mostly, `down.sql`, in the order of the folders' names: Diesel, Hasura
 * and their like. Nothing beside them tells which tool runs them.
 * https://diesel.rs/guides/migration_guide.html, https://hasura.io/docs/2.0/migrations-metadata-seeds/migration-file-format-v1/
 */
export function readUpAndDownFolders(folder: FilePath, listing: HistoryListing): History | undefined {
  const names = [...listing.entries(folder)]
    .filter(([name, kind]) => kind === 'folder' && /^\d{4,}[-_]?\d*/.test(name))
    .map(([name]) => name)
    .sort(byCodeUnits);
  const files = names.flatMap((name): HistoryFile[] => {
    const own = joinFile(folder, name);
    const inside = listing.entries(own);
    if (inside.get('up.sql') !== 'file') return [];
    const down = inside.get('down.sql') === 'file' ? { down: joinFile(own, 'down.sql') } : {};
    return [{ path: joinFile(own, 'up.sql'), name, ...down }];
  });
  if (files.length === 0) return undefined;
  return {
    folder,
    tool: 'plain',
    layout: 'folders',
    dialect: undefined,
    files,
    problems: [],
    sources: [],
  };
}
