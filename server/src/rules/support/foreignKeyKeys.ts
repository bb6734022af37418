import type { ColumnKey, ForeignKey, Table } from '../../model/schema.ts';
import { isUnknown } from '../../model/unknown.ts';
import type { SchemaView } from '../rule.ts';

/** Whether the primary key or a unique constraint has no other columns than these: one row at most has their values. */
export function holdsKey(table: Table, columns: readonly ColumnKey[]): boolean {
  return [table.primaryKey, ...table.uniques].some(
    (key) =>
      key &&
      !isUnknown(key.columns) &&
      key.columns.length > 0 &&
      key.columns.every((column) => columns.includes(column)),
  );
}

/**
 * Of a foreign key of several columns those that lead to the primary key of the other table, when that has fewer:
 * `(tenant_id, order_id)` meets the rows that `order_id` meets, so that an index on `order_id` serves it.
 */
export function columnsOfKey(foreignKey: ForeignKey, view: SchemaView): readonly ColumnKey[] | undefined {
  const target = view.target(foreignKey);
  if (target?.kind !== 'found' || isUnknown(foreignKey.columns)) return undefined;
  const primary = view.table(target.table.id)?.primaryKey?.columns;
  if (primary === undefined || isUnknown(primary) || primary.length === 0) return undefined;
  const own = foreignKey.columns;
  const telling = primary.map((column) => own[target.columns.findIndex(({ key }) => key === column)]);
  return telling.length < own.length && telling.every((column) => column !== undefined) ? telling : undefined;
}
