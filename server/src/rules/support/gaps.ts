import type { Column, Table } from '../../model/schema.ts';
import { isUnknown } from '../../model/unknown.ts';

/** True when the table may have columns that could not be read. */
export function mayHaveMoreColumns(table: Table): boolean {
  return table.gaps.some((gap) => gap.in === 'columns');
}

/** True when the table may have keys, indexes, foreign keys or checks that could not be read. */
export function mayHaveMoreConstraints(table: Table): boolean {
  return table.gaps.length > 0 || table.columns.some(mayHaveConstraint);
}

/** True for a column of which nothing could be read: it may bring a key or a reference of its own. */
function mayHaveConstraint(column: Column): boolean {
  return isUnknown(column.type) && isUnknown(column.notNull);
}
