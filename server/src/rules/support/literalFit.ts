import type { ColumnType, Dialect, JsonValue, LiteralDefault } from '../../model/schema.ts';

/** What a column would have to take. */
export type LiteralValue = LiteralDefault['value'];

/**
 * Why a database does not take a literal as the default of a type, as the end of a sentence ("is no integer");
 * undefined when it takes it or when that cannot be told. `values` are those of an enum type. The literal is
 * taken as drizzle-kit prints it: strings in quotes as they are, numbers and booleans bare, arrays and objects
 * as text of the array or JSON type.
 */
export function literalFault(
  dialect: Dialect,
  type: ColumnType,
  value: LiteralValue,
  values: readonly string[] | undefined,
): string | undefined {
  if (value === null) return undefined;
  if (type.arrayDimensions !== undefined) return arrayFault(dialect, type, value, values);
  if (dialect === 'sqlite') return sqliteFault(type, value);
  switch (type.family) {
    case 'integer':
      return integerFault(dialect, type, value);
    case 'decimal':
      return decimalFault(dialect, type, value);
    case 'float':
      return numberFault(dialect, value);
    case 'boolean':
      return booleanFault(dialect, value);
    case 'text':
      return lengthFault(type, value);
    case 'uuid':
      return uuidFault(value);
    case 'date':
    case 'timestamp':
    case 'time':
      return timeFault(dialect, type, value);
    case 'json':
      return jsonFault(value);
    case 'enum':
      return enumFault(dialect, value, values);
    default:
      return undefined;
  }
}

function arrayFault(
  dialect: Dialect,
  type: ColumnType,
  value: LiteralValue,
  values: readonly string[] | undefined,
): string | undefined {
  if (typeof value === 'string') return /^\s*[{[]/.test(value) ? undefined : 'is no array';
  if (!Array.isArray(value)) return typeof value === 'object' ? undefined : 'is no array';
  if (type.family === 'json' || type.family === 'text') return undefined;
  const { arrayDimensions: _, ...scalar } = type;
  const members = (value as readonly JsonValue[]).flat(6) as readonly JsonValue[];
  for (const member of members) {
    const fault = literalFault(dialect, scalar, member, values);
    if (fault) return `holds ${showLiteral(member)}, which ${fault}`;
  }
  return undefined;
}

/** Digits with optional underscores and the other radixes, which PostgreSQL 16 takes. */
const integerText = /^\s*[+-]?(\d(_?\d)*|0x[\da-f_]+|0o[0-7_]+|0b[01_]+)\s*$/i;
const numberText = /^\s*[+-]?((\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)(e[+-]?\d+)?|0[xob][\da-f_]+)\s*$/i;
const specialNumber = /^\s*([+-]?inf(inity)?|nan)\s*$/i;

function integerFault(dialect: Dialect, type: ColumnType, value: LiteralValue): string | undefined {
  if (typeof value === 'object') return undefined;
  // MySQL's true is 1.
  if (typeof value === 'boolean') return dialect === 'postgresql' ? 'is no integer' : undefined;
  if (typeof value === 'string') {
    const fits = dialect === 'postgresql' ? integerText : numberText;
    if (!fits.test(value)) return 'is no integer';
  }
  const integer = toInteger(value);
  const bits = type.bits;
  if (integer === undefined || bits === undefined) return undefined;
  const low = type.unsigned ? 0n : -(2n ** BigInt(bits - 1));
  const high = type.unsigned ? 2n ** BigInt(bits) - 1n : 2n ** BigInt(bits - 1) - 1n;
  return integer < low || integer > high ? `is out of the range ${low} to ${high}` : undefined;
}

function toInteger(value: string | number | bigint): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.round(value)) : undefined;
  return /^\s*[+-]?\d+\s*$/.test(value) ? BigInt(value.trim().replace(/^\+/, '')) : undefined;
}

function numberFault(dialect: Dialect, value: LiteralValue): string | undefined {
  if (typeof value === 'boolean') return dialect === 'postgresql' ? 'is no number' : undefined;
  if (typeof value !== 'string' || numberText.test(value)) return undefined;
  return dialect === 'postgresql' && specialNumber.test(value) ? undefined : 'is no number';
}

