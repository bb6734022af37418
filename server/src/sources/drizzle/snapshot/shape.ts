import type { Catalog } from '../../../model/catalog.ts';
import { columnsOf } from '../../../model/catalog.ts';
import type { NamedPart } from '../../../model/names.ts';
import { partName } from '../../../model/names.ts';
import type { Column, ColumnKeys, EntityId, Schema, SqlText, Table } from '../../../model/schema.ts';
import type { Maybe, Unknown } from '../../../model/unknown.ts';
import { isUnknown, known } from '../../../model/unknown.ts';

/** Part of a snapshot: what `JSON.stringify` prints. A property that is undefined is not printed. */
export type Json = Record<string, unknown>;

/** What stands in a snapshot for a value that could not be read. */
export interface UnknownInSnapshot {
  readonly unknown: string;
}

/** What the three writers work from. */
export interface SnapshotInput {
  readonly schema: Schema;
  readonly catalog: Catalog;
  readonly isExposed: (id: EntityId) => boolean;
}

export function unknownInSnapshot(value: Unknown): UnknownInSnapshot {
  return { unknown: value.reason };
}

/** The value, or the mark that it is unknown. */
export function orUnknown<T>(value: Maybe<T>): T | UnknownInSnapshot {
  return isUnknown(value) ? unknownInSnapshot(value) : value;
}

/** The property under which something of an unknown name is put: no database name can start like this. */
export function keyOf(name: Maybe<string> | undefined, substitute: string): string {
  return known(name) ?? `?${substitute}`;
}

/** The database names of columns. */
export function columnNames(table: Table, keys: ColumnKeys): unknown {
  if (isUnknown(keys)) return unknownInSnapshot(keys);
  const columns = columnsOf(table, keys);
  if (!columns) return { unknown: 'a column does not exist' };
  return columns.map((column) => orUnknown(column.name));
}

/** The parts as an object by name, each made by `make` from its name. */
export function byName<P extends NamedPart>(
  table: Table,
  parts: readonly P[],
  catalog: Catalog,
  make: (part: P, name: string | UnknownInSnapshot) => Json,
): Json {
  const result: Json = {};
  for (const part of parts) {
    const name = partName(table, part, catalog) ?? '';
    result[keyOf(name, `${part.kind}@${part.span.whole.start}`)] = make(part, orUnknown(name));
  }
  return result;
}

export function hasInlineKey(table: Table, column: Column): boolean {
  const key = table.primaryKey;
  return key?.inline === true && known(key.columns)?.includes(column.key) === true;
}

/**
 * Whether the tool takes the column for NOT NULL. It knows less than the database: the columns of a composite
 * key and of some serial types are nullable to it unless `.notNull()` was written.
 */
export function printedNotNull(table: Table, column: Column): boolean | UnknownInSnapshot {
  if (isUnknown(column.notNull)) return unknownInSnapshot(column.notNull);
  if (!column.notNull || !column.notNullImplied) return column.notNull;
  if (hasInlineKey(table, column) || column.identity) return true;
  if (table.dialect === 'mysql') return isInKey(table, column);
  const type = known(column.type);
  return type?.serial === true && (type.name !== 'int8' || type.mode === 'number');
}

function isInKey(table: Table, column: Column): boolean {
  const key = table.primaryKey;
  return key !== undefined && known(key.columns)?.includes(column.key) === true;
}

/** SQL as the tool prints it. It drops interpolated values and leaves a placeholder, `$1` or `?`. */
export function printedSql(sql: Maybe<SqlText>, placeholder: (index: number) => string): unknown {
  if (isUnknown(sql)) return unknownInSnapshot(sql);
  if (!sql.complete) return { unknown: 'an interpolation could not be resolved' };
  let text = '';
  let at = 0;
  sql.values?.forEach((value, index) => {
    text += sql.text.slice(at, value.start) + placeholder(index + 1);
    at = value.end;
  });
  return text + sql.text.slice(at);
}

/** Tells what of a table could not be read, where there is something. */
export function gapsOf(table: Table): Json {
  if (table.gaps.length === 0) return {};
  return { unknown: table.gaps.map((gap) => ({ in: gap.in, reason: gap.reason })) };
}
