import { type Maybe, unknown } from '../../../model/unknown.ts';
import { casedName, isCasedAlike } from '../casing.ts';
import { spanOf } from '../evaluate/values.ts';
import type { TableColumn } from '../intrinsics/drizzleValues.ts';
import { maybeString, notKnown, type ReadContext } from './context.ts';

/** The name of a column in the database. */
export function columnName(column: TableColumn, context: ReadContext): Maybe<string> {
  if (column.value.kind !== 'builder') return notKnown(column.value, 'the column', column.site);
  if (column.value.name) return maybeString(column.value.name, 'the name of the column', column.site);
  const casing = column.table.detail().casing ?? context.casing;
  if (casing !== 'unread') return casedName(column.nameKey, casing);
  return isCasedAlike(column.nameKey)
    ? column.nameKey
    : unknown('the `casing` of the configuration is not known here', column.site && spanOf(column.site));
}
