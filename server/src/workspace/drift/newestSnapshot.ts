import type { FilePath } from '../../model/span.ts';
import { folderOf, foldersUp, joinPath } from '../filePath.ts';
import type { FolderListings } from '../folderListings.ts';

/** What the newest migration of drizzle-kit 0.x left behind. */
export interface NewestSnapshot {
  readonly file: FilePath;
  /** The migration as the journal calls it; its number where the journal does not tell. */
  readonly migration: string;
  /** A newer migration has no snapshot, as one that was written by hand: what changed since is not known. */
  readonly isBehind: boolean;
}

/**
 * The snapshot that the next migration is made from: the last one by its name, as drizzle-kit takes it.
 * @param folder of the migrations
 */
export function newestSnapshot(
  folder: FilePath,
  listings: Pick<FolderListings, 'entries'>,
  readText: (file: FilePath) => string | undefined,
): NewestSnapshot | undefined {
  const meta = joinPath(folder, 'meta');
  const entries = listings.entries(meta);
  if (entries.get('_journal.json') !== 'file') return undefined;
  const name = [...entries.keys()]
    .filter((entry) => entry.endsWith('_snapshot.json'))
    .sort()
    .pop();
  if (name === undefined) return undefined;
  const number = name.slice(0, -'_snapshot.json'.length);
  const journal = readText(joinPath(meta, '_journal.json')) ?? '';
  const tags = [...journal.matchAll(/"tag"\s*:\s*"([^"\\]*)"/g)].map((match) => match[1] ?? '');
  const migration = tags.findLast((tag) => tag === number || tag.startsWith(`${number}_`)) ?? number;
  return {
    file: joinPath(meta, name),
    migration,
    isBehind: tags.length > 0 && migration < (tags.at(-1) ?? ''),
  };
}

/**
 * Where the migrations of a configuration are: drizzle-kit takes `out` from the folder it is called in, which is
 * the package's, or that of the configuration.
 */
export function migrationsFolder(
  configFile: FilePath,
  out: string | undefined,
  listings: Pick<FolderListings, 'file' | 'entries'>,
): FilePath | undefined {
  const places = [packageOf(configFile, listings), folderOf(configFile)];
  return places
    .map((place) => place && joinPath(place, out ?? 'drizzle'))
    .find((folder) => folder !== undefined && listings.entries(folder).size > 0);
}

export function packageOf(file: FilePath, listings: Pick<FolderListings, 'file'>): FilePath | undefined {
  for (const folder of foldersUp(file)) if (listings.file(joinPath(folder, 'package.json'))) return folder;
  return undefined;
}
