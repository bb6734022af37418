import type { Query } from '../model/query.ts';
import type { Dialect } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { FileQueries } from '../sources/source.ts';

/** A schema whose tables the queries of a file may mean. */
export interface QueryTarget {
  readonly folder: FilePath;
  /** The databases of the tables of one name. */
  dialectsOf(table: string): readonly Dialect[];
  /** True where its history has dropped a table of that name. */
  hasDropped?(table: string): boolean;
  setQueries(file: FilePath, queries: FileQueries | undefined): void;
}

/** The tables that queries know by their names in the database. */
export function namesIn(queries: readonly Query[]): readonly string[] {
  let names = namesOfQueries.get(queries);
  if (!names) {
    names = queries.flatMap(({ tables }) =>
      tables.flatMap(({ table }) => (table.kind === 'name' && table.by === 'name' ? [table.name] : [])),
    );
    namesOfQueries.set(queries, names);
  }
  return names;
}

/** Each keystroke asks it of every file with queries; a reading does not change. */
const namesOfQueries = new WeakMap<readonly Query[], readonly string[]>();

/**
 * The target that has most of the tables that a file names, of equals the nearest; undefined where none has one.
 * `isForeign`: they are none of PostgreSQL's.
 */
export function targetNamed<T extends Pick<QueryTarget, 'folder' | 'dialectsOf' | 'hasDropped'>>(
  file: FilePath,
  tables: readonly string[],
  targets: readonly T[],
): { readonly target: T; readonly isForeign: boolean } | undefined {
  return (
    bestBy((target, name) => target.dialectsOf(name)) ??
    // A query of a table that is gone is what whoever drops it wants to know.
    bestBy((target, name) => (target.hasDropped?.(name) ? ['postgresql'] : []))
  );

  function bestBy(dialectsOf: (target: T, name: string) => readonly Dialect[]) {
    let best: { readonly target: T; readonly score: number; readonly isForeign: boolean } | undefined;
    for (const target of targets) {
      const dialects = tables.map((name) => dialectsOf(target, name)).filter((each) => each.length > 0);
      if (dialects.length === 0) continue;
      const isForeign = !dialects.some((each) => each.includes('postgresql'));
      const score = dialects.length * 1000 + commonLength(target.folder, file);
      if (score > (best?.score ?? 0)) best = { target, score, isForeign };
    }
    return best;
  }
}

/** How many characters two paths begin with alike. */
function commonLength(a: FilePath, b: FilePath): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return Math.min(i, 999);
}
