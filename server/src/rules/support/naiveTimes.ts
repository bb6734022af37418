import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wallClockTerms } from '../vocabulary/time.ts';
import { hasTerm } from '../vocabulary/words.ts';
import { isAuthLibraryTable, isAuthUserTable } from './tableKind.ts';

const none: readonly Column[] = [];

/** True for a table of PostgreSQL with columns for a moment. */
export function hasTimes(table: Table): boolean {
  return table.dialect === 'postgresql' && table.columns.some(isTime);
}

function isTime(column: Column): boolean {
  const name = known(column.type)?.name;
  return name === 'timestamp' || name === 'timestamptz';
}

/** True for a column that holds what a clock on the wall shows. */
export function isWithoutZone({ type }: Column): boolean {
  const found = known(type);
  return found?.name === 'timestamp' && !found.withTimeZone;
}

/**
 * The columns that do not keep the time zone, in tables whose author chooses their types.
 * @param except words of names that are meant so
 */
export function naiveTimes(table: Table, except: readonly string[] = wallClockTerms): readonly Column[] {
  const isNaive = (column: Column) => isWithoutZone(column) && !hasTerm(columnLabel(column), except);
  if (!table.columns.some(isNaive) || isAuthLibraryTable(table) || isAuthUserTable(table)) return none;
  return table.columns.filter(isNaive);
}
