import type { EditRefusal, NewColumnType } from '../../../model/edit.ts';
import type { ColumnType, Dialect } from '../../../model/schema.ts';
import { refuse } from '../../write/refusal.ts';

/** What the program sees a column's value as. */
export type JsKind = 'number' | 'bigint' | 'string' | 'boolean' | 'date' | 'json' | 'buffer' | 'other';

/** A type in Drizzle's words: the builder, its options as code, and what follows in the chain. */
export interface BuilderType {
  readonly builder: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  readonly links: readonly string[];
}

/** Builders by the names that types go by; where a name means options, they are given. */
const BUILDERS: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  postgresql: {
    text: 'text',
    varchar: 'varchar',
    'character varying': 'varchar',
    bpchar: 'char',
    char: 'char',
    character: 'char',
    int2: 'smallint',
    smallint: 'smallint',
    int4: 'integer',
    int: 'integer',
    integer: 'integer',
    int8: 'bigint',
    bigint: 'bigint',
    numeric: 'numeric',
    decimal: 'numeric',
    float4: 'real',
    real: 'real',
    float8: 'doublePrecision',
    'double precision': 'doublePrecision',
    double: 'doublePrecision',
    bool: 'boolean',
    boolean: 'boolean',
    timestamp: 'timestamp',
    timestamptz: 'timestamp',
    'timestamp with time zone': 'timestamp',
    date: 'date',
    time: 'time',
    timetz: 'time',
    interval: 'interval',
    uuid: 'uuid',
    json: 'json',
    jsonb: 'jsonb',
    inet: 'inet',
    cidr: 'cidr',
    macaddr: 'macaddr',
    macaddr8: 'macaddr8',
  },
  mysql: {
    tinyint: 'tinyint',
    smallint: 'smallint',
    mediumint: 'mediumint',
    int: 'int',
    integer: 'int',
    bigint: 'bigint',
    decimal: 'decimal',
    numeric: 'decimal',
    float: 'float',
    double: 'double',
    'double precision': 'double',
    real: 'real',
    boolean: 'boolean',
    bool: 'boolean',
    char: 'char',
    varchar: 'varchar',
    tinytext: 'tinytext',
    text: 'text',
    mediumtext: 'mediumtext',
    longtext: 'longtext',
    binary: 'binary',
    varbinary: 'varbinary',
    date: 'date',
    datetime: 'datetime',
    timestamp: 'timestamp',
    time: 'time',
    year: 'year',
    json: 'json',
  },
  sqlite: {
    integer: 'integer',
    int: 'integer',
    text: 'text',
    real: 'real',
    numeric: 'numeric',
    blob: 'blob',
  },
};

/** The modes a builder knows, its default first. */
const MODES: Readonly<Record<Dialect, Readonly<Record<string, readonly string[]>>>> = {
  postgresql: {
    timestamp: ['date', 'string'],
    date: ['string', 'date'],
    numeric: ['string', 'number', 'bigint'],
    bigint: ['number', 'bigint'],
    bigserial: ['number', 'bigint'],
  },
  mysql: {
    timestamp: ['date', 'string'],
    datetime: ['date', 'string'],
    date: ['date', 'string'],
    decimal: ['string', 'number', 'bigint'],
    bigint: ['number', 'bigint'],
  },
  sqlite: {
    integer: ['number', 'timestamp', 'timestamp_ms', 'boolean'],
    text: ['text', 'json'],
    numeric: ['string', 'number', 'bigint'],
    blob: ['buffer', 'json', 'bigint'],
  },
};

const INTEGERS = new Set(['integer', 'int', 'smallint', 'bigint', 'tinyint', 'mediumint']);
const NUMBERS = new Set([
  ...INTEGERS,
  'serial',
  'smallserial',
  'real',
  'doublePrecision',
  'float',
  'double',
  'year',
]);

export function isIntegerBuilder(builder: string): boolean {
  return INTEGERS.has(builder);
}

