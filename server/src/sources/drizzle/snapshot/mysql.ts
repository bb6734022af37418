import { rawColumnName } from '../../../model/names.ts';
import type { Column, SqlText, Table, View } from '../../../model/schema.ts';
import type { Maybe } from '../../../model/unknown.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { inView, mysqlLiteral, printedDefault } from './defaults.ts';
import type { Json, SnapshotInput } from './shape.ts';
import {
  byName,
  columnNames,
  gapsOf,
  keyOf,
  orUnknown,
  printedNotNull,
  printedSql,
  unknownInSnapshot,
} from './shape.ts';
import { expressionIndexes, foreignKeys, viewAsTable } from './tables.ts';

/** The snapshot of drizzle-kit 0.31 for MySQL, version 5, without ids. */
export function mysqlSnapshot(input: SnapshotInput): Json {
  const { schema, isExposed } = input;
  const tables: Json = {};
  const indexes: Json = {};
  for (const table of schema.tables) {
    if (!isExposed(table.id)) continue;
    const printed = printedTable(table, input);
    Object.assign(indexes, expressionIndexes(table, input.catalog, sqlOf));
    // The tool leaves out the tables of a schema other than the connection's.
    if (table.schema === undefined) tables[keyOf(table.name, table.id)] = printed;
  }
  return {
    version: '5',
    dialect: 'mysql',
    tables,
    views: views(input),
    _meta: { tables: {}, columns: {} },
    internal: { tables: {}, indexes },
  };
}

const sqlOf = (sql: Maybe<SqlText>) => printedSql(sql, () => '?');

function printedTable(table: Table, { catalog }: SnapshotInput): Json {
  return {
    name: orUnknown(table.name),
    columns: Object.fromEntries(
      table.columns.map((column) => [keyOf(column.name, column.key), printedColumn(table, column)]),
    ),
    indexes: byName(table, table.indexes, catalog, (index, name) => ({
      name,
      columns: isUnknown(index.members)
        ? unknownInSnapshot(index.members)
        : index.members.map((member) =>
            member.column === undefined
              ? member.expression && sqlOf(member.expression)
              : (columnNames(table, [member.column]) as readonly unknown[])[0],
          ),
      isUnique: index.unique,
      using: index.mysql?.using,
      algorithm: index.mysql?.algorithm,
      lock: index.mysql?.lock,
    })),
    foreignKeys: foreignKeys(table, catalog),
    compositePrimaryKeys: table.primaryKey
      ? byName(table, [table.primaryKey], catalog, (key, name) => ({
          name,
          columns: columnNames(table, key.columns),
        }))
      : {},
    uniqueConstraints: byName(table, table.uniques, catalog, (unique, name) => ({
      name,
      columns: columnNames(table, unique.columns),
    })),
    checkConstraint: byName(table, table.checks, catalog, (check, name) => ({
      name,
      value: sqlOf(check.expression),
    })),
    ...gapsOf(table),
  };
}

function printedColumn(table: Table, column: Column): Json {
  return {
    name: orUnknown(column.name),
    type: isUnknown(column.type) ? unknownInSnapshot(column.type) : typeText(column.type.sql),
    primaryKey: false,
    notNull: printedNotNull(table, column),
    autoincrement: column.autoIncrement,
    onUpdate: column.onUpdateNow ? true : undefined,
    generated: column.generated && {
      as: sqlOf(column.generated.expression),
      type: column.generated.storage,
    },
    default: printedDefault(column, mysqlLiteral),
  };
}

/** Doubles the quotes in the values of an enum, taking the text apart where the tool does: at commas. */
function typeText(sql: string): string {
  if (!sql.startsWith('enum')) return sql;
  const values = (sql.split('(')[1] ?? '').slice(0, -1).split(',');
  return `enum(${values.map((value) => `'${value.slice(1, -1).replaceAll("'", "''")}'`).join(',')})`;
}

function views(input: SnapshotInput): Json {
  const result: Json = {};
  for (const view of input.schema.views) {
    if (!input.isExposed(view.id)) continue;
    const options = view.options ?? {};
    result[keyOf(view.name, view.id)] = {
      columns: viewColumns(view),
      name: orUnknown(view.name),
      isExisting: view.external,
      definition: view.external || view.definition === undefined ? undefined : sqlOf(view.definition),
      withCheckOption: options.withCheckOption,
      algorithm: options.algorithm ?? 'undefined',
      sqlSecurity: options.sqlSecurity ?? 'definer',
    };
  }
  return result;
}

function viewColumns(view: View): Json {
  if (isUnknown(view.definition) && view.columns.length === 0) return { unknown: view.definition.reason };
  const table = viewAsTable(view);
  return Object.fromEntries(
    view.columns.map((column) => {
      const name = rawColumnName(column);
      return [
        keyOf(name, column.key),
        {
          ...printedColumn(table, { ...column, name }),
          type: known(column.type)?.sql,
          default: printedDefault(column, inView(mysqlLiteral)),
        },
      ];
    }),
  );
}
