import type { EntityId, ForeignKey, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';

/**
 * Marks the inline foreign keys for which TypeScript cannot infer the table's type: their callback has no
 * return type and leads back to its own table, directly or over callbacks of other tables that have none
 * either. TypeScript 6 then says 7022 of the table and 7024 of the callback; one annotation in the ring
 * is enough to break it. A ring over several files is not seen here, as a file is read by itself.
 */
export function annotationCycles(
  tables: readonly Table[],
  unannotated: ReadonlySet<ForeignKey>,
): readonly Table[] {
  if (unannotated.size === 0) return tables;
  const edges = new Map<EntityId, EntityId[]>();
  for (const table of tables)
    edges.set(
      table.id,
      table.foreignKeys
        .filter((key) => unannotated.has(key))
        .flatMap((key) => known(key.target)?.table ?? []),
    );
  return tables.map((table) => {
    const foreignKeys = table.foreignKeys.map((key) => {
      const target = unannotated.has(key) ? known(key.target)?.table : undefined;
      return target !== undefined && leadsTo(target, table.id, edges)
        ? { ...key, unannotatedCallback: true }
        : key;
    });
    return foreignKeys.some((key, i) => key !== table.foreignKeys[i]) ? { ...table, foreignKeys } : table;
  });
}

function leadsTo(from: EntityId, to: EntityId, edges: ReadonlyMap<EntityId, readonly EntityId[]>): boolean {
  const seen = new Set<EntityId>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...(edges.get(at) ?? []));
  }
  return false;
}
