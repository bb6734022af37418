import type { EditRefusal, NewDefault } from '../../../model/edit.ts';
import type { ColumnType, JsonValue } from '../../../model/schema.ts';
import { refuse } from '../../write/refusal.ts';
import { parseStatement } from '../parse.ts';
import type { Basis } from './basis.ts';
import { quoteLiteral } from './wording.ts';

/** The column's type as far as a default depends on it. */
export type DefaultType = Pick<ColumnType, 'family' | 'arrayDimensions'>;

/** The expression of a default. */
export function defaultSql(basis: Basis, wanted: NewDefault, type: DefaultType): string | EditRefusal {
  switch (wanted.kind) {
    case 'literal':
      return checked(literalSql(basis, wanted.value, type));
    case 'now':
      return nowSql(basis, type);
    case 'uuid':
      return 'gen_random_uuid()';
    case 'sql':
      return checked(wanted.sql);
    case 'per-row':
      return refuse('A default that the program evaluates has no place in SQL.');
    default:
      return wanted satisfies never;
  }
}

function nowSql({ wording }: Basis, { family }: DefaultType): string {
  if (family === 'date') return wording.keyword('CURRENT_DATE');
  if (family === 'time') return wording.keyword('LOCALTIME');
  return wording.now;
}

/** A constant as a column of the type takes it. */
export function literalSql(
  { wording }: Pick<Basis, 'wording'>,
  value: JsonValue | bigint,
  type: DefaultType,
): string {
  if (value === null) return wording.keyword('NULL');
  if (typeof value === 'bigint') return `${value}`;
  if (type.arrayDimensions && Array.isArray(value)) return quoteLiteral(arrayText(value));
  if (type.family === 'json') return quoteLiteral(JSON.stringify(value));
  if (Array.isArray(value)) return quoteLiteral(arrayText(value));
  if (typeof value === 'object') return quoteLiteral(JSON.stringify(value));
  if (typeof value === 'boolean' && type.family !== 'text') return wording.boolean(value);
  if (typeof value === 'number' && type.family !== 'text') return `${value}`;
  return quoteLiteral(`${value}`);
}

/** An array in PostgreSQL's text form: `{a,"b c"}`. */
function arrayText(values: readonly JsonValue[]): string {
  const items = values.map((value) => {
    if (Array.isArray(value)) return arrayText(value);
    if (value === null) return 'NULL';
    const text = typeof value === 'object' ? JSON.stringify(value) : `${value}`;
    return /^[\p{L}\p{N}_.+-]+$/u.test(text) && !/^null$/i.test(text)
      ? text
      : `"${text.replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${items.join(',')}}`;
}

function checked(sql: string): string | EditRefusal {
  return isExpression(sql) ? sql : refuse(`PostgreSQL does not accept the expression ${sql}.`);
}

/** True for SQL that PostgreSQL accepts as one expression. */
export function isExpression(sql: string): boolean {
  const parsed = parseStatement(`SELECT (${sql}\n)`);
  if (parsed.kind !== 'parsed' || !('SelectStmt' in parsed.node)) return false;
  const [target, second] = parsed.node.SelectStmt.targetList ?? [];
  return (
    target !== undefined &&
    second === undefined &&
    'ResTarget' in target &&
    target.ResTarget.val !== undefined &&
    !('RowExpr' in target.ResTarget.val)
  );
}