/** The builder and options of a type in a dialect. */
export function builderType(dialect: Dialect, wanted: NewColumnType): BuilderType | EditRefusal {
  const type = wanted.like ? typeLike(wanted.like) : wanted;
  if ('kind' in type) return type;
  const name = type.name.toLowerCase();
  const serial = serialBase(dialect, name);
  const builder = serial ?? BUILDERS[dialect][name];
  if (builder === undefined) return refuse(`Drizzle has no ${name} column for this database.`);
  const options: Record<string, string | number | boolean> = {};
  const modes = MODES[dialect][builder];
  if (type.mode && modes?.includes(type.mode) && type.mode !== modes[0]) options.mode = type.mode;
  // bigint has no default: Drizzle's types want the mode.
  if (builder === 'bigint') options.mode = type.mode === 'bigint' ? 'bigint' : 'number';
  const zoned =
    type.withTimeZone || name === 'timestamptz' || name === 'timetz' || name.endsWith('with time zone');
  if (dialect === 'postgresql' && (builder === 'timestamp' || builder === 'time') && zoned)
    options.withTimezone = true;
  if (type.precision !== undefined) {
    if (
      builder === 'numeric' ||
      builder === 'decimal' ||
      builder === 'time' ||
      builder === 'timestamp' ||
      builder === 'interval'
    ) {
      if (dialect === 'postgresql' || builder === 'decimal') options.precision = type.precision;
      else if (dialect === 'mysql') options.fsp = type.precision;
    } else if (dialect === 'mysql' && builder === 'datetime') options.fsp = type.precision;
  }
  if (type.scale !== undefined && dialect !== 'sqlite' && (builder === 'numeric' || builder === 'decimal')) {
    options.scale = type.scale;
  }
  if (type.length !== undefined && /^(?:varchar|char|binary|varbinary)$/.test(builder))
    options.length = type.length;
  // MySQL's VARCHAR and VARBINARY have no length of their own.
  if (dialect === 'mysql' && /^var/.test(builder) && options.length === undefined) options.length = 255;
  if (
    dialect === 'mysql' &&
    (type.unsigned || name === 'serial') &&
    (INTEGERS.has(builder) || builder === 'decimal')
  ) {
    options.unsigned = true;
  }
  const links: string[] = [];
  if (type.identity && dialect === 'postgresql') links.push('.generatedAlwaysAsIdentity()');
  if (type.identity && dialect === 'mysql') links.push('.autoincrement()');
  return { builder, options, links };
}

/** The mode that keeps what the program sees, where both builders know it; the default is not said. */
export function keptMode(
  dialect: Dialect,
  from: string,
  mode: string | undefined,
  to: string,
): string | undefined {
  const old = mode ?? MODES[dialect][from]?.[0];
  const modes = MODES[dialect][to];
  if (old === undefined || !modes?.includes(old) || modes[0] === old) return undefined;
  return old;
}

/** What the program sees as the value of a builder's column. */
export function jsKind(dialect: Dialect, builder: string, mode: string | undefined): JsKind {
  const effective = mode ?? MODES[dialect][builder]?.[0];
  switch (effective) {
    case 'date':
    case 'timestamp':
    case 'timestamp_ms':
      return 'date';
    case 'number':
    case 'bigint':
    case 'boolean':
    case 'json':
    case 'buffer':
    case 'string':
      return effective;
    case 'text':
      return 'string';
    default:
  }
  if (NUMBERS.has(builder)) return 'number';
  if (builder === 'boolean') return 'boolean';
  if (builder === 'json' || builder === 'jsonb') return 'json';
  if (BUILDERS[dialect][builder] === undefined && !Object.values(BUILDERS[dialect]).includes(builder))
    return 'other';
  return 'string';
}

/** True where `.defaultNow()` exists and means the current time. */
export function hasDefaultNow(dialect: Dialect, builder: string): boolean {
  if (dialect === 'postgresql') return builder === 'timestamp' || builder === 'date' || builder === 'time';
  return dialect === 'mysql' && builder === 'timestamp';
}

function serialBase(dialect: Dialect, name: string): string | undefined {
  if (dialect === 'sqlite') return undefined;
  if (name === 'serial' || name === 'serial4') return dialect === 'mysql' ? 'bigint' : 'integer';
  if (name === 'bigserial' || name === 'serial8') return 'bigint';
  return name === 'smallserial' || name === 'serial2' ? 'smallint' : undefined;
}

function typeLike(like: NonNullable<NewColumnType['like']>): NewColumnType | EditRefusal {
  if ('reason' in like) return refuse(`The other column’s type is not known: ${like.reason}.`);
  const type: ColumnType = like;
  if (type.family === 'enum') return refuse('The other column has an enum type; use that enum here by hand.');
  if (type.family === 'custom')
    return refuse('The other column has a custom type; use that type here by hand.');
  if (type.arrayDimensions) return refuse('The other column is an array.');
  return {
    name: type.name,
    ...(type.length !== undefined && { length: type.length }),
    ...(type.precision !== undefined && { precision: type.precision }),
    ...(type.scale !== undefined && { scale: type.scale }),
    ...(type.withTimeZone !== undefined && { withTimeZone: type.withTimeZone }),
    ...(type.unsigned !== undefined && { unsigned: type.unsigned }),
    ...(type.mode !== undefined && { mode: type.mode }),
  };
}
