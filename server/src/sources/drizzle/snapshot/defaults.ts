import type { Column, ColumnDefault, LiteralDefault } from '../../../model/schema.ts';
import type { Maybe } from '../../../model/unknown.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { printedSql, unknownInSnapshot } from './shape.ts';

/** Prints a literal for a column whose SQL type, in lower case, is `type`. */
type PrintLiteral = (literal: LiteralDefault, type: string) => unknown;

/**
 * A column's default as drizzle-kit prints it: SQL as it is, strings quoted, numbers and booleans as
 * themselves. A value that is another each time the program loads is unknown.
 */
export function printedDefault(column: Column, print: PrintLiteral): unknown {
  const value: Maybe<ColumnDefault> | undefined = column.default;
  if (value === undefined) return undefined;
  if (isUnknown(value)) return unknownInSnapshot(value);
  switch (value.kind) {
    case 'expression': {
      // Here the tool refuses interpolated values: what the text says is all there is.
      const { text, columns, complete, span } = value.expression;
      return printedSql({ text, columns, complete, span }, () => '');
    }
    case 'frozen':
      return { unknown: `\`${value.written}\` gives another value each time the program loads` };
    case 'literal': {
      const type = known(column.type);
      if (!type && typeof value.value === 'object') return { unknown: 'the type of the column is unknown' };
      return print(value, type?.sql.toLowerCase() ?? '');
    }
  }
}

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const quotedAsIs = (text: string): string => `'${text}'`;

/** Views: drizzle-kit forgets to double the quotes there. */
export function inView(print: PrintLiteral): PrintLiteral {
  return (literal, type) =>
    typeof literal.value === 'string' && !literal.instant ? quotedAsIs(literal.value) : print(literal, type);
}

export function postgresqlLiteral(literal: LiteralDefault, type: string): unknown {
  const { value } = literal;
  if (literal.instant && typeof value === 'string') {
    if (type === 'jsonb' || type === 'json') return `'${JSON.stringify(value)}'::${type}`;
    return quotedAsIs(instantText(value, type));
  }
  if (typeof value === 'string') return quoted(value);
  if (type === 'jsonb' || type === 'json') return `'${toJson(value)}'::${type}`;
  if (/\[\d*\]/.test(type) && Array.isArray(value)) return quotedAsIs(arrayText(value));
  return plain(value);
}

/** A moment as drizzle-kit prints it: to the day, to the millisecond, or with the zone. */
export function instantText(iso: string, type: string): string {
  if (type === 'date') return iso.slice(0, iso.indexOf('T'));
  if (type === 'timestamp') return iso.replace('T', ' ').slice(0, 23);
  return iso;
}

function arrayText(values: readonly unknown[]): string {
  const items = values.map((value) => {
    if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
      return `${value}`;
    if (Array.isArray(value)) return arrayText(value);
    if (typeof value === 'object') return `"${JSON.stringify(value).replaceAll('"', '\\"')}"`;
    return `"${value}"`;
  });
  return `{${items.join(',')}}`;
}

export function mysqlLiteral(literal: LiteralDefault, type: string): unknown {
  const text = mysqlValue(literal, type);
  // MySQL takes only an expression as the default of these, which parentheses make it.
  return ['blob', 'text', 'json'].includes(type) ? `(${text})` : text;
}

function mysqlValue(literal: LiteralDefault, type: string): unknown {
  const { value } = literal;
  if (literal.instant && typeof value === 'string') {
    if (type === 'json') return `'${JSON.stringify(value)}'`;
    if (type === 'date') return quotedAsIs(instantText(value, 'date'));
    if (/^(datetime|timestamp)/.test(type)) return quotedAsIs(instantText(value, 'timestamp'));
    return undefined;
  }
  if (typeof value === 'string') return quoted(value);
  if (type === 'json') return `'${toJson(value)}'`;
  return plain(value);
}

export function sqliteLiteral(literal: LiteralDefault): unknown {
  const { value } = literal;
  if (typeof value === 'string') return literal.instant ? `'${JSON.stringify(value)}'` : quoted(value);
  return typeof value === 'object' ? `'${JSON.stringify(value)}'` : plain(value);
}

function toJson(value: LiteralDefault['value']): string {
  return JSON.stringify(typeof value === 'bigint' ? plain(value) : value);
}

/** A snapshot is JSON, which has no bigint: a number where it is one, else its digits. */
function plain(value: LiteralDefault['value']): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}
