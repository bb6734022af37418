import type { Column, ColumnKey, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { createdTerms, deletedTerms, updatedTerms } from '../vocabulary/time.ts';
import { isTerm } from '../vocabulary/words.ts';

/**
 * The columns that should be the key of a junction table: those of its two foreign keys, when the table holds
 * nothing else but timestamps. Undefined when the table is no junction table.
 */
export function junctionKey(table: Table): readonly ColumnKey[] | undefined {
  if (table.foreignKeys.length !== 2) return undefined;
  const keys: ColumnKey[] = [];
  for (const foreignKey of table.foreignKeys) {
    if (isUnknown(foreignKey.columns)) return undefined;
    for (const column of foreignKey.columns) if (!keys.includes(column)) keys.push(column);
  }
  if (keys.length < 2) return undefined;
  const rest = table.columns.filter((column) => !keys.includes(column.key));
  return rest.every(isBookkeeping) ? keys : undefined;
}

/** A column that says when the row was made, changed or deleted, and nothing about the thing itself. */
export function isBookkeeping(column: Column): boolean {
  const name = known(column.name) ?? column.key;
  return [createdTerms, updatedTerms, deletedTerms].some((terms) => isTerm(name, terms));
}
