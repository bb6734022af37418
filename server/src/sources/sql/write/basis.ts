import { columnOf } from '../../../model/catalog.ts';
import type { EditRefusal } from '../../../model/edit.ts';
import type { Column, ColumnKey, EntityId, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import type { Naming } from '../../write/naming.ts';
import { isRefusal, refuse } from '../../write/refusal.ts';
import type { DatabaseState } from '../database.ts';
import { chooseName } from '../identifiers.ts';
import { nameOf } from '../tableNames.ts';
import { tableOf } from './reading.ts';
import type { Wording } from './wording.ts';

/** What the writing of a piece of SQL needs to know, be it for a schema file or a migration. */
export interface Basis {
  readonly state: DatabaseState;
  readonly wording: Wording;
  readonly naming: Naming;
  /** The database whose spans the edits speak of, where that is another. */
  readonly original?: DatabaseState;
  /** A table's name as it is referred to, with its schema where that is written. */
  reference(table: Table): string;
}

/** A table of PostgreSQL that an edit names. */
export function wantedTable(basis: Basis, id: EntityId): Table | EditRefusal {
  return tableOf(basis.state, id) ?? refuse('The table is not in the schema any more.');
}

export function wantedColumn(
  basis: Basis,
  id: EntityId,
  key: ColumnKey,
): { readonly table: Table; readonly column: Column } | EditRefusal {
  const table = wantedTable(basis, id);
  if (isRefusal(table)) return table;
  const column = columnOf(table, key);
  return column ? { table, column } : refuse(`The table has no column ${key}.`);
}

/** A refusal when one of the columns does not exist, or none is named. */
export function missingColumn(table: Table, keys: readonly ColumnKey[]): EditRefusal | undefined {
  if (keys.length === 0) return refuse('No column is named.');
  const missing = keys.find((key) => !columnOf(table, key));
  return missing === undefined ? undefined : refuse(`The table has no column ${missing}.`);
}

/** A table's name with its schema, where that is not the default one. */
export function qualifiedName(wording: Wording, table: Table): string {
  const schema = known(table.schema);
  const name = wording.identifier(known(table.name) ?? '');
  return schema === undefined ? name : `${wording.identifier(schema)}.${name}`;
}

/** `schema.` of a table as it is referred to; empty without one. */
export function schemaPrefix(reference: string): string {
  return /^(?:"(?:[^"]|"")*"|[^".]+)\.(?=.)/.exec(reference)?.[0] ?? '';
}

/** The name PostgreSQL would give to a constraint over columns. */
export function constraintName(
  table: Table,
  columns: readonly ColumnKey[],
  label: 'key' | 'pkey' | 'fkey' | 'check',
): string {
  const taken = new Set(
    [table.primaryKey, ...table.uniques, ...table.foreignKeys, ...table.checks, ...table.indexes].map(
      (part) => part && nameOf(part.name),
    ),
  );
  const addition = label === 'pkey' ? undefined : columns.join('_');
  return chooseName(known(table.name) ?? '', addition, label, (name) => taken.has(name));
}

export function sameColumns(
  a: readonly (ColumnKey | undefined)[] | undefined,
  b: readonly ColumnKey[],
): boolean {
  return a !== undefined && a.length === b.length && a.every((key, i) => key === b[i]);
}
