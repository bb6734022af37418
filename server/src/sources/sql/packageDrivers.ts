/** Files that name the libraries of a program, or the servers that it runs with. */
const manifests =
  /^(?:package\.json|go\.mod|Cargo\.toml|pyproject\.toml|requirements[\w.-]*\.txt|Pipfile|Gemfile|composer\.json|pom\.xml|build\.sbt|shard\.yml|mix\.exs|build\.gradle(?:\.kts)?|wrangler\.(?:toml|jsonc?)|(?:docker-)?compose[\w.-]*\.ya?ml|\w+\.csproj)$/;

export function isManifest(name: string): boolean {
  return manifests.test(name);
}

/** Drivers and services of PostgreSQL, and libraries that may open it by what their configuration says. */
const postgres =
  /postg|pgx|lib\/pq|\bgo-pg|psycopg|asyncpg|pg8000|npgsql|supabase|neondatabase|pglite|prisma|timescale|cockroach|crystal-pg|slonik|["']pg["']|\bpgvector|aurora|\bhasura/i;

const others: readonly (readonly [pattern: RegExp, database: string])[] = [
  [/sqlite|libsql|\bd1_databases\b|\bsql\.js\b|\bturso\b/i, 'SQLite'],
  [/mysql|mariadb/i, 'MySQL'],
  [/\bh2database\b/i, 'H2'],
];

/**
 * What the drivers of one folder's manifests open.
 * @param texts of the manifests
 * @returns undefined where they name none; `database` is undefined where it may be PostgreSQL, or one of several
 */
export function databaseOfDrivers(
  texts: readonly string[],
): { readonly database: string | undefined } | undefined {
  const found = others.filter(([pattern]) => texts.some((text) => pattern.test(text)));
  if (texts.some((text) => postgres.test(text))) return { database: undefined };
  if (found.length === 0) return undefined;
  const [only, ...more] = found;
  return { database: more.length > 0 ? undefined : only?.[1] };
}
