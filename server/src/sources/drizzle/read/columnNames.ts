import type { Maybe } from '../../../model/unknown.ts';
import { casedName } from '../casing.ts';
import type { TableColumn } from '../intrinsics/drizzleValues.ts';
import { maybeString, notKnown, type ReadContext } from './context.ts';

/** The name of a column in the database. */
export function columnName(column: TableColumn, context: ReadContext): Maybe<string> {
  if (column.value.kind !== 'builder') return notKnown(column.value, 'the column', column.site);
  if (column.value.name) return maybeString(column.value.name, 'the name of the column', column.site);
  return casedName(column.nameKey, column.table.detail().casing ?? context.casing);
}
