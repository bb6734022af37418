import type { ColumnKey, Table } from '../../model/schema.ts';
import { isUnknown } from '../../model/unknown.ts';
import { mayHaveMoreConstraints } from './gaps.ts';

/**
 * The column sets that the table keeps unique over all its rows: primary key, unique constraints, and unique
 * indexes that are neither partial nor over an expression. Sets that could not be read are left out.
 */
export function uniqueKeys(table: Table): readonly (readonly ColumnKey[])[] {
  const keys: (readonly ColumnKey[])[] = [];
  if (table.primaryKey && !isUnknown(table.primaryKey.columns)) keys.push(table.primaryKey.columns);
  for (const unique of table.uniques) if (!isUnknown(unique.columns)) keys.push(unique.columns);
  for (const index of table.indexes) {
    if (!index.unique || index.predicate !== undefined || isUnknown(index.members)) continue;
    const columns = index.members.map((member) => member.column);
    if (columns.every((column) => column !== undefined)) keys.push(columns);
  }
  return keys;
}

/** True when a key of the table could not be read, so that any columns may be unique. */
export function hasUnknownKey(table: Table): boolean {
  return (
    mayHaveMoreConstraints(table) ||
    (table.primaryKey !== undefined && isUnknown(table.primaryKey.columns)) ||
    table.uniques.some((unique) => isUnknown(unique.columns)) ||
    table.indexes.some((index) => index.unique && isUnknown(index.members))
  );
}

/** Whether exactly these columns, in any order, are a unique key; `'unknown'` when that cannot be told. */
export function isUniqueKey(table: Table, columns: readonly ColumnKey[]): boolean | 'unknown' {
  const found = uniqueKeys(table).some(
    (key) => key.length === columns.length && columns.every((column) => key.includes(column)),
  );
  if (found) return true;
  return hasUnknownKey(table) ? 'unknown' : false;
}
