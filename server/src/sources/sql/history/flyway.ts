import type { FilePath } from '../../../model/span.ts';
import { databaseNamedBy } from '../foreignDatabase.ts';
import {
  byCodeUnits,
  type FoundFault,
  type History,
  type HistoryFile,
  type HistoryListing,
  joinFile,
  withFaults,
} from './history.ts';
import { asksForNoTransaction, flywayTransactionFile } from './transaction.ts';

/**
 * Flyway: `V1_2__name.sql` in the order of its versions, then `R__name.sql` by name; `U1_2__name.sql` takes
 * a version back. `B2__name.sql` stands for all versions up to its own: a new database begins with the newest of
 * them, one that exists passes over it. Files in folders below count as those beside them.
 * https://documentation.red-gate.com/fd/migrations-184127470.html, https://documentation.red-gate.com/fd/locations-setting-277579008.html
 * @param place the path of the folder below the one that is open; what lies above is not asked
 */
export function readFlyway(
  folder: FilePath,
  listing: HistoryListing,
  place: string | undefined,
): History | undefined {
  const files = filesOfLocation(folder, listing);
  const migrations = inOrder(files, 'V');
  const versioned = [...migrations, ...inOrder(files, 'B')].sort(
    // A baseline stands for the version that it names, so it follows it.
    (a, b) => compareVersions(a.version, b.version) || byCodeUnits(b.name[0] ?? '', a.name[0] ?? ''),
  );
  if (versioned.length === 0 || isPartOfLocation(folder, listing, place)) return undefined;
  const undos = inOrder(files, 'U');
  const found: FoundFault[] = [];
  for (const [i, { path, version }] of migrations.entries()) {
    const before = migrations[i - 1];
    if (before && compareVersions(before.version, version) === 0)
      found.push([path, { kind: 'same-version', other: before.name }]);
  }
  const sources: FilePath[] = [];
  const isApart = ({ path, name }: FoundFile) => {
    const { path: configuration } = flywayTransactionFile(path);
    const beside = listing.entries(path.slice(0, -name.length - 1));
    if (beside.get(`${name}.conf`) !== 'file') return false;
    sources.push(configuration);
    return asksForNoTransaction(listing.readText(configuration) ?? '');
  };
  const all = versioned.map((file): HistoryFile => {
    const undo =
      file.name[0] === 'V' &&
      (undos.find(({ name }) => name.slice(1) === file.name.slice(1)) ??
        undos.find(({ version }) => compareVersions(version, file.version) === 0));
    return {
      path: file.path,
      name: file.name.slice(0, -4),
      ...(undo ? { down: undo.path } : {}),
      ...(isApart(file) ? { apart: true } : {}),
    };
  });
  const repeatable = files
    .filter(({ name }) => /^R__.*\.sql$/.test(name))
    .sort((a, b) => byCodeUnits(a.name, b.name) || byCodeUnits(a.path, b.path))
    .map(({ path, name }): HistoryFile => ({ path, name: name.slice(0, -4), repeatable: true }));
  return {
    folder,
    tool: 'flyway',
    layout: 'versions',
    dialect: undefined,
    files: withFaults([...all, ...repeatable], found),
    problems: [],
    sources,
  };
}

/** True for a name that Flyway gives a meaning. */
export function isFlywayName(name: string): boolean {
  return /^(?:[VUB][\d._]+?|R)__.*\.sql$/.test(name);
}

/** True for a baseline: it makes the whole schema, and a new database begins with the newest of them. */
export function isFlywayBaseline(name: string): boolean {
  return /^B[\d._]+?__/.test(name);
}

interface FoundFile {
  readonly path: FilePath;
  readonly name: string;
}

interface Versioned extends FoundFile {
  /** Times to the millisecond have more digits than a number holds. */
  readonly version: readonly bigint[];
}

/** How deep folders below a location are looked into. */
const deepest = 5;

/** The files of Flyway in a folder, and of those below it where they are surely one history. */
function filesOfLocation(folder: FilePath, listing: HistoryListing): readonly FoundFile[] {
  const own = filesIn(folder, listing, 0);
  const manner = mannerOf(folder, own);
  if (manner === undefined) return own;
  const all = filesIn(folder, listing, deepest);
  return all.length === own.length || areOneHistory(all, manner) ? all : own;
}

/**
 * Nothing but its configuration tells which folders Flyway begins with. One that holds migrations itself is one, or lies
 * in one, and so are all below it; `db/migration` is what it takes by itself. Of other folders the name may tell.
 */
function mannerOf(folder: FilePath, own: readonly FoundFile[]): 'sure' | 'likely' | undefined {
  if (inOrder(own, 'V').length > 0 || /(?:^|\/)db\/migration$/.test(folder)) return 'sure';
  return /(?:^|\/)(?:migrations?|flyway|sql)$/i.test(folder) ? 'likely' : undefined;
}

/**
 * A version that stands in two folders would be refused: these are several histories. Where the name alone tells,
 * folders that follow one another (years, releases) are one, and folders whose versions go side by side are several.
 */
function areOneHistory(files: readonly FoundFile[], manner: 'sure' | 'likely'): boolean {
  const versioned = inOrder(files, 'V').map(({ path, name, version }) => ({
    version,
    folder: path.slice(0, -name.length),
  }));
  const changes = versioned.filter(({ folder }, i) => folder !== versioned[i - 1]?.folder);
  const isTwice = changes.some((file) => {
    const before = versioned[versioned.indexOf(file) - 1];
    return before !== undefined && compareVersions(before.version, file.version) === 0;
  });
  if (isTwice) return false;
  return manner === 'sure' || changes.length === new Set(versioned.map(({ folder }) => folder)).size;
}

function filesIn(folder: FilePath, listing: HistoryListing, depth: number): readonly FoundFile[] {
  return [...listing.entries(folder)].flatMap(([name, kind]): readonly FoundFile[] => {
    const path = joinFile(folder, name);
    if (kind === 'file') return isFlywayName(name) ? [{ path, name }] : [];
    // What is for another database is a location of its own (`{vendor}`).
    const isOther = depth === 0 || name === 'node_modules' || isForeign(name);
    return isOther ? [] : filesIn(path, listing, depth - 1);
  });
}

function isForeign(name: string): boolean {
  return databaseNamedBy(`${name}/`, () => '') !== undefined;
}

/** True for a folder whose files belong to a location above it. */
function isPartOfLocation(folder: FilePath, listing: HistoryListing, place: string | undefined): boolean {
  const depth = place === undefined || place === '' ? 0 : place.split('/').length;
  let above = folder;
  for (let i = 0; i < Math.min(depth, deepest); i++) {
    const at = above.lastIndexOf('/');
    if (isForeign(above.slice(at + 1))) return false;
    above = above.slice(0, at);
    if (filesOfLocation(above, listing).some(({ path }) => path.startsWith(`${folder}/`))) return true;
  }
  return false;
}

function inOrder(files: readonly FoundFile[], kind: 'V' | 'U' | 'B'): readonly Versioned[] {
  const found = files.flatMap((file): Versioned[] => {
    const version = /^([VUB])([\d._]+?)__/.exec(file.name);
    return version?.[1] !== kind
      ? []
      : [{ ...file, version: (version[2] ?? '').split(/[._]/).map((part) => BigInt(part)) }];
  });
  return found.sort((a, b) => compareVersions(a.version, b.version) || byCodeUnits(a.name, b.name));
}

function compareVersions(a: readonly bigint[], b: readonly bigint[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i] ?? 0n, b[i] ?? 0n];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
