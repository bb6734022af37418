import type { FilePath } from '../../../model/span.ts';
import {
  type FoundFault,
  filesEnding,
  type History,
  type HistoryFile,
  type HistoryListing,
  joinFile,
  withFaults,
} from './history.ts';
import { byNumber } from './numbering.ts';

/**
 * pop's names: `20240131_title.postgres.up.sql`, without a database for all of them. Ory's form of it (popx) knows
 * `.autocommit` besides, before the direction.
 * https://gobuffalo.io/documentation/database/migrations/, https://github.com/ory/x/tree/master/popx
 */
const popName = /^(\d+)_([^.]+)(?:\.([a-z0-9]+))??(\.autocommit)?\.(up|down)\.sql$/;

/** pop's names of databases, and what they are called. */
const databases: ReadonlyMap<string, string> = new Map([
  ['postgres', 'PostgreSQL'],
  ['postgresql', 'PostgreSQL'],
  ['pg', 'PostgreSQL'],
  ['cockroach', 'CockroachDB'],
  ['cockroachdb', 'CockroachDB'],
  ['crdb', 'CockroachDB'],
  ['yugabyte', 'YugabyteDB'],
  ['mysql', 'MySQL'],
  ['mariadb', 'MariaDB'],
  ['sqlite', 'SQLite'],
  ['sqlite3', 'SQLite'],
]);

/** The database that a file of pop is for, by its name without folders; undefined where that is none of pop's, or for all. */
export function databaseInPopName(name: string): string | undefined {
  return databases.get(popName.exec(name)?.[3] ?? '');
}

/**
 * A folder of pop: files of several databases side by side, known by their names. Of a version pop runs the one for
 * the database, and the one for all where there is none.
 */
export function readPop(folder: FilePath, listing: HistoryListing): History | undefined {
  const named = filesEnding(listing, folder, '.sql').flatMap((name) => {
    const [, version, , written, autocommit, direction] = popName.exec(name) ?? [];
    const database = databases.get(written ?? '');
    if (version === undefined || (written !== undefined && database === undefined)) return [];
    return [{ name, number: BigInt(version), database, isApart: autocommit !== undefined, direction }];
  });
  const isPop = named.some(({ database, isApart }) => database !== undefined || isApart);
  if (!isPop) return undefined;
  const ours = named.filter(({ database }) => database === undefined || database === 'PostgreSQL');
  // Where PostgreSQL has none the history is another database's, of the first that its names tell.
  const foreign = ours.some(isUp) ? undefined : named.find(isUp)?.database;
  const own = foreign === undefined ? ours : named.filter(({ database }) => database === foreign);
  const special = new Set(own.filter(({ database }) => database).map(sideOf));
  const chosen = own.filter((file) => file.database !== undefined || !special.has(sideOf(file)));
  const ups = chosen.filter(isUp).sort(byNumber);
  const downs = new Map(
    chosen.filter(({ direction }) => direction === 'down').map((file) => [file.number, file.name] as const),
  );
  if (ups.length === 0) return undefined;
  const problems: FoundFault[] = [];
  const files = ups.map(({ name, number, isApart }, i): HistoryFile => {
    const path = joinFile(folder, name);
    const before = ups[i - 1];
    if (before?.number === number)
      problems.push([path, { kind: 'same-version', other: titleOf(before.name) }]);
    const down = downs.get(number);
    return {
      path,
      name: titleOf(name),
      ...(down === undefined ? {} : { down: joinFile(folder, down) }),
      ...(isApart ? { apart: true } : {}),
    };
  });
  return {
    folder,
    tool: named.some(({ isApart }) => isApart) ? 'popx' : 'pop',
    layout: 'pairs',
    dialect: ups.some(({ database }) => database === 'PostgreSQL') ? 'postgresql' : undefined,
    ...(foreign === undefined ? {} : { foreign: { database: foreign } }),
    files: withFaults(files, problems),
    problems: [],
    sources: [],
  };
}

interface Direction {
  readonly direction?: string | undefined;
}

function isUp({ direction }: Direction): boolean {
  return direction === 'up';
}

function sideOf({ number, direction }: Direction & { readonly number: bigint }): string {
  return `${number} ${direction}`;
}

function titleOf(name: string): string {
  return name.replace(/\.up\.sql$/, '');
}

/** What stands between the title of a new migration and its direction, in a history whose newest file has this path. */
export function popEnding(newest: FilePath, nonTransactional: boolean): string {
  const database = popName.exec(newest.replace(/^.*\//, ''))?.[3];
  return `${database === undefined ? '' : `.${database}`}${nonTransactional ? '.autocommit' : ''}`;
}
