import type { BuilderConfig } from './columnType.ts';

/** The SQL each column builder of `drizzle-orm/mysql-core` prints. */
export const mysqlBuilders: Readonly<Record<string, (config: BuilderConfig) => string>> = {
  bigint: (config) => unsigned('bigint', config),
  binary: (config) => withLength('binary', config),
  boolean: () => 'boolean',
  char: (config) => withLength('char', config),
  date: () => 'date',
  datetime: (config) => withFraction('datetime', config),
  decimal: (config) => {
    const type = withPrecision('decimal', ',', config);
    // MySQL's own default, which the ORM leaves out.
    return unsigned(type === 'decimal(10,0)' || type === 'decimal(10)' ? 'decimal' : type, config);
  },
  double: (config) => unsigned(withPrecision('double', ',', config), config),
  float: (config) => unsigned(withPrecision('float', ',', config), config),
  int: (config) => unsigned('int', config),
  json: () => 'json',
  longtext: () => 'longtext',
  mediumint: (config) => unsigned('mediumint', config),
  mediumtext: () => 'mediumtext',
  real: (config) => withPrecision('real', ', ', config),
  serial: () => 'serial',
  smallint: (config) => unsigned('smallint', config),
  text: () => 'text',
  time: (config) => withFraction('time', config),
  timestamp: (config) => withFraction('timestamp', config),
  tinyint: (config) => unsigned('tinyint', config),
  tinytext: () => 'tinytext',
  varbinary: (config) => withLength('varbinary', config),
  varchar: (config) => withLength('varchar', config),
  year: () => 'year',
};

/** The type of a `mysqlEnum` column, quoted as the ORM quotes it: not at all. */
export function mysqlEnumSql(values: readonly string[]): string {
  return `enum(${values.map((value) => `'${value}'`).join(',')})`;
}

function unsigned(type: string, config: BuilderConfig): string {
  return config.unsigned ? `${type} unsigned` : type;
}

function withLength(name: string, config: BuilderConfig): string {
  return config.length === undefined ? name : `${name}(${config.length})`;
}

function withFraction(name: string, config: BuilderConfig): string {
  return config.fsp === undefined ? name : `${name}(${config.fsp})`;
}

function withPrecision(name: string, comma: string, config: BuilderConfig): string {
  if (config.precision === undefined) return name;
  return config.scale === undefined
    ? `${name}(${config.precision})`
    : `${name}(${config.precision}${comma}${config.scale})`;
}
