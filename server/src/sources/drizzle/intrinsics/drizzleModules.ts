import type { Dialect } from '../../../model/schema.ts';
import type { Casing } from '../casing.ts';
import type { NamespaceValue, Value } from '../evaluate/values.ts';
import { native, unknownValue } from '../evaluate/values.ts';
import { columnBuilders } from '../types/columnType.ts';
import { builderFunction, customTypeFunction } from './builders.ts';
import { constraintFunctions } from './constraints.ts';
import { enumFunction } from './enums.ts';
import { policyFunction, roleFunction, sequenceFunction } from './postgresObjects.ts';
import { neonMembers, supabaseMembers } from './providers.ts';
import { relationsFunctions } from './relations.ts';
import { schemaFunction } from './schemas.ts';
import { sqlFunctions } from './sql.ts';
import { tableCreatorFunction, tableFunction, tableHelpers } from './tables.ts';
import { viewFunction } from './views.ts';

/** The dialects whose cores are read. */
const dialects: Readonly<Record<string, Dialect>> = {
  'pg-core': 'postgresql',
  'mysql-core': 'mysql',
  'sqlite-core': 'sqlite',
};

/** Cores of Drizzle that are not read. */
export const unsupportedCores: Readonly<Record<string, string>> = {
  'drizzle-orm/singlestore-core': 'SingleStore',
  'drizzle-orm/gel-core': 'Gel',
  'drizzle-orm/mssql-core': 'SQL Server',
  'drizzle-orm/cockroach-core': 'CockroachDB',
};

const modules = new Map<string, NamespaceValue>();

/** The members of a module of drizzle-orm, as far as they matter to a schema; undefined for other modules. */
export function drizzleModule(specifier: string): NamespaceValue | undefined {
  if (specifier !== 'drizzle-orm' && !specifier.startsWith('drizzle-orm/')) return undefined;
  let module = modules.get(specifier);
  if (!module) {
    module = namespace(specifier, membersOf(specifier));
    modules.set(specifier, module);
  }
  return module;
}

function membersOf(specifier: string): Readonly<Record<string, Value>> {
  const path = specifier.slice('drizzle-orm/'.length);
  const [core = ''] = path.split('/');
  const dialect = Object.hasOwn(dialects, core) ? dialects[core] : undefined;
  if (dialect) return coreMembers[dialect];
  if (path === '' || path === 'sql' || path === 'relations' || path.startsWith('sql/'))
    return { ...sqlFunctions, ...relationsFunctions, ...tableHelpers };
  if (path === 'supabase') return supabaseMembers;
  if (path === 'neon') return neonMembers;
  return {};
}

function namespace(specifier: string, members: Readonly<Record<string, Value>>): NamespaceValue {
  return {
    kind: 'namespace',
    names: () => Object.keys(members),
    get(name, site) {
      if (Object.hasOwn(members, name)) return members[name] as Value;
      if (name === 'default') return namespace(specifier, members);
      return unknownValue(`\`${name}\` of \`${specifier}\` is not followed`, site);
    },
  };
}

function builders(dialect: Dialect): Record<string, Value> {
  return Object.fromEntries(
    [...columnBuilders(dialect)].map((name) => [name, builderFunction(dialect, name)] as const),
  );
}

const postgresMembers = (): Readonly<Record<string, Value>> => ({
  ...builders('postgresql'),
  ...constraintFunctions('postgresql'),
  customType: customTypeFunction('postgresql'),
  pgTable: tableFunction('postgresql'),
  pgTableCreator: tableCreatorFunction('postgresql'),
  pgSchema: schemaFunction('postgresql'),
  pgEnum: enumFunction(undefined),
  pgSequence: sequenceFunction(undefined),
  pgView: viewFunction('postgresql', false, undefined),
  pgMaterializedView: viewFunction('postgresql', true, undefined),
  pgPolicy: policyFunction,
  pgRole: roleFunction,
  ...casings('postgresql'),
});

const mysqlMembers = (): Readonly<Record<string, Value>> => ({
  ...builders('mysql'),
  ...constraintFunctions('mysql'),
  customType: customTypeFunction('mysql'),
  mysqlTable: tableFunction('mysql'),
  mysqlTableCreator: tableCreatorFunction('mysql'),
  mysqlSchema: schemaFunction('mysql'),
  mysqlDatabase: schemaFunction('mysql'),
  mysqlView: viewFunction('mysql', false, undefined),
  ...casings('mysql'),
});

const sqliteMembers = (): Readonly<Record<string, Value>> => ({
  ...builders('sqlite'),
  ...constraintFunctions('sqlite'),
  customType: customTypeFunction('sqlite'),
  sqliteTable: tableFunction('sqlite'),
  sqliteTableCreator: tableCreatorFunction('sqlite'),
  sqliteView: viewFunction('sqlite', false, undefined),
  view: viewFunction('sqlite', false, undefined),
  ...casings('sqlite'),
});

/** `snakeCase` and `camelCase` of drizzle-orm 1.x: functions whose columns are named by their keys in that casing. */
function casings(dialect: Dialect): Readonly<Record<string, Value>> {
  return {
    snakeCase: casingMembers(dialect, 'snake_case'),
    camelCase: casingMembers(dialect, 'camelCase'),
  };
}

function casingMembers(dialect: Dialect, casing: Casing): Value {
  return native('casing', ({ site }) => unknownValue('this is not called', site), {
    table: tableFunction(dialect, casing),
    view: viewFunction(dialect, false, undefined),
    ...(dialect === 'postgresql' ? { materializedView: viewFunction(dialect, true, undefined) } : {}),
    ...(dialect === 'sqlite' ? {} : { schema: schemaFunction(dialect, casing) }),
  });
}

const coreMembers: Readonly<Record<Dialect, Readonly<Record<string, Value>>>> = {
  postgresql: postgresMembers(),
  mysql: mysqlMembers(),
  sqlite: sqliteMembers(),
};
