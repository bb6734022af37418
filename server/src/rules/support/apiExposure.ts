import { writingAndReading } from '../../model/access.ts';
import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { SchemaView } from '../rule.ts';
import { secretTerms, sensitiveTerms } from '../vocabulary/secret.ts';
import { endsWithTerm, isTerm } from '../vocabulary/words.ts';
import { isBooleanColumn } from './columnType.ts';
import { isRowSecured, policiesOf } from './policies.ts';

/**
 * True for a table of the schema that Supabase and Neon offer to browsers, without row level security, in a project
 * that writes policies for the browsers' roles and so lets them in.
 * @param isExposed the project lets browsers in, whatever its policies tell
 */
export function isOpenToBrowsers(table: Table, view: SchemaView, isExposed: boolean): boolean {
  if (table.schema !== undefined && table.schema !== 'public') return false;
  // A name with a dot in it is one of another schema, written in a way that Drizzle does not understand.
  if (known(table.name)?.includes('.') !== false) return false;
  if (isRowSecured(table) || policiesOf(table, view).length > 0 || table.partitionOf !== undefined)
    return false;
  if (isOutOfReach(table)) return false;
  return isExposed || view.hasApiRoles();
}

/** True for a table from which all rights of the browsers' roles were revoked: whoever did that keeps it for the server. */
export function isOutOfReach(table: Table): boolean {
  return !['anon', 'authenticated'].some((role) => reaches(table, role, writingAndReading));
}

/** True where one of the privileges was not revoked from the role, or from all that policies for it would let in. */
export function reaches({ withheld }: Table, role: string, privileges: readonly string[]): boolean {
  return privileges.some((privilege) => !withheld?.[role]?.includes(privilege));
}

/** The columns whose names say that their values are nobody else's business. */
export function sensitiveColumns(table: Table): readonly Column[] {
  return table.columns.filter(
    (column) =>
      // Whether there is a secret is none.
      !isBooleanColumn(column) &&
      (endsWithTerm(columnLabel(column), secretTerms) || isTerm(columnLabel(column), sensitiveTerms)),
  );
}
