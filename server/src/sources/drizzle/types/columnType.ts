import type { Dialect, EntityId } from '../../../model/schema.ts';
import type { Unknown } from '../../../model/unknown.ts';
import { isUnknown, unknown } from '../../../model/unknown.ts';
import type { TypeFacts } from '../../types/typeFacts.ts';
import { typeFromSql } from '../../types/typeFromSql.ts';
import { mysqlBuilders, mysqlEnumSql } from './mysql.ts';
import { postgresqlBuilders } from './postgresql.ts';
import { sqliteBuilders } from './sqlite.ts';

/**
 * The evaluated object a column builder was called with (`{ length: 256 }`); empty where there was none.
 * A value may be an `Unknown`; a property that is not needed for the type does no harm.
 */
export type BuilderConfig = Readonly<Record<string, unknown>>;

/** The enum that a column of builder `pgEnum` or `mysqlEnum` uses. MySQL's has values only. */
export interface EnumInfo {
  readonly id?: EntityId;
  readonly name?: string;
  readonly schema?: string;
  readonly values?: readonly string[];
}

/** What a column builder sets besides the type. */
export interface BuilderImplications {
  readonly notNull: boolean;
  /** As in `Column.autoIncrement`. */
  readonly autoIncrement: boolean;
}

const builders = {
  postgresql: postgresqlBuilders,
  mysql: mysqlBuilders,
  sqlite: sqliteBuilders,
} as const;

const enumBuilder: Readonly<Record<Dialect, string | undefined>> = {
  postgresql: 'pgEnum',
  mysql: 'mysqlEnum',
  sqlite: undefined,
};

/** Properties of a builder's config that the SQL of a type can depend on. */
const typeProperties = [
  ...['dimensions', 'fields', 'fsp', 'length', 'mode', 'precision', 'scale', 'unsigned', 'withTimezone'],
];

/**
 * True for the exported functions of the dialect's drizzle core that make a column of a fixed type, and for
 * `mysqlEnum`. `pgEnum` makes a type and `customType` a builder: they are not among them.
 */
export function isColumnBuilder(dialect: Dialect, name: string): boolean {
  return Object.hasOwn(builders[dialect], name) || (dialect === 'mysql' && name === 'mysqlEnum');
}

/** The names for which `isColumnBuilder` is true. */
export function columnBuilders(dialect: Dialect): readonly string[] {
  const names = Object.keys(builders[dialect]);
  return dialect === 'mysql' ? [...names, 'mysqlEnum'] : names;
}

/**
 * The type of a column.
 * @param builder a name of `columnBuilders`, or `pgEnum` with `enumInfo` for a column of an enum type
 * @returns the type as the ORM prints it (`getSQLType()`) with its facts; unknown for a builder that is not
 *   the dialect's or when a property that decides the type is unknown
 */
export function columnType(
  dialect: Dialect,
  builder: string,
  config: BuilderConfig,
  enumInfo?: EnumInfo,
): TypeFacts | Unknown {
  if (builder === enumBuilder[dialect]) return enumType(dialect, enumInfo);
  if (!Object.hasOwn(builders[dialect], builder)) {
    return unknown(`\`${builder}\` is no column type of ${dialect}`);
  }
  for (const property of typeProperties) {
    const value = config[property];
    if (isUnknown(value)) return value;
  }
  const toSql = builders[dialect][builder] as (config: BuilderConfig) => string;
  const read = typeFromSql(dialect, toSql(config));
  const saysNoTimeZone = read.name === 'timestamp' && config.withTimezone === false;
  const facts: TypeFacts = saysNoTimeZone ? { ...read, saysNoTimeZone } : read;
  return typeof config.mode === 'string' ? { ...facts, mode: config.mode } : facts;
}

function enumType(dialect: Dialect, info: EnumInfo | undefined): TypeFacts | Unknown {
  if (dialect === 'mysql') {
    if (!info?.values) return unknown('the values of the enum could not be read');
    const values = info.values;
    return { sql: mysqlEnumSql(values), name: 'enum', family: 'enum', values };
  }
  if (info?.name === undefined) return unknown('the name of the enum could not be read');
  return {
    sql: info.name,
    name: info.name,
    family: 'enum',
    ...(info.id !== undefined ? { enum: info.id } : {}),
    ...(info.values ? { values: info.values } : {}),
  };
}

/** The type with one more array dimension, as `.array(size)` makes it (PostgreSQL). */
export function arrayOf(type: TypeFacts, size?: number): TypeFacts {
  return { ...type, sql: `${type.sql}[${size ?? ''}]`, arrayDimensions: (type.arrayDimensions ?? 0) + 1 };
}

/**
 * What a builder sets by itself: the serial types are NOT NULL, MySQL's counts by itself. This is what the
 * database makes of the type; the ORM forgets the NOT NULL of a `bigserial` in `bigint` mode and of MySQL's
 * `serial`.
 */
export function impliedBy(dialect: Dialect, builder: string): BuilderImplications {
  const serial = /^(small|big)?serial$/.test(builder) && isColumnBuilder(dialect, builder);
  return { notNull: serial, autoIncrement: serial && dialect === 'mysql' };
}
