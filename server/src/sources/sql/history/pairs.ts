import type { MigrationTool } from '../../../model/migrationTool.ts';
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
 * One file up, one down: golang-migrate's `N_title.up.sql` (by number; also sqlx's reversible migrations),
 * programs' own `VN.title.up.sql`, db-migrate's and Knex projects' `N-title-up.sql` (by name), Postgrator's
 * `N.do.title.sql` and `N.undo.title.sql`.
 * https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md, https://github.com/rickbergfalk/postgrator#usage
 */
export function readPairs(folder: FilePath, listing: HistoryListing): History | undefined {
  const names = filesEnding(listing, folder, '.sql');
  return (
    collect(folder, listing, names, 'golang-migrate', /^(\d+)_(.*)\.up\.sql$/, (name) =>
      name.replace(/\.up\.sql$/, '.down.sql'),
    ) ??
    collect(folder, listing, names, 'plain', /^[vV](\d+)[-_.](.*)\.up\.sql$/, (name) =>
      name.replace(/\.up\.sql$/, '.down.sql'),
    ) ??
    collect(folder, listing, names, 'postgrator', /^(\d+)\.do\.(?:[^.]*\.)?sql$/, (name) =>
      name.replace('.do.', '.undo.'),
    ) ??
    (arePairs(names) ? collect(folder, listing, names, 'knex', halfUp, downOfHalf) : undefined)
  );
}

const halfUp = /^(\d+)[-_](.*)[-_.]up\.sql$/;
const downOfHalf = (name: string): string => name.replace(/up\.sql$/, 'down.sql');

/** A single migration may well be called `…_set_up.sql` or `…_sign_up.sql`: then most others are no halves, and it has no other. */
function arePairs(names: readonly string[]): boolean {
  const ups = names.filter((name) => halfUp.test(name));
  const downs = new Set(ups.map(downOfHalf));
  const others = names.filter((name) => /^\d/.test(name) && !halfUp.test(name) && !downs.has(name));
  return ups.length > others.length && names.some((name) => downs.has(name));
}

function collect(
  folder: FilePath,
  listing: HistoryListing,
  names: readonly string[],
  manner: MigrationTool,
  pattern: RegExp,
  downOf: (name: string) => string,
): History | undefined {
  const found = names.flatMap((name) => {
    const number = pattern.exec(name)?.[1];
    return number === undefined ? [] : [{ name, number: BigInt(number) }];
  });
  if (found.length === 0) return undefined;
  found.sort(byNumber);
  const programs = programsOf(
    folder,
    listing,
    found.map(({ name }) => titleOf(name)),
  );
  // golang-migrate has no programs beside its files.
  const tool = manner === 'golang-migrate' && programs.size > 0 ? 'knex' : manner;
  const problems: FoundFault[] = [];
  const files = found.map(({ name, number }, i): HistoryFile => {
    const path = joinFile(folder, name);
    const before = found[i - 1];
    if ((tool === 'golang-migrate' || tool === 'postgrator') && before?.number === number)
      problems.push([path, { kind: 'same-version', other: titleOf(before.name) }]);
    const down = downOf(name);
    return {
      path,
      name: titleOf(name),
      ...(names.includes(down) ? { down: joinFile(folder, down) } : {}),
      ...programs.get(titleOf(name)),
    };
  });
  return {
    folder,
    tool,
    layout: 'pairs',
    dialect: undefined,
    files: withFaults(files, problems),
    problems: [],
    sources: [...programs.values()].map(({ program }) => program),
  };
}

function titleOf(name: string): string {
  return name.replace(/(?:[-_.]up)?\.sql$/, '');
}

/** By title: beside the SQL, or in the folder above. Knex runs one in a transaction unless it exports a `config` against it. */
function programsOf(
  folder: FilePath,
  listing: HistoryListing,
  titles: readonly string[],
): ReadonlyMap<string, { readonly program: FilePath; readonly inTransaction?: true }> {
  const places = [folder, folder.slice(0, folder.lastIndexOf('/'))].map(
    (place) => [place, listing.entries(place)] as const,
  );
  const found = new Map<string, { readonly program: FilePath; readonly inTransaction?: true }>();
  for (const title of titles)
    for (const [place, entries] of places)
      for (const ending of ['js', 'ts', 'cjs', 'mjs']) {
        const program = joinFile(place, `${title}.${ending}`);
        if (found.has(title) || entries.get(`${title}.${ending}`) !== 'file') continue;
        const text = listing.readText(program) ?? '';
        const isIn = /\bknex\b/i.test(text) && !/\btransaction\s*:\s*false\b/.test(text);
        found.set(title, { program, ...(isIn ? { inTransaction: true } : {}) });
      }
  return found;
}
