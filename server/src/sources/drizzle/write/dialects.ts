import type { Dialect } from '../../../model/schema.ts';

/** What Drizzle calls things in one dialect. */
export interface DialectNames {
  /** The package path of the dialect's builders. */
  readonly core: string;
  /** The type of a column of any table, for callbacks that refer to a table in a cycle. */
  readonly anyColumn: string;
  /** Goes before a name that would clash with one of the file's own. */
  readonly prefix: string;
}

const NAMES: Readonly<Record<Dialect, DialectNames>> = {
  postgresql: { core: 'drizzle-orm/pg-core', anyColumn: 'AnyPgColumn', prefix: 'pg' },
  mysql: { core: 'drizzle-orm/mysql-core', anyColumn: 'AnyMySqlColumn', prefix: 'mysql' },
  sqlite: {
    core: 'drizzle-orm/sqlite-core',
    anyColumn: 'AnySQLiteColumn',
    prefix: 'sqlite',
  },
};

export function namesOf(dialect: Dialect): DialectNames {
  return NAMES[dialect];
}
