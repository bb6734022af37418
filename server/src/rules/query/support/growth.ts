import { columnLabel } from '../../../model/catalog.ts';
import type { ColumnKey, Table } from '../../../model/schema.ts';
import { isUnknown } from '../../../model/unknown.ts';
import { junctionKey } from '../../support/junction.ts';
import { isRecordTable, purposeName } from '../../support/tableKind.ts';
import { uniqueKeys } from '../../support/uniqueKey.ts';
import { ownerTerms, tenantTerms } from '../../vocabulary/identity.ts';
import {
  fewOfAnOwnerTerms,
  handfulTerms,
  lookupTerms,
  notFewTerms,
  operatorTerms,
  pollTerms,
  smallTableTerms,
  switchTerms,
} from '../../vocabulary/queries.ts';
import { peopleTerms } from '../../vocabulary/tables.ts';
import { endsWithTerm, hasTerm, isTerm } from '../../vocabulary/words.ts';

/** True for a table that holds a handful of rows whatever the program does: settings, kinds, plans. */
export function isSmallTable(table: Table): boolean {
  const name = purposeName(table);
  return hasTerm(name, smallTableTerms) || isOfOneOperator(table, name) || isPolled(table);
}

/** The secrets of whoever runs the program, in a file of SQLite: of many customers each row would name its own. */
function isOfOneOperator({ dialect, columns, foreignKeys }: Table, name: string): boolean {
  return (
    dialect === 'sqlite' &&
    endsWithTerm(name, operatorTerms) &&
    foreignKeys.length === 0 &&
    !columns.some((column) => isTerm(columnLabel(column), tenantTerms, ownerTerms))
  );
}

/** What the program asks again and again by itself was put in by hand, and can be switched off. */
function isPolled({ columns, foreignKeys }: Table): boolean {
  return (
    foreignKeys.length === 0 &&
    columns.some((column) => hasTerm(columnLabel(column), pollTerms)) &&
    columns.some((column) => isTerm(columnLabel(column), switchTerms)) &&
    !columns.some((column) => isTerm(columnLabel(column), tenantTerms, ownerTerms))
  );
}

/** True for a table that is called after settings, roles, permissions or plans, and is no junction of them with others. */
export function isHandful(table: Table): boolean {
  return endsWithTerm(purposeName(table), handfulTerms) && table.foreignKeys.length < 2;
}

/** True for a table whose rows belong to rows of another, happen, or are people: there will be more of them. */
export function grows(table: Table): boolean {
  return (
    table.foreignKeys.length > 0 || isRecordTable(table) || endsWithTerm(purposeName(table), peopleTerms)
  );
}

/**
 * True for a table that lists what there is to choose from (kinds, plans, templates), or of which each owner has a few
 * (rooms, teams), and that joins no two things.
 */
export function isLookupTable(table: Table): boolean {
  const references = table.foreignKeys.flatMap(({ columns }) => (isUnknown(columns) ? [] : columns));
  const joins = (key: readonly ColumnKey[]) =>
    key.length > 1 && key.every((column) => references.includes(column));
  if (junctionKey(table) !== undefined || uniqueKeys(table).some(joins)) return false;
  const name = purposeName(table);
  return (
    endsWithTerm(name, lookupTerms) || (endsWithTerm(name, fewOfAnOwnerTerms) && !hasTerm(name, notFewTerms))
  );
}
