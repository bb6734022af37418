import type { ColumnType, TypeFamily } from '../../model/schema.ts';

/** A column's type as read from SQL or a builder call; the caller adds how the author wrote it. */
export type TypeFacts = Omit<ColumnType, 'written'>;

/** What a type name of a dialect stands for, before its arguments. */
export interface NamedType {
  /** As in `ColumnType.name`. */
  readonly name: string;
  readonly family: TypeFamily;
  readonly bits?: number;
  readonly serial?: boolean;
  readonly withTimeZone?: boolean;
  /** The length a type has when none is written: `char` is `char(1)`. */
  readonly defaultLength?: number;
}

/** A type of one or more bits of grammar taken apart: `timestamp (3) with time zone`, `int unsigned`. */
export interface WrittenType {
  /** All words outside the parentheses, in lower case, without schema and quotes. */
  readonly words: string;
  /** What stands in the parentheses, as written. */
  readonly args: readonly string[];
  readonly arrayDimensions: number;
}

/** Takes the text of a type apart. Never fails: what is no type is one long word. */
export function parseWrittenType(sql: string): WrittenType {
  let text = sql.trim();
  let arrayDimensions = 0;
  for (;;) {
    const cut = text.replace(/\s*\[\s*\d*\s*\]$|\s+array(\s*\[\s*\d*\s*\])?$/i, '');
    if (cut === text) break;
    arrayDimensions++;
    text = cut;
  }
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const hasArgs = open >= 0 && close > open;
  const outside = hasArgs ? `${text.slice(0, open)} ${text.slice(close + 1)}` : text;
  return {
    words: unqualified(outside).trim().replace(/\s+/g, ' '),
    args: hasArgs ? splitArguments(text.slice(open + 1, close)) : [],
    arrayDimensions,
  };
}

/** A number among the arguments; undefined where there is none or it is something else (`geometry(point)`). */
export function numericArgument(type: WrittenType, index: number): number | undefined {
  const text = type.args[index]?.trim();
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** The arguments of a type applied to what its name means. */
export function applyArguments(sql: string, named: NamedType, type: WrittenType): TypeFacts {
  const first = numericArgument(type, 0);
  const second = numericArgument(type, 1);
  const facts: Mutable<TypeFacts> = { sql, name: named.name, family: named.family };
  if (named.bits !== undefined) facts.bits = named.bits;
  if (named.serial) facts.serial = true;
  if (named.withTimeZone !== undefined) facts.withTimeZone = named.withTimeZone;
  if (type.arrayDimensions > 0) facts.arrayDimensions = type.arrayDimensions;
  if (takesLength.has(named.family)) {
    const length = first ?? named.defaultLength;
    if (length !== undefined) facts.length = length;
  } else if (takesPrecision.has(named.family)) {
    if (first !== undefined) facts.precision = first;
    if (second !== undefined) facts.scale = second;
  }
  return facts;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const takesLength: ReadonlySet<TypeFamily> = new Set<TypeFamily>([
  'text',
  'bit',
  'vector',
  'binary',
  'custom',
]);
const takesPrecision: ReadonlySet<TypeFamily> = new Set<TypeFamily>([
  'decimal',
  'float',
  'timestamp',
  'time',
  'interval',
]);

/** Without a schema and quotes, in lower case; a quoted name keeps its case and its quotes' meaning. */
function unqualified(text: string): string {
  const parts = text.trim().match(/"(?:[^"]|"")*"|[^".]+/g) ?? [text];
  const last = parts[parts.length - 1] as string;
  if (!last.startsWith('"')) return last.toLowerCase();
  // "char" is a type of its own in PostgreSQL, one byte wide.
  return last === '"char"' ? last : last.slice(1, -1).replaceAll('""', '"');
}

/** Splits at commas outside quotes, for `enum('a','b,c')`. */
function splitArguments(text: string): readonly string[] {
  return (text.match(/(?:'(?:[^']|'')*'|[^,'])+/g) ?? []).map((part) => part.trim());
}
