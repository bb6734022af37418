import { tableLabel } from '../../model/catalog.ts';
import type { Query, TableRef } from '../../model/query.ts';
import type { SchemaView } from '../rule.ts';

/** What a query writes to, or reads first. */
export function targetOf(query: Query): TableRef | undefined {
  return query.tables[0]?.table;
}

/** A table's name for a message; undefined where there is no single table. */
export function refLabel(ref: TableRef | undefined, view: SchemaView): string | undefined {
  if (!ref) return undefined;
  const table = view.tableOf(ref);
  if (table) return tableLabel(table);
  if (ref.kind === 'name' || ref.kind === 'cte') return ref.name;
  return undefined;
}
