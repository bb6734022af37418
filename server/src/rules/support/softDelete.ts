import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { softDeleteTerms } from '../vocabulary/time.ts';
import { isTerm } from '../vocabulary/words.ts';
import { isTimeColumn } from './nowText.ts';

/**
 * The column that marks a row as deleted while it stays in the table: a time that is NULL in the rows that are not.
 * Flags are left out, of which it is not certain which value says what.
 */
export function deletionColumn(table: Table): Column | undefined {
  return table.columns.find((column) => {
    if (!isTerm(columnLabel(column), softDeleteTerms) || known(column.notNull) !== false) return false;
    const mode = known(column.type)?.mode;
    return isTimeColumn(column) || (table.dialect === 'sqlite' && mode?.startsWith('timestamp') === true);
  });
}

/** The condition of the rows that are not deleted. */
export function liveRows(deletion: Column): string {
  return `${columnLabel(deletion)} is null`;
}
