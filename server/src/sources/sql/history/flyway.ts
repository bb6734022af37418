import type { FilePath } from '../../../model/span.ts';
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

/**
 * Flyway: `V1_2__name.sql` in the order of its versions, then `R__name.sql` by name; `U1_2__name.sql` takes
 * a version back. `B2__name.sql` stands for all versions up to its own, where those are no longer there. https://documentation.red-gate.com/fd/migrations-184127470.html
 */
export function readFlyway(folder: FilePath, listing: HistoryListing): History | undefined {
  const names = filesEnding(listing, folder, '.sql');
  const migrations = inOrder(names, /^V([\d._]+?)__.*\.sql$/);
  const baseline = inOrder(names, /^B([\d._]+?)__.*\.sql$/).at(-1);
  const first = migrations[0];
  const isNeeded = baseline && (!first || compareVersions(baseline.version, first.version) < 0);
  const versioned = isNeeded ? [baseline, ...migrations] : migrations;
  if (versioned.length === 0) return undefined;
  const found: FoundFault[] = [];
  const files = versioned.map(({ name, version }, i): HistoryFile => {
    const path = joinFile(folder, name);
    const before = versioned[i - 1];
    if (before && compareVersions(before.version, version) === 0)
      found.push([path, { kind: 'same-version', other: before.name }]);
    const undo = names.find(
      (other) => other.startsWith(`U${version.join('_')}__`) || other === `U${name.slice(1)}`,
    );
    return {
      path,
      name: name.slice(0, -4),
      ...(undo ? { down: joinFile(folder, undo) } : {}),
    };
  });
  const repeatable = names
    .filter((name) => /^R__.*\.sql$/.test(name))
    .map((name): HistoryFile => ({ path: joinFile(folder, name), name: name.slice(0, -4) }));
  return {
    folder,
    tool: 'flyway',
    layout: 'versions',
    dialect: undefined,
    files: withFaults([...files, ...repeatable], found),
    problems: [],
    sources: [],
  };
}

interface Versioned {
  readonly name: string;
  /** Times to the millisecond have more digits than a number holds. */
  readonly version: readonly bigint[];
}

function inOrder(names: readonly string[], pattern: RegExp): readonly Versioned[] {
  const found = names.flatMap((name): Versioned[] => {
    const version = pattern.exec(name)?.[1];
    return version === undefined ? [] : [{ name, version: version.split(/[._]/).map(BigInt) }];
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
