import type { Column, ColumnKey, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { createdTerms, deletedTerms, updatedTerms } from '../vocabulary/time.ts';
import { isTerm } from '../vocabulary/words.ts';
import { isRecordTable } from './tableKind.ts';
import { uniqueKeys } from './uniqueKey.ts';

/**
 * The columns that should be the key of a junction table: those of its two foreign keys, when the table holds
 * nothing else but timestamps and perhaps an id of its own. Undefined when it is no junction table, or one whose
 * pairs may well come twice (visits, logs).
 */
export function junctionKey(table: Table): readonly ColumnKey[] | undefined {
  if (table.foreignKeys.length !== 2 || isRecordTable(table)) return undefined;
  const keys: ColumnKey[] = [];
  for (const foreignKey of table.foreignKeys) {
    if (isUnknown(foreignKey.columns)) return undefined;
    for (const column of foreignKey.columns) if (!keys.includes(column)) keys.push(column);
  }
  if (keys.length < 2) return undefined;
  const primary = known(table.primaryKey?.columns);
  const surrogate = primary?.length === 1 ? primary[0] : undefined;
  const rest = table.columns.filter((column) => !keys.includes(column.key) && column.key !== surrogate);
  return rest.every(isBookkeeping) ? keys : undefined;
}

/** A column that says when the row was made, changed or deleted, and nothing about the thing itself. */
export function isBookkeeping(column: Column): boolean {
  const name = known(column.name) ?? column.key;
  return isTerm(name, createdTerms, updatedTerms, deletedTerms);
}

/** True for `product_id` of `wishlists`, whose key is (user_id, product_id): the pairs are looked for by the other one. */
export function isBehindInPair(table: Table, columns: readonly ColumnKey[]): boolean {
  const [column] = columns;
  return columns.length === 1 && uniqueKeys(table).some((key) => key.length === 2 && key[1] === column);
}
