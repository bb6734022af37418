import type { ColumnType } from './schema.ts';

/**
 * The types that a value is turned into without being told to, on assignment: pg_cast with castcontext `i`
 * or `a` (https://www.postgresql.org/docs/current/sql-createcast.html). Object identifiers are left out.
 * test/facts/casts.test.ts compares it with PostgreSQL's own catalogue.
 */
const assignable: Readonly<Record<string, string | undefined>> = {
  bit: 'varbit',
  box: 'polygon',
  cidr: 'inet',
  date: 'timestamp timestamptz',
  float4: 'float8 int2 int4 int8 numeric',
  float8: 'float4 int2 int4 int8 numeric',
  inet: 'cidr',
  int2: 'float4 float8 int4 int8 numeric oid',
  int4: 'float4 float8 int2 int8 money numeric oid',
  int8: 'float4 float8 int2 int4 money numeric oid',
  interval: 'time',
  json: 'jsonb',
  jsonb: 'json',
  macaddr: 'macaddr8',
  macaddr8: 'macaddr',
  money: 'numeric',
  numeric: 'float4 float8 int2 int4 int8 money',
  oid: 'int4 int8',
  path: 'polygon',
  point: 'box',
  polygon: 'path',
  time: 'interval timetz',
  timestamp: 'date time timestamptz',
  timestamptz: 'date time timestamp timetz',
  timetz: 'time',
  varbit: 'bit',
};

/**
 * The types that a value is turned into only when told to: pg_cast with castcontext `e`. Left out are those
 * between integers and `bytea`, which are new in PostgreSQL 18.
 */
const explicit: Readonly<Record<string, string | undefined>> = {
  bit: 'int4 int8',
  bool: 'int4',
  box: 'circle lseg point',
  circle: 'box point polygon',
  int4: 'bit bool',
  int8: 'bit',
  jsonb: 'bool float4 float8 int2 int4 int8 numeric',
  lseg: 'point',
  polygon: 'box circle point',
};

const numbers = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8']);

/** Every type is assigned to these by its text form. */
const textual = new Set(['text', 'varchar', 'bpchar', 'name']);

/** Types whose casts are known here: the keys above and those without casts of their own. */
const known = new Set([
  ...Object.keys(assignable),
  ...textual,
  ...['bool', 'bytea', 'circle', 'line', 'lseg', 'tsvector', 'tsquery', 'uuid', 'xml'],
]);

/**
 * Whether ALTER COLUMN TYPE works without USING: there is a cast that an assignment may use. Undefined where
 * a type is not one of PostgreSQL's own or an enum.
 */
export function isAssignable(from: ColumnType, to: ColumnType): boolean | undefined {
  const isArray = (type: ColumnType) => (type.arrayDimensions ?? 0) > 0;
  if (isArray(from) !== isArray(to))
    return isArray(from) && textual.has(to.name) ? true : isAllKnown(from, to);
  const source = nameOf(from);
  const target = nameOf(to);
  if (source === undefined || target === undefined) return undefined;
  if (source === target || textual.has(target)) return true;
  return (assignable[source] ?? '').split(' ').includes(target);
}

/**
 * The expression that turns a column's values into another type, for `USING`: a cast where there is one, a detour
 * where one is meant by all. `none` where PostgreSQL has no way and only the author knows what is meant; undefined where a
 * type is not one of PostgreSQL's own or an enum.
 * @param column as it is written in the statement, with its quotes
 * @param target as the type is written there
 */
export function conversion(
  from: ColumnType,
  to: ColumnType,
  column: string,
  target: string,
): string | 'none' | undefined {
  const cast = `${column}::${target}`;
  if (isAssignable(from, to)) return cast;
  const source = nameOf(from);
  const name = nameOf(to);
  if (source === undefined || name === undefined) return undefined;
  const dimensions = [from.arrayDimensions ?? 0, to.arrayDimensions ?? 0];
  // A text is read as an array in braces, which hardly any of them holds.
  if (dimensions.some((it) => it > 0) && dimensions.includes(0)) return 'none';
  if (textual.has(source) || (explicit[source] ?? '').split(' ').includes(name)) return cast;
  // Between 16 and 18 differs whether there is a cast.
  if (source === 'bytea' || name === 'bytea') return undefined;
  const isArray = (dimensions[0] ?? 0) > 0;
  if (from.family === 'enum' && to.family === 'enum')
    return `${column}::text${isArray ? '[]' : ''}::${target}`;
  if (isArray) return 'none';
  if (numbers.has(source) && name === 'bool') return `${column} <> 0`;
  if (source === 'bool' && numbers.has(name)) return `${column}::integer::${target}`;
  return 'none';
}

/** An array and a scalar have no cast, as far as both are known. */
function isAllKnown(from: ColumnType, to: ColumnType): false | undefined {
  return nameOf(from) === undefined || nameOf(to) === undefined ? undefined : false;
}

function nameOf(type: ColumnType): string | undefined {
  if (type.family === 'enum') return type.enum === undefined ? undefined : `enum ${type.enum}`;
  const name = type.serial ? `int${(type.bits ?? 32) / 8}` : type.name;
  return known.has(name) ? name : undefined;
}
