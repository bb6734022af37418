import type { BuilderConfig } from './columnType.ts';

/** The SQL each column builder of `drizzle-orm/pg-core` prints, spaces included. */
export const postgresqlBuilders: Readonly<Record<string, (config: BuilderConfig) => string>> = {
  bigint: () => 'bigint',
  bigserial: () => 'bigserial',
  bit: (config) => `bit(${config.dimensions})`,
  boolean: () => 'boolean',
  char: (config) => withLength('char', config),
  cidr: () => 'cidr',
  date: () => 'date',
  decimal: numeric,
  doublePrecision: () => 'double precision',
  geometry: () => 'geometry(point)',
  halfvec: (config) => `halfvec(${config.dimensions})`,
  inet: () => 'inet',
  integer: () => 'integer',
  interval: (config) =>
    `interval${config.fields ? ` ${config.fields}` : ''}${config.precision ? `(${config.precision})` : ''}`,
  json: () => 'json',
  jsonb: () => 'jsonb',
  line: () => 'line',
  macaddr: () => 'macaddr',
  macaddr8: () => 'macaddr8',
  numeric,
  point: () => 'point',
  real: () => 'real',
  serial: () => 'serial',
  smallint: () => 'smallint',
  smallserial: () => 'smallserial',
  sparsevec: (config) => `sparsevec(${config.dimensions})`,
  text: () => 'text',
  time: (config) => `time${precision(config, '')}${zone(config)}`,
  // The two column classes differ by a space; the migration tool sees the difference, PostgreSQL does not.
  timestamp: (config) => `timestamp${precision(config, config.mode === 'string' ? '' : ' ')}${zone(config)}`,
  uuid: () => 'uuid',
  varchar: (config) => withLength('varchar', config),
  vector: (config) => `vector(${config.dimensions})`,
};

function numeric(config: BuilderConfig): string {
  if (config.precision === undefined) return 'numeric';
  return config.scale === undefined
    ? `numeric(${config.precision})`
    : `numeric(${config.precision}, ${config.scale})`;
}

function withLength(name: string, config: BuilderConfig): string {
  return config.length === undefined ? name : `${name}(${config.length})`;
}

function precision(config: BuilderConfig, space: string): string {
  return config.precision === undefined ? '' : `${space}(${config.precision})`;
}

function zone(config: BuilderConfig): string {
  return config.withTimezone ? ' with time zone' : '';
}
