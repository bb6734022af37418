import type { FilePath } from '../../../model/span.ts';
import {
  databaseNamedBy,
  type ForeignDatabase,
  isPostgresText,
  mayBePostgresText,
  signsOfText,
  type TextSigns,
} from '../foreignDatabase.ts';
import { readDrizzleFolders, readDrizzleJournal } from './drizzle.ts';
import { readFlyway } from './flyway.ts';
import { readUpAndDownFolders } from './folders.ts';
import { readGraphileMigrate } from './graphileMigrate.ts';
import { filesEnding, type History, type HistoryListing, joinFile } from './history.ts';
import { readMarked, readNumbered } from './numbered.ts';
import { readPairs } from './pairs.ts';
import { readPop } from './pop.ts';
import { readPrisma } from './prisma.ts';
import { readSqitch } from './sqitch.ts';
import { isRunByWrangler } from './wrangler.ts';

/** So many files of a history are looked into for another database's SQL, the newest and the oldest of them. */
const lookedInto = 24;

/**
 * The migration history that a folder holds, or undefined. A tool is known by the files that only it writes,
 * then by its marks inside of the files, then by their names.
 * @param place the path of the folder below the one that is open, where names of databases count
 * @param opened the database, another one than PostgreSQL, that the package around it opens
 */
export function recogniseHistory(
  folder: FilePath,
  listing: HistoryListing,
  place?: string,
  opened?: string,
): History | undefined {
  if (isWaysBack(folder, listing)) return undefined;
  const history = historyIn(folder, listing, place);
  if (!history || history.tool === 'drizzle' || history.dialect !== undefined || history.foreign)
    return history;
  const foreign =
    foreignDatabaseOf(history, listing, place) ??
    databaseOfWrangler(history, listing) ??
    openedDatabaseOf(history, listing, opened);
  return foreign ? { ...history, foreign } : history;
}

/**
 * A text of PostgreSQL among the files outweighs names, and what might be its own. Without a sign where a folder's
 * name says it too: whoever opens a folder `sqlite` need not be told.
 */
function foreignDatabaseOf(
  { files }: History,
  listing: HistoryListing,
  place: string | undefined,
): ForeignDatabase | undefined {
  const some =
    files.length <= lookedInto ? files : [...files.slice(0, lookedInto / 2), ...files.slice(-lookedInto / 2)];
  const named = place === undefined ? undefined : databaseNamedBy(`${place}/`, () => '');
  const told = (shown: ForeignDatabase) => (shown.database === named?.database ? named : shown);
  let found: ForeignDatabase | undefined;
  // Each text is looked through once.
  const signs: TextSigns[] = [];
  const signsOf = (index: number) => {
    const path = some[index]?.path ?? '';
    signs[index] ??= signsOfText(path, listing.readText(path) ?? '');
    return signs[index];
  };
  // Where the folder says it and a file shows it, what looks like PostgreSQL's in another one counts for nothing.
  if (named && some.some((_, index) => signsOf(index).foreign?.database === named.database)) return named;
  for (const index of some.keys()) {
    const { foreign, isPostgres } = signsOf(index);
    if (foreign?.surely) return told(foreign);
    if (isPostgres) return undefined;
    found ??= foreign;
  }
  return found ? told(found) : named;
}

/** wrangler runs migrations for D1 only: what SQLite and PostgreSQL both have says nothing against it. */
function databaseOfWrangler(
  { folder, files }: History,
  listing: HistoryListing,
): ForeignDatabase | undefined {
  if (!isRunByWrangler(folder, listing)) return undefined;
  return files.some(({ path }) => isPostgresText(listing.readText(path) ?? ''))
    ? undefined
    : { database: 'SQLite' };
}

/** What the package opens counts where no file looks like PostgreSQL's. */
function openedDatabaseOf(
  { files }: History,
  listing: HistoryListing,
  opened: string | undefined,
): ForeignDatabase | undefined {
  if (opened === undefined) return undefined;
  return files.some(({ path }) => mayBePostgresText(listing.readText(path) ?? ''))
    ? undefined
    : { database: opened };
}

function historyIn(
  folder: FilePath,
  listing: HistoryListing,
  place: string | undefined,
): History | undefined {
  return (
    readDrizzleJournal(folder, listing) ??
    readPrisma(folder, listing) ??
    readUpAndDownFolders(folder, listing) ??
    readDrizzleFolders(folder, listing) ??
    readSqitch(folder, listing) ??
    readGraphileMigrate(folder, listing) ??
    readFlyway(folder, listing, place) ??
    readPop(folder, listing) ??
    readPairs(folder, listing) ??
    readMarked(folder, listing) ??
    readNumbered(folder, listing)
  );
}

/** The ways back of drizzle-kit's migrations, and of others', stand in a folder below them, under the same names. */
function isWaysBack(folder: FilePath, listing: HistoryListing): boolean {
  if (!folder.endsWith('/down')) return false;
  const above = folder.slice(0, -'/down'.length);
  if (listing.entries(joinFile(above, 'meta')).get('_journal.json') === 'file') return true;
  const beside = listing.entries(above);
  const names = filesEnding(listing, folder, '.sql');
  return names.length > 0 && names.every((name) => beside.get(name) === 'file');
}
