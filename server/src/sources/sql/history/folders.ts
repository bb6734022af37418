import type { FilePath } from '../../../model/span.ts';
import { byCodeUnits, type History, type HistoryFile, type HistoryListing, joinFile } from './history.ts';
import { asksForNoTransaction, dieselTransactionFile } from './transaction.ts';

/** `diesel migration generate` writes a time, since 2.2 with a counter; `diesel setup` makes the other one. */
const dieselName = /^(?:\d{4}-\d\d-\d\d-\d{6}|0+_diesel_initial_setup$)/;

/**
 * A folder a migration with `up.sql` and, mostly, `down.sql`, in the order of the folders' names: Diesel, Hasura
 * and their like. Diesel names them by a time with dashes.
 * https://diesel.rs/guides/migration_guide.html, https://hasura.io/docs/2.0/migrations-metadata-seeds/migration-file-format-v1/
 */
export function readUpAndDownFolders(folder: FilePath, listing: HistoryListing): History | undefined {
  const names = [...listing.entries(folder)]
    .filter(([name, kind]) => kind === 'folder' && /^\d{4,}[-_]?\d*/.test(name))
    .map(([name]) => name)
    .sort(byCodeUnits);
  const isDiesel = names.some((name) => dieselName.test(name));
  const sources: FilePath[] = [];
  const files = names.flatMap((name): HistoryFile[] => {
    const own = joinFile(folder, name);
    const inside = listing.entries(own);
    if (inside.get('up.sql') !== 'file') return [];
    const down = inside.get('down.sql') === 'file' ? { down: joinFile(own, 'down.sql') } : {};
    const path = joinFile(own, 'up.sql');
    const metadata = dieselTransactionFile(path).path;
    if (isDiesel && inside.get('metadata.toml') === 'file') {
      sources.push(metadata);
      if (asksForNoTransaction(listing.readText(metadata) ?? ''))
        return [{ path, name, ...down, apart: true }];
    }
    return [{ path, name, ...down }];
  });
  if (files.length === 0) return undefined;
  return {
    folder,
    tool: isDiesel ? 'diesel' : 'plain',
    layout: 'folders',
    dialect: undefined,
    files,
    problems: [],
    sources,
  };
}
