import type { MigrationTool } from '../../../model/migrationTool.ts';
import type { Dialect } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import { isFlywayName } from './flyway.ts';
import {
  byCodeUnits,
  type FoundFault,
  filesEnding,
  type History,
  type HistoryFile,
  type HistoryListing,
  joinFile,
  withFaults,
} from './history.ts';
import { marksOf } from './sections.ts';

/**
 * Tools that are known by what they write into or beside the files: Atlas (`atlas.sum`), dbmate,
 * node-pg-migrate and MyBatis (marks for up and down), Supabase (its folder and 14 digits). All run them by name.
 */
export function readMarked(folder: FilePath, listing: HistoryListing): History | undefined {
  const names = filesEnding(listing, folder, '.sql');
  if (names.length === 0) return undefined;
  if (listing.entries(folder).get('atlas.sum') === 'file')
    return history(folder, listing, 'atlas', names, undefined, [joinFile(folder, 'atlas.sum')]);
  if (/(^|\/)supabase\/migrations$/.test(folder)) {
    const own = names.filter((name) => /^\d+_.*\.sql$/.test(name));
    if (own.length > 0) return history(folder, listing, 'supabase', own, 'postgresql');
  }
  const numbered = names.filter((name) => /^\d+/.test(name));
  // The newest file is the one that follows today's habits.
  const newest = numbered[numbered.length - 1];
  const tool = newest === undefined ? undefined : marksOf(listing.readText(joinFile(folder, newest)) ?? '');
  // goose, sql-migrate, tern and MyBatis go by the number, the others by the name.
  const sorted =
    tool === 'plain' || tool === 'mybatis'
      ? [...numbered].sort((a, b) => compareNumbers(a, b) || byCodeUnits(a, b))
      : numbered;
  if (!tool) return undefined;
  const reader = tool === 'plain' ? ownReaderOf(folder, listing, newest ?? '') : undefined;
  return reader
    ? { ...history(folder, listing, tool, sorted, undefined, [reader]), readByProgram: true }
    : history(folder, listing, tool, sorted);
}

/**
 * The `go.mod` of a program that has sql-migrate's marks and not sql-migrate, neither as a library
 * (https://github.com/rubenv/sql-migrate#as-a-library) nor its command line, which reads `dbconfig.yml`.
 */
function ownReaderOf(folder: FilePath, listing: HistoryListing, newest: string): FilePath | undefined {
  if (!/^--\s*\+migrate\s+up\b/im.test(listing.readText(joinFile(folder, newest)) ?? '')) return undefined;
  for (let above = folder; above.includes('/'); above = above.slice(0, above.lastIndexOf('/'))) {
    const entries = listing.entries(above);
    if (entries.has('dbconfig.yml')) return undefined;
    if (entries.get('go.mod') !== 'file') continue;
    const module = joinFile(above, 'go.mod');
    return /\bsql-migrate\b/.test(listing.readText(module) ?? '') ? undefined : module;
  }
  return undefined;
}

const wayBackName = /^(.*)[-_.](?:down|rollback|undo)\.sql$/i;

/** A folder whose files are numbered, whoever runs them. */
export function readNumbered(folder: FilePath, listing: HistoryListing): History | undefined {
  const names = filesEnding(listing, folder, '.sql');
  const numbered = names.filter(
    (name) =>
      /^[vV]?\d+([-_. ]|\.sql$)/.test(name) &&
      // Those of Flyway belong to a location above.
      !isFlywayName(name) &&
      !wayBackName.test(name),
  );
  const isNamedSo = /migrat/i.test(folder.slice(folder.lastIndexOf('/') + 1));
  const isMost = numbered.length * 2 > names.length;
  if (numbered.length === 0 || !(isNamedSo || (isMost && numbered.length > 1 && areConsecutive(numbered))))
    return undefined;
  const sorted = [...numbered].sort((a, b) => compareNumbers(a, b) || byCodeUnits(a, b));
  return history(folder, listing, 'plain', sorted);
}

function history(
  folder: FilePath,
  listing: HistoryListing,
  tool: MigrationTool,
  names: readonly string[],
  dialect?: Dialect,
  sources: readonly FilePath[] = [],
): History {
  const wayBack = tool === 'plain' ? waysBackIn(folder, listing) : () => undefined;
  const files = names.map((name): HistoryFile => {
    const down = wayBack(name);
    return {
      path: joinFile(folder, name),
      name: name.slice(0, -4),
      ...(down === undefined ? {} : { down: joinFile(folder, down) }),
    };
  });
  const found = names.flatMap((name, i): FoundFault[] => {
    const before = names[i - 1];
    // Atlas and Liquibase go by the whole name, and of a plain folder nobody knows.
    if (before === undefined || tool === 'atlas' || tool === 'plain' || tool === 'liquibase') return [];
    return numberOf(before) === numberOf(name)
      ? [[joinFile(folder, name), { kind: 'same-version', other: before }]]
      : [];
  });
  return { folder, tool, layout: 'files', dialect, files: withFaults(files, found), problems: [], sources };
}

/** What takes a file of a plain folder back: its name in the folder `down` (Umzug), or beside it `….rollback.sql` (yoyo) and the like. */
function waysBackIn(folder: FilePath, listing: HistoryListing): (name: string) => string | undefined {
  const below = listing.entries(joinFile(folder, 'down'));
  const beside = new Map(
    filesEnding(listing, folder, '.sql').flatMap((name) => {
      const title = wayBackName.exec(name)?.[1];
      return title === undefined ? [] : [[title, name]];
    }),
  );
  return (name) => (below.get(name) === 'file' ? `down/${name}` : beside.get(name.slice(0, -4)));
}

/** Numbers of a history follow one another or are times; `2023-report.sql` beside `5-users.sql` is neither. */
function areConsecutive(names: readonly string[]): boolean {
  const numbers = names.map((name) => Number(numberOf(name))).sort((a, b) => a - b);
  return numbers.every((number, i) => i === 0 || number > 1e7 || number - (numbers[i - 1] as number) <= 10);
}

function compareNumbers(a: string, b: string): number {
  const left = BigInt(numberOf(a));
  const right = BigInt(numberOf(b));
  return left < right ? -1 : left > right ? 1 : 0;
}

function numberOf(name: string): string {
  return /\d+/.exec(name)?.[0] ?? '0';
}
