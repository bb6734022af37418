import type { FilePath } from '../../../model/span.ts';
import { readDrizzleFolders, readDrizzleJournal } from './drizzle.ts';
import { readFlyway } from './flyway.ts';
import { readUpAndDownFolders } from './folders.ts';
import { type History, type HistoryListing, joinFile } from './history.ts';
import { readMarked, readNumbered } from './numbered.ts';
import { readPairs } from './pairs.ts';
import { readPrisma } from './prisma.ts';

/**
 * The migration history that a folder holds, or undefined. A tool is known by the files that only it writes,
 * then by its marks inside of the files, then by their names.
 */
export function recogniseHistory(folder: FilePath, listing: HistoryListing): History | undefined {
  if (isWaysBack(folder, listing)) return undefined;
  return (
    readDrizzleJournal(folder, listing) ??
    readPrisma(folder, listing) ??
    readUpAndDownFolders(folder, listing) ??
    readDrizzleFolders(folder, listing) ??
    readFlyway(folder, listing) ??
    readPairs(folder, listing) ??
    readMarked(folder, listing) ??
    readNumbered(folder, listing)
  );
}

/** The ways back of drizzle-kit's migrations stand in a folder below them, under the same names. */
function isWaysBack(folder: FilePath, listing: HistoryListing): boolean {
  if (!folder.endsWith('/down')) return false;
  const above = folder.slice(0, -'/down'.length);
  return listing.entries(joinFile(above, 'meta')).get('_journal.json') === 'file';
}
