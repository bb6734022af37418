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
 * a version back. https://documentation.red-gate.com/fd/migrations-184127470.html
 */
export function readFlyway(folder: FilePath, listing: HistoryListing): History | undefined {
  const names = filesEnding(listing, folder, '.sql');
  const versioned = names.flatMap((name) => {
    const version = /^V([\d._]+?)__.*\.sql$/.exec(name)?.[1];
    return version === undefined ? [] : [{ name, version: version.split(/[._]/).map(Number) }];
  });
  if (versioned.length === 0) return undefined;
  versioned.sort((a, b) => compareVersions(a.version, b.version) || byCodeUnits(a.name, b.name));
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

function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
