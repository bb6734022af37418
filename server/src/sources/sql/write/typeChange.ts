import type { NewDefault, SchemaEdit } from '../../../model/edit.ts';
import type { Column, ColumnType, JsonValue } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { typeFromSql } from '../../types/typeFromSql.ts';
import { isRefusal } from '../../write/refusal.ts';
import type { Basis } from './basis.ts';
import { defaultSql } from './defaults.ts';
import { quoteLiteral } from './wording.ts';

/**
 * The commands of an ALTER TABLE that give a column another type: USING where PostgreSQL does not convert by
 * itself, and the default taken off meanwhile where it cannot be converted.
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE
 * @param later the edits that follow: one of the column's default is made at once
 */
export function typeChange(basis: Basis, column: Column, type: string, later: readonly SchemaEdit[]): string {
  const { keyword, identifier } = basis.wording;
  const name = identifier(column.key);
  const alter = `${keyword('ALTER COLUMN')} ${name} `;
  const current = known(column.type) as ColumnType;
  const wanted = typeFromSql('postgresql', type);
  const using = conversion(current, wanted.name, name, type);
  const change = `${alter}${keyword('TYPE')} ${type}${using === undefined ? '' : ` ${keyword('USING')} ${using}`}`;
  const given = known(column.default);
  // A default that is an expression is converted as an assignment would be.
  const isConverted = current.family === wanted.family && wanted.family !== 'json';
  if (given?.kind !== 'literal' || isConverted) return change;
  const next = later.find((edit) => edit.kind === 'set-default' && edit.table && edit.column === column.key);
  const value = next?.kind === 'set-default' ? next.default : kept(given.value);
  const drop = `${alter}${keyword('DROP DEFAULT')}`;
  const sql = value && defaultSql(basis, value, { family: wanted.family });
  if (sql === undefined || isRefusal(sql)) return `${drop}, ${change}`;
  return `${drop}, ${change}, ${alter}${keyword('SET DEFAULT')} ${sql}`;
}

/** The constant as SQL has it: a string is the text between the quotes, of JSON too. */
function kept(value: JsonValue | bigint): NewDefault {
  if (typeof value === 'bigint') return { kind: 'sql', sql: `${value}` };
  return typeof value === 'string' ? { kind: 'sql', sql: quoteLiteral(value) } : { kind: 'literal', value };
}

/** How the rows are converted; undefined where an assignment does it. */
function conversion(from: ColumnType, to: string, name: string, type: string): string | undefined {
  if (from.arrayDimensions) return undefined;
  // Without it the wall clock is taken as one of whatever zone the session has.
  if (from.name === 'timestamp' && to === 'timestamptz') return `${name} AT TIME ZONE ${quoteLiteral('UTC')}`;
  if (from.name === 'timestamptz' && to === 'timestamp') return `${name} AT TIME ZONE ${quoteLiteral('UTC')}`;
  if (from.family === 'integer' && to === 'bool') return `${name} <> 0`;
  return assignments[from.family]?.includes(to) ? undefined : `${name}::${type}`;
}

/** Casts that PostgreSQL makes in an assignment (pg_cast), by the family of the former type. */
const numbers = ['int2', 'int4', 'int8', 'float4', 'float8', 'numeric'];
const texts = ['text', 'varchar', 'bpchar'];
const assignments: Readonly<Partial<Record<string, readonly string[]>>> = {
  integer: [...numbers, ...texts],
  decimal: [...numbers, 'money', ...texts],
  float: [...numbers, ...texts],
  money: ['numeric', ...texts],
  text: texts,
  timestamp: ['timestamp', 'timestamptz', 'date', ...texts],
  date: ['date', 'timestamp', 'timestamptz', ...texts],
  time: ['time', 'timetz', ...texts],
  json: ['json', 'jsonb', ...texts],
  boolean: texts,
  uuid: texts,
};