function decimalFault(dialect: Dialect, type: ColumnType, value: LiteralValue): string | undefined {
  const fault = numberFault(dialect, value);
  if (fault || type.precision === undefined || typeof value === 'boolean') return fault;
  const scale = type.scale ?? 0;
  const number = Math.abs(Number(value));
  const rounded = Math.round(number * 10 ** scale) / 10 ** scale;
  return Number.isFinite(number) && rounded >= 10 ** (type.precision - scale)
    ? 'has more digits than that'
    : undefined;
}

/** PostgreSQL takes any beginning of true, false, yes and no, and on, off (`of`), 1, 0; MySQL numbers only. */
function booleanFault(dialect: Dialect, value: LiteralValue): string | undefined {
  if (typeof value === 'boolean' || typeof value === 'object') return undefined;
  if (typeof value !== 'string') {
    return dialect === 'postgresql' ? 'is a number, no boolean' : undefined;
  }
  const text = value.trim().toLowerCase();
  if (dialect === 'mysql') return numberText.test(text) ? undefined : 'is no boolean';
  const fits =
    ['on', 'off', 'of', '1', '0'].includes(text) ||
    (text !== '' && ['true', 'false', 'yes', 'no'].some((word) => word.startsWith(text)));
  return fits ? undefined : 'is no boolean';
}

/** Trailing spaces beyond the length are cut off. Numbers and booleans become text. */
function lengthFault(type: ColumnType, value: LiteralValue): string | undefined {
  if (typeof value !== 'string' || type.length === undefined) return undefined;
  const length = [...value.replace(/ +$/, '')].length;
  return length > type.length ? `is longer than ${type.length} characters` : undefined;
}

function uuidFault(value: LiteralValue): string | undefined {
  if (typeof value === 'object') return undefined;
  if (typeof value !== 'string') return 'is no uuid';
  return /^(\{(?=.*\}$))?([\da-f]{4}-?){7}[\da-f]{4}\}?$/i.test(value) ? undefined : 'is no uuid';
}

const timeWords =
  /^\s*(now|today|tomorrow|yesterday|epoch|allballs|[+-]?infinity|noon|midnight)(\s*\(\s*\))?\s*$/i;

/** The input of dates is lenient: only what is no date for sure is reported. */
function timeFault(dialect: Dialect, type: ColumnType, value: LiteralValue): string | undefined {
  if (typeof value === 'object') return undefined;
  const kind = type.family === 'time' ? 'time' : type.family === 'date' ? 'date' : 'timestamp';
  // MySQL takes numbers: 20240101.
  if (typeof value !== 'string') return dialect === 'mysql' ? undefined : `is no ${kind}`;
  if (timeWords.test(value)) return undefined;
  if (!/\d/.test(value)) return `is no ${kind}`;
  const day = /^\s*(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(value);
  if (!day) return undefined;
  const [year, month, date] = day.slice(1).map(Number) as [number, number, number];
  // MySQL's zero dates depend on the server's mode.
  if (month === 0 || date === 0) return undefined;
  return month > 12 || date > new Date(Date.UTC(year, month, 0)).getUTCDate() ? `is no ${kind}` : undefined;
}

/** A string is printed as it is, so it has to be JSON itself. */
function jsonFault(value: LiteralValue): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    JSON.parse(value);
    return undefined;
  } catch {
    return 'is no JSON';
  }
}

function enumFault(
  dialect: Dialect,
  value: LiteralValue,
  values: readonly string[] | undefined,
): string | undefined {
  if (values === undefined || typeof value !== 'string') return undefined;
  // MySQL compares by the column's collation, which may not heed case.
  const same = (a: string) => (dialect === 'mysql' ? a.trim().toLowerCase() : a);
  return values.some((member) => same(member) === same(value)) ? undefined : 'is none of its values';
}

/** SQLite keeps any value in any column: text that is no number stays text in a column of numbers. */
function sqliteFault(type: ColumnType, value: LiteralValue): string | undefined {
  const isNumber = ['integer', 'decimal', 'float', 'boolean'].includes(type.family);
  if (!isNumber || typeof value !== 'string' || numberText.test(value)) return undefined;
  return 'is kept as text: it is no number';
}

/** A literal as a message shows it. */
export function showLiteral(value: LiteralValue): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
