import type { NamedType, TypeFacts } from './typeFacts.ts';
import { applyArguments, numericArgument, parseWrittenType } from './typeFacts.ts';

/**
 * PostgreSQL's types. Names are those of the catalogue pg_type, see
 * https://www.postgresql.org/docs/current/datatype.html (table 8.1 has the aliases).
 */

const int2: NamedType = { name: 'int2', family: 'integer', bits: 16 };
const int4: NamedType = { name: 'int4', family: 'integer', bits: 32 };
const int8: NamedType = { name: 'int8', family: 'integer', bits: 64 };
const float4: NamedType = { name: 'float4', family: 'float' };
const float8: NamedType = { name: 'float8', family: 'float' };
const decimal: NamedType = { name: 'numeric', family: 'decimal' };
const bool: NamedType = { name: 'bool', family: 'boolean' };
const varchar: NamedType = { name: 'varchar', family: 'text' };
const bpchar: NamedType = { name: 'bpchar', family: 'text', defaultLength: 1 };
const timestamp: NamedType = { name: 'timestamp', family: 'timestamp', withTimeZone: false };
const timestamptz: NamedType = { name: 'timestamptz', family: 'timestamp', withTimeZone: true };
const time: NamedType = { name: 'time', family: 'time', withTimeZone: false };
const timetz: NamedType = { name: 'timetz', family: 'time', withTimeZone: true };
const bit: NamedType = { name: 'bit', family: 'bit', defaultLength: 1 };
const varbit: NamedType = { name: 'varbit', family: 'bit' };

const namedTypes: ReadonlyMap<string, NamedType> = new Map<string, NamedType>([
  ['smallint', int2],
  ['int2', int2],
  ['integer', int4],
  ['int', int4],
  ['int4', int4],
  ['bigint', int8],
  ['int8', int8],
  ['smallserial', { ...int2, serial: true }],
  ['serial2', { ...int2, serial: true }],
  ['serial', { ...int4, serial: true }],
  ['serial4', { ...int4, serial: true }],
  ['bigserial', { ...int8, serial: true }],
  ['serial8', { ...int8, serial: true }],
  ['real', float4],
  ['float4', float4],
  ['double precision', float8],
  ['float8', float8],
  ['numeric', decimal],
  ['decimal', decimal],
  ['dec', decimal],
  ['money', { name: 'money', family: 'money' }],
  ['boolean', bool],
  ['bool', bool],
  ['text', { name: 'text', family: 'text' }],
  ['citext', { name: 'citext', family: 'text' }],
  ['varchar', varchar],
  ['character varying', varchar],
  ['char varying', varchar],
  ['national character varying', varchar],
  ['nchar varying', varchar],
  ['char', bpchar],
  ['character', bpchar],
  ['national character', bpchar],
  ['nchar', bpchar],
  // The catalogue's own name has no length limit where none is written.
  ['bpchar', { name: 'bpchar', family: 'text' }],
  ['"char"', { name: 'char', family: 'text', defaultLength: 1 }],
  ['name', { name: 'name', family: 'text' }],
  ['timestamp', timestamp],
  ['timestamp without time zone', timestamp],
  ['timestamptz', timestamptz],
  ['timestamp with time zone', timestamptz],
  ['date', { name: 'date', family: 'date' }],
  ['time', time],
  ['time without time zone', time],
  ['timetz', timetz],
  ['time with time zone', timetz],
  ['interval', { name: 'interval', family: 'interval' }],
  ['uuid', { name: 'uuid', family: 'uuid' }],
  ['json', { name: 'json', family: 'json' }],
  ['jsonb', { name: 'jsonb', family: 'json' }],
  ['bytea', { name: 'bytea', family: 'binary' }],
  ['bit', bit],
  ['bit varying', varbit],
  ['varbit', varbit],
  ['tsvector', { name: 'tsvector', family: 'textsearch' }],
  ['tsquery', { name: 'tsquery', family: 'textsearch' }],
  ['xml', { name: 'xml', family: 'xml' }],
  ...named('network', ['inet', 'cidr', 'macaddr', 'macaddr8']),
  ...named('geometric', [
    'point',
    'line',
    'lseg',
    'box',
    'path',
    'polygon',
    'circle',
    'geometry',
    'geography',
  ]),
  ...named('vector', ['vector', 'halfvec', 'sparsevec']),
  ...named('range', [
    ...['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'],
    ...[
      'int4multirange',
      'int8multirange',
      'nummultirange',
      'tsmultirange',
      'tstzmultirange',
      'datemultirange',
    ],
  ]),
]);

function named(family: NamedType['family'], names: readonly string[]): [string, NamedType][] {
  return names.map((name) => [name, { name, family }]);
}

/** A PostgreSQL type from its SQL; a name that is none of PostgreSQL's own is of family `custom`. */
export function postgresqlTypeFromSql(sql: string): TypeFacts {
  const type = parseWrittenType(sql);
  if (type.words.startsWith('interval ')) {
    return applyArguments(sql, { name: 'interval', family: 'interval' }, type);
  }
  if (type.words === 'float') {
    // https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT: 1 to 24 bits are real.
    const bits = numericArgument(type, 0);
    return applyArguments(sql, bits !== undefined && bits <= 24 ? float4 : float8, { ...type, args: [] });
  }
  const known = namedTypes.get(type.words);
  return applyArguments(sql, known ?? { name: type.words, family: 'custom' }, type);
}
