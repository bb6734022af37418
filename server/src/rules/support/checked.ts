import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { isUnknown } from '../../model/unknown.ts';
import { mayHaveMoreConstraints } from './gaps.ts';

/** Whether a CHECK constraint of the table speaks of the column; `'unknown'` when that cannot be told. */
export function isChecked(table: Table, column: Column): boolean | 'unknown' {
  let unsure = mayHaveMoreConstraints(table);
  const name = columnLabel(column);
  for (const { expression } of table.checks) {
    if (isUnknown(expression)) unsure = true;
    else if (expression.columns.includes(column.key) || mentions(expression.text, name)) return true;
    else if (!expression.complete) unsure = true;
  }
  return unsure ? 'unknown' : false;
}

/** True when SQL has the name as a whole identifier, quoted or not. */
export function mentions(sql: string, name: string): boolean {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${quoted}(?![\\p{L}\\p{N}_$])`, 'iu').test(sql);
}

/** True when a foreign key of the table has the column among its own, or may have. */
export function isReference(table: Table, column: Column): boolean {
  return table.foreignKeys.some(
    (foreignKey) => isUnknown(foreignKey.columns) || foreignKey.columns.includes(column.key),
  );
}

/** A name for a new CHECK constraint, as PostgreSQL would choose it: `orders_status_check`. */
export function checkName(table: string, column: Column): string {
  return `${table}_${columnLabel(column)}_check`;
}
