import type { Dialect } from '../../model/schema.ts';
import { mysqlTypeFromSql } from './mysql.ts';
import { postgresqlTypeFromSql } from './postgresql.ts';
import { sqliteTypeFromSql } from './sqlite.ts';
import type { TypeFacts } from './typeFacts.ts';

/**
 * A type from its SQL text, for `customType`'s `dataType()` and for SQL files: `numeric(10,2)`, `citext`,
 * `timestamp with time zone`, `text[]`. `sql` keeps the text as it is.
 */
export function typeFromSql(dialect: Dialect, sql: string): TypeFacts {
  switch (dialect) {
    case 'postgresql':
      return postgresqlTypeFromSql(sql);
    case 'mysql':
      return mysqlTypeFromSql(sql);
    case 'sqlite':
      return sqliteTypeFromSql(sql);
  }
}
