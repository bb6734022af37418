import type { ImportedName } from '../moduleShape.ts';
import type { ClientFacts } from './clientFacts.ts';

/** What a package that speaks to PostgreSQL has: things to call, to make with `new`, and types, by their names. */
const drivers: Readonly<
  Record<string, { readonly made: RegExp; readonly called: RegExp; readonly types: RegExp }>
> = {
  pg: { made: /^(Pool|Client)$/, called: /^$/, types: /^(Pool|PoolClient|Client|ClientBase)$/ },
  postgres: { made: /^$/, called: /^default$/, types: /^(Sql|TransactionSql|ReservedSql)$/ },
  '@neondatabase/serverless': {
    made: /^(Pool|Client)$/,
    called: /^neon$/,
    types: /^(Pool|PoolClient|Client|NeonQueryFunction)$/,
  },
  '@vercel/postgres': {
    made: /^$/,
    called: /^(createPool|createClient)$/,
    types: /^(VercelPool|VercelClient)$/,
  },
  '@electric-sql/pglite': { made: /^PGlite$/, called: /^$/, types: /^(PGlite|PGliteInterface)$/ },
  slonik: {
    made: /^$/,
    called: /^createPool$/,
    types: /^(DatabasePool|DatabaseConnection|CommonQueryMethods)$/,
  },
};

const facts: ClientFacts = { kind: 'client', dialect: 'postgresql', driver: true };

/** Ways from a pool to a connection of it. */
const connecting = /^(connect|reserve)$/;

/** What making or calling something of a driver's package gives; `path` are the members that are taken of it. */
export function clientOfDriver(
  how: 'made' | 'called',
  specifier: string,
  name: ImportedName,
  members: readonly string[],
  path: readonly string[],
): ClientFacts | undefined {
  const driver = Object.hasOwn(drivers, specifier) ? drivers[specifier] : undefined;
  if (!driver) return undefined;
  // `import pg from 'pg'` has the rest as members.
  const own = name === 'namespace' ? undefined : name.export;
  const isModule = own === undefined || (own === 'default' && members.length > 0);
  const [used, ...more] = isModule ? members : [own, ...members];
  if (used === undefined || more.length > 0 || !driver[how].test(used)) return undefined;
  return connectionAt(path);
}

/** What a connection has under members: itself, or what `connect()` gives. */
export function connectionAt(path: readonly string[]): ClientFacts | undefined {
  const isConnection = path.length === 2 && connecting.test(path[0] ?? '') && path[1] === '()';
  return path.length === 0 || isConnection ? facts : undefined;
}

/** A type of a driver's package. */
export function clientOfDriverType(specifier: string, name: string): ClientFacts | undefined {
  const driver = Object.hasOwn(drivers, specifier) ? drivers[specifier] : undefined;
  return driver?.types.test(name) ? facts : undefined;
}

/** ``import { sql } from '@vercel/postgres'``: a client that is there without being made. */
export function clientOfDriverImport(specifier: string, name: ImportedName): ClientFacts | undefined {
  const isClient = specifier === '@vercel/postgres' || specifier === 'bun';
  return isClient && name !== 'namespace' && name.export === 'sql' ? facts : undefined;
}
