import type { Dialect, EntityId } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';

/** What is known of a value that queries run on. Plain data: it is kept without a syntax tree. */
export interface ClientFacts {
  /** `either`: a type that is the client and its transactions both. */
  readonly kind: 'client' | 'transaction' | 'either';
  readonly dialect?: Dialect;
  /** A connection of the database's own driver: it takes SQL, and has none of Drizzle's methods. */
  readonly driver?: true;
  /** Where the keys of `db.query` lead, as far as the call that made the client tells. */
  readonly schema?: readonly SchemaSource[];
}

/** A module whose exports are the schema, or one table under its key. */
export type SchemaSource =
  | { readonly kind: 'module'; readonly file: FilePath }
  | { readonly kind: 'table'; readonly key: string; readonly id: EntityId };

const postgresDrivers =
  /^(node-postgres|postgres-js|neon(-http|-serverless)?|vercel-postgres|pglite|aws-data-api\/pg|xata-http|pg-proxy|bun-sql|bun-sql\/postgres|gel|netlify-db|effect-postgres|pg-core)(\/|$)/;
const mysqlDrivers =
  /^(mysql2|planetscale-serverless|tidb-serverless|mysql-proxy|singlestore(-proxy)?|bun-sql\/mysql|mysql-core|singlestore-core)(\/|$)/;
const sqliteDrivers =
  /^(better-sqlite3|libsql|d1|bun-sqlite|expo-sqlite|op-sqlite|sql-js|sqlite-proxy|durable-sqlite|node-sqlite|bun-sql\/sqlite|sqlite-cloud|tursodatabase|sqlite-core|prisma\/sqlite)(\/|$)/;

/** The database of a driver's module (`drizzle-orm/node-postgres`). */
export function dialectOfModule(specifier: string): Dialect | undefined {
  const path = specifier.replace(/^drizzle-orm\/?/, '');
  if (mysqlDrivers.test(path)) return 'mysql';
  if (sqliteDrivers.test(path)) return 'sqlite';
  return postgresDrivers.test(path) ? 'postgresql' : undefined;
}

/** The types of drizzle-orm that a client has. */
export function clientOfTypeName(name: string): ClientFacts | undefined {
  if (/^Pg\w*Transaction$|^(PostgresJs|NodePg|Neon|NeonHttp|Vercel|PgRemote|Pglite)Transaction$/.test(name))
    return { kind: 'transaction', dialect: 'postgresql' };
  if (/^(MySql|MySql2|PlanetScale|TiDBServerless)\w*Transaction$/.test(name))
    return { kind: 'transaction', dialect: 'mysql' };
  if (/^(SQLite|BetterSQLite|LibSQL|SQLiteD1|D1|BunSQLite|Expo)\w*Transaction$/.test(name))
    return { kind: 'transaction', dialect: 'sqlite' };
  // A transaction extends these.
  if (name === 'PgDatabase' || name === 'PgAsyncDatabase') return { kind: 'either', dialect: 'postgresql' };
  if (name === 'MySqlDatabase') return { kind: 'either', dialect: 'mysql' };
  if (name === 'BaseSQLiteDatabase') return { kind: 'either', dialect: 'sqlite' };
  if (
    /^(NodePg|PostgresJs|Neon|NeonHttp|Vercel(Pg)?|PgLite|Pglite|AwsDataApiPg|XataHttp|PgRemote|BunSQL|EffectPg)Database$/.test(
      name,
    )
  )
    return { kind: 'client', dialect: 'postgresql' };
  if (/^(MySql2|PlanetScale|TiDBServerless|MySqlRemote)Database$/.test(name))
    return { kind: 'client', dialect: 'mysql' };
  if (
    /^(BetterSQLite3|LibSQL|DrizzleD1|D1|BunSQLite|ExpoSQLite|OPSQLite|SQLJs|SqliteRemote|DrizzleSqliteDO|SQLiteCloud)Database$/.test(
      name,
    )
  )
    return { kind: 'client', dialect: 'sqlite' };
  return undefined;
}

/** What a name of drizzle-orm that another module passes on is: a type of a client, or what calling `drizzle` gives. */
export function clientOfModule(
  specifier: string,
  name: { readonly export: string } | 'namespace',
  path: readonly string[],
): ClientFacts | undefined {
  if (name === 'namespace') return undefined;
  if (path.length === 0) return clientOfTypeName(name.export);
  if (name.export !== 'drizzle' || path.length !== 1 || path[0] !== '()') return undefined;
  const dialect = dialectOfModule(specifier);
  return { kind: 'client', ...(dialect ? { dialect } : {}) };
}

/** Both at once: of a union of types, or of two ways to the same name. */
export function joinFacts(all: readonly (ClientFacts | undefined)[]): ClientFacts | undefined {
  const known = all.filter((facts) => facts !== undefined);
  const [first] = known;
  if (!first) return undefined;
  const dialects = new Set(known.map(({ dialect }) => dialect));
  const schema = known.find((facts) => facts.schema)?.schema;
  return {
    kind: known.every(({ kind }) => kind === first.kind) ? first.kind : 'either',
    ...(dialects.size === 1 && first.dialect ? { dialect: first.dialect } : {}),
    ...(known.every(({ driver }) => driver) ? { driver: true } : {}),
    ...(schema ? { schema } : {}),
  };
}
