import type { Column, EntityId, Table } from '../../model/schema.ts';
import { isUnknown } from '../../model/unknown.ts';
import type { SchemaView } from '../rule.ts';

/** True when the table may have columns that could not be read. */
export function mayHaveMoreColumns(table: Table): boolean {
  return table.gaps.some((gap) => gap.in === 'columns');
}

/** True when the table may have keys, indexes, foreign keys or checks that could not be read. */
export function mayHaveMoreConstraints(table: Table): boolean {
  return table.gaps.length > 0 || table.columns.some(mayHaveConstraint);
}

/**
 * True where the text of the table's file breaks its grammar: any part may stand where nothing can be read. For errors
 * only, as a warning would come and go with each half-typed word.
 */
export function isInUnreadFile(table: EntityId, view: SchemaView): boolean {
  const files = view.unreadFiles();
  const file = files.length === 0 ? undefined : view.table(table)?.span.whole.file;
  return file !== undefined && files.includes(file);
}

/** True for a column of which nothing could be read: it may bring a key or a reference of its own. */
function mayHaveConstraint(column: Column): boolean {
  return isUnknown(column.type) && isUnknown(column.notNull);
}
