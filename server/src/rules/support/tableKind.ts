import { columnLabel } from '../../model/catalog.ts';
import type { Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { SchemaView } from '../rule.ts';
import { platformSchemas, supabaseAuthTables } from '../vocabulary/platforms.ts';
import { calendarTerms, eventTerms, titleTerms } from '../vocabulary/queries.ts';
import { accountSignature, authLibraries, authSignatures, authUserSignature } from '../vocabulary/signIn.ts';
import { busyTableTerms, fileTerms, peopleTerms, recordTerms } from '../vocabulary/tables.ts';
import { endsWithTerm, hasTerm, isTerm, startsWithTerm, words } from '../vocabulary/words.ts';

/** The name by which a table's purpose is judged: the database's, else the program's, else nothing. */
export function purposeName(table: Table): string {
  return known(table.name) ?? table.binding ?? '';
}

/** True for logs, histories, imports, caches and the like (see `recordTerms`). */
export function isRecordTable(table: Table): boolean {
  return hasTerm(purposeName(table), recordTerms);
}

/** True for events that people come to, which a record table's name takes for what happens: they have a title and a place. */
export function isCalendar(table: Table): boolean {
  const { columns } = table;
  return (
    endsWithTerm(purposeName(table), eventTerms) &&
    columns.some((column) => isTerm(columnLabel(column), titleTerms)) &&
    columns.filter((column) => endsWithTerm(columnLabel(column), calendarTerms)).length > 1
  );
}

/** True for a table that has many rows in nearly every program: it keeps what happens, what is dealt with, or people. */
export function holdsManyRows(table: Table): boolean {
  return isRecordTable(table) || endsWithTerm(purposeName(table), busyTableTerms, fileTerms, peopleTerms);
}

/**
 * True for a table whose columns a library for signing in prescribes, so that its author is not free to change
 * them. Known by its name or its columns: those of Auth.js (account, session, verification token,
 * authenticator), Better Auth (account, session, verification, passkey, two factor, API key, invitation …),
 * Lucia (session, key) and Supabase (auth.users).
 */
export function isAuthLibraryTable(table: Table): boolean {
  let answer = authTables.get(table);
  if (answer === undefined) {
    answer = startsWithTerm(purposeName(table), authLibraries) || isOfSupabase(table) || hasSignature(table);
    authTables.set(table, answer);
  }
  return answer;
}

/** Tables do not change; several rules ask the same. */
const authTables = new WeakMap<Table, boolean>();

/** Tables of Supabase's schema `auth`, which programs declare in part, to refer to them. */
export function isOfSupabase({ schema, name }: Table): boolean {
  return schema === 'auth' && supabaseAuthTables.includes(known(name) ?? '');
}

/**
 * True for a table that a platform migrates and the project's migration tool does not see: programs declare it in part, to
 * refer to it or to read it, and can change nothing of it. A schema `auth` may be one's own: there its tables are known by
 * their names.
 */
export function isPlatformTable(table: Table, view: Pick<SchemaView, 'isExposed'>): boolean {
  const schema = table.schema === undefined ? undefined : known(table.schema);
  if (schema === undefined || !platformSchemas.includes(schema)) return false;
  return (schema !== 'auth' || isOfSupabase(table)) && !view.isExposed(table.id);
}

function hasSignature(table: Table): boolean {
  const own = columnNames(table);
  return authSignatures.some((signature) => signature.every((name) => own.has(name)));
}

function columnNames({ columns }: Table): ReadonlySet<string> {
  return new Set(columns.map(({ key }) => words(key).join('_')));
}

/** True for the table in which such a library keeps how a person signs in. */
export function isSignInAccount(table: Table): boolean {
  const own = columnNames(table);
  return accountSignature.every((name) => own.has(name));
}

/** True for the table of the people that such a library signs in: Auth.js's and Better Auth's `user`. */
export function isAuthUserTable(table: Table): boolean {
  let answer = authUserTables.get(table);
  if (answer === undefined) {
    const own = columnNames(table);
    answer =
      startsWithTerm(purposeName(table), authLibraries) || authUserSignature.every((name) => own.has(name));
    authUserTables.set(table, answer);
  }
  return answer;
}

const authUserTables = new WeakMap<Table, boolean>();
