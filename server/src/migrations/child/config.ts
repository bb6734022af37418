import { createRequire } from 'node:module';
import path from 'node:path';
import { dialectNamed } from '../../sources/drizzle/dialectName.ts';
import type { KitConfig, KitRequest } from '../kitMessages.ts';

interface WrittenConfig {
  readonly dialect?: string;
  readonly schema?: string | readonly string[];
  readonly out?: string;
  readonly casing?: 'snake_case' | 'camelCase';
  readonly breakpoints?: boolean;
  readonly driver?: string;
  readonly dbCredentials?: Readonly<Record<string, unknown>>;
  readonly migrations?: { readonly prefix?: KitConfig['prefix'] };
}

export interface ReadConfig {
  readonly config: KitConfig;
  /** A URL; a secret. */
  readonly connection: string | undefined;
}

/**
 * Runs the configuration file, which loads its `.env` by itself as it would for drizzle-kit.
 * @throws Error when it fails or does not say enough
 */
export function readConfig(request: Extract<KitRequest, { readonly kind: 'open' }>): ReadConfig {
  const { configFile, defaults, index, cwd } = request;
  const written = configFile === undefined ? {} : load(configFile, index);
  const dialect = dialectNamed(written.dialect) ?? defaults.dialect;
  if (!dialect)
    throw new Error(
      written.dialect
        ? `Migrations for \`${written.dialect}\` are not generated: PostgreSQL, MySQL and SQLite are.`
        : 'The configuration does not say its `dialect`.',
    );
  const schema = written.schema === undefined ? defaults.schema : [written.schema].flat();
  if (!schema || schema.length === 0)
    throw new Error('The configuration does not say where its `schema` is.');
  const at = (it: string) => path.resolve(cwd, it);
  const config: KitConfig = {
    dialect,
    schema: schema.map((it) => (it.startsWith('!') ? `!${at(it.slice(1))}` : at(it))),
    out: at(written.out ?? defaults.out ?? 'drizzle'),
    casing: written.casing ?? defaults.casing,
    breakpoints: written.breakpoints ?? defaults.breakpoints ?? true,
    prefix: written.migrations?.prefix ?? defaults.prefix ?? 'index',
    bundle: written.driver === 'expo' || written.driver === 'durable-sqlite' ? written.driver : undefined,
  };
  return { config, connection: urlOf(written.dbCredentials) ?? process.env.DATABASE_URL };
}

/** Of a server: other credentials name a file or a service of the web. */
function urlOf(credentials: WrittenConfig['dbCredentials']): string | undefined {
  const { url, host, port, user, password, database, ssl } = credentials ?? {};
  if (typeof url === 'string' && url !== '') return url;
  if (typeof host !== 'string' || typeof database !== 'string') return undefined;
  const part = (value: unknown) => encodeURIComponent(String(value));
  const who = user === undefined ? '' : `${part(user)}${password === undefined ? '' : `:${part(password)}`}@`;
  const mode = typeof ssl === 'string' ? ssl : ssl ? 'require' : undefined;
  return `postgresql://${who}${host}${port === undefined ? '' : `:${part(port)}`}/${part(database)}${mode ? `?sslmode=${part(mode)}` : ''}`;
}

function load(file: string, index: number): WrittenConfig {
  const module = createRequire(import.meta.filename)(file) as { readonly default?: unknown };
  // A module that was ESM may have its default export twice removed.
  let value: unknown = module.default ?? module;
  if (typeof value === 'object' && value !== null && 'default' in value) value = value.default;
  const config = Array.isArray(value) ? value[index] : value;
  if (typeof config !== 'object' || config === null) throw new Error('The configuration exports no object.');
  return config as WrittenConfig;
}
