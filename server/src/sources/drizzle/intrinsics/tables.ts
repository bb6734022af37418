import ts from 'typescript';
import type { Dialect } from '../../../model/schema.ts';
import type { Casing } from '../casing.ts';
import { apply } from '../evaluate/apply.ts';
import { entriesOf } from '../evaluate/objectFunctions.ts';
import {
  type Call,
  type NativeValue,
  native,
  objectOf,
  type Property,
  type Site,
  type UnknownValue,
  undefinedValue,
  unknownValue,
  type Value,
} from '../evaluate/values.ts';
import { buildersObject } from './builders.ts';
import type { SchemaValue, TableColumn, TableColumns, TableDetail, TableValue } from './drizzleValues.ts';

/** `pgTable`, `mysqlTable`, `sqliteTable`; with a casing `snakeCase.table` and `camelCase.table`. */
export function tableFunction(dialect: Dialect, casing?: Casing): NativeValue {
  return native('table', (call) => newTable(dialect, call, undefined, casing), {
    withRLS: native('withRLS', (call) => {
      const table = newTable(dialect, call, undefined, casing);
      table.detail().rowLevelSecurity = true;
      return table;
    }),
  });
}

/** `pgTableCreator((name) => `app_${name}`)`. */
export function tableCreatorFunction(dialect: Dialect): NativeValue {
  return native('tableCreator', (creator) =>
    native('table', (call) => {
      const [name, ...rest] = call.args;
      const customise = creator.args[0];
      const named = customise
        ? apply(customise, [name ?? undefinedValue], call.site, call.scope)
        : unknownValue('the name of the table is not known', call.site);
      return newTable(dialect, { ...call, args: [named, ...rest] }, undefined);
    }),
  );
}

/** A table as the arguments `(name, columns, extraConfig)` of a call say. */
export function newTable(
  dialect: Dialect,
  call: Call,
  schema: SchemaValue | UnknownValue | undefined,
  casing: Casing | undefined = schema?.kind === 'database-schema' ? schema.casing : undefined,
): TableValue {
  const [name, columns, extra] = call.args;
  let made: TableColumns | 'running' | undefined;
  const detail: TableDetail = {
    name: name ?? unknownValue('the name is not written yet', call.site),
    schema,
    extra: extra?.kind === 'primitive' ? undefined : extra,
    rowLevelSecurity: false,
    site: call.site,
    nameSite: nameSite(call.site),
    casing,
    columns() {
      if (made === 'running')
        return { columns: new Map(), gaps: [unknownValue('the table refers to itself', call.site)] };
      if (!made) {
        made = 'running';
        made = tableColumns(table, columns, call);
      }
      return made;
    },
  };
  const table: TableValue = {
    kind: 'table',
    dialect,
    id: undefined,
    binding: undefined,
    bound: undefined,
    detail: () => detail,
  };
  return table;
}

function nameSite(site: Site): Site | undefined {
  const first = ts.isCallExpression(site.node) ? site.node.arguments[0] : undefined;
  return first && { ...site, node: first };
}

function tableColumns(table: TableValue, given: Value | undefined, call: Call): TableColumns {
  const isCallback = given?.kind === 'closure' || given?.kind === 'native';
  const value = isCallback ? apply(given, [buildersObject(table.dialect)], call.site, call.scope) : given;
  const entries = entriesOf(value);
  if (!entries) {
    const reason =
      value?.kind === 'unknown-value' ? value.reason : 'the columns are not written as an object';
    return { columns: new Map(), gaps: [unknownValue(reason, call.site)] };
  }
  const columns = new Map<string, TableColumn>();
  for (const [key, property] of entries.props) columns.set(key, tableColumn(table, key, property));
  return { columns, gaps: entries.gaps };
}

function tableColumn(table: TableValue, key: string, property: Property): TableColumn {
  let value = property.value();
  // `text('name').notNull` while the call is still being typed.
  while (value.kind === 'method') value = value.target;
  const common = { table, key, value, site: property.site, name: property.name };
  if (value.kind === 'builder') {
    value.firstKey ??= key;
    value.firstTable ??= table;
    return { ...common, nameKey: value.firstKey, modifiers: value.modifiers.length };
  }
  if (value.kind === 'column') {
    // A column of another table, spread into this one: Drizzle takes it for a builder and fails; kept readable.
    const other = value.table.detail().columns().columns.get(value.key);
    if (other) return { ...other, table, key };
  }
  return { ...common, nameKey: key, modifiers: 0 };
}

/** `getTableColumns(table)` and what else `drizzle-orm` offers to look into a table. */
export const tableHelpers: Readonly<Record<string, Value>> = {
  getTableColumns: native('getTableColumns', ({ args, site }) => columnsObject(args[0], site)),
  getColumns: native('getColumns', ({ args, site }) => columnsObject(args[0], site)),
  getTableName: native('getTableName', ({ args, site }) =>
    args[0]?.kind === 'table' ? args[0].detail().name : unknownValue('the table is not known', site),
  ),
};

function columnsObject(value: Value | undefined, site: Site): Value {
  const table = value?.kind === 'view' ? value.table : value;
  if (table?.kind !== 'table')
    return table?.kind === 'unknown-value' ? table : unknownValue('the table is not known', site);
  const entries = entriesOf(table);
  return entries ? objectOf(entries) : undefinedValue;
}
