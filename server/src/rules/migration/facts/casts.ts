import type { ColumnType } from '../../../model/schema.ts';

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

/** An array and a scalar have no cast, as far as both are known. */
function isAllKnown(from: ColumnType, to: ColumnType): false | undefined {
  return nameOf(from) === undefined || nameOf(to) === undefined ? undefined : false;
}

function nameOf(type: ColumnType): string | undefined {
  if (type.family === 'enum') return type.enum === undefined ? undefined : `enum ${type.enum}`;
  const name = type.serial ? `int${(type.bits ?? 32) / 8}` : type.name;
  return known.has(name) ? name : undefined;
}
