import type { EntityId, Table } from '../model/schema.ts';
import { known } from '../model/unknown.ts';

/** A word by which tables are found, and the id of one of them. */
export type Pair = readonly [key: string, id: EntityId];

/** Adds and removes only what differs, so that the order of what stays is kept. */
export function replacePairs(
  map: Map<string, Set<EntityId>>,
  old: readonly Pair[],
  now: readonly Pair[],
  touch: (key: string) => void,
): void {
  const kept = old.length === 0 ? undefined : new Set(now.map(([key, id]) => `${key}\0${id}`));
  for (const [key, id] of old) {
    if (kept?.has(`${key}\0${id}`)) continue;
    const ids = map.get(key);
    if (!ids?.delete(id)) continue;
    touch(key);
    if (ids.size === 0) map.delete(key);
  }
  for (const [key, id] of now) {
    const ids = map.get(key);
    if (ids?.has(id)) continue;
    touch(key);
    if (ids) ids.add(id);
    else map.set(key, new Set([id]));
  }
}

/** The tables by their names in the database. */
export function names(tables: readonly Table[]): readonly Pair[] {
  return tables.flatMap((table) => {
    const name = known(table.name);
    return name === undefined ? [] : [[name, table.id] as const];
  });
}

/** The tables by what the code calls them. */
export function bindings(tables: readonly Table[]): readonly Pair[] {
  return tables.flatMap(({ binding, id }) => (binding === undefined ? [] : [[binding, id] as const]));
}

/** The tables by those that their foreign keys lead to. */
export function targets(tables: readonly Table[]): readonly Pair[] {
  return tables.flatMap((table) =>
    table.foreignKeys.flatMap((foreignKey) => {
      const target = known(foreignKey.target);
      return target ? [[target.table, table.id] as const] : [];
    }),
  );
}
