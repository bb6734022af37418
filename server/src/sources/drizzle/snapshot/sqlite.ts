import { rawColumnName } from '../../../model/names.ts';
import type { Column, SqlText, Table, View } from '../../../model/schema.ts';
import type { Maybe } from '../../../model/unknown.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { inView, printedDefault, sqliteLiteral } from './defaults.ts';
import type { Json, SnapshotInput } from './shape.ts';
import {
  byName,
  columnNames,
  gapsOf,
  hasInlineKey,
  keyOf,
  orUnknown,
  printedNotNull,
  printedSql,
  unknownInSnapshot,
} from './shape.ts';
import { expressionIndexes, foreignKeys, viewAsTable } from './tables.ts';

/** The snapshot of drizzle-kit 0.31 for SQLite, version 6, without ids. */
export function sqliteSnapshot(input: SnapshotInput): Json {
  const { schema, isExposed } = input;
  const tables: Json = {};
  const indexes: Json = {};
  for (const table of schema.tables) {
    if (!isExposed(table.id)) continue;
    tables[keyOf(table.name, table.id)] = printedTable(table, input);
    Object.assign(indexes, expressionIndexes(table, input.catalog, sqlOf));
  }
  return {
    version: '6',
    dialect: 'sqlite',
    tables,
    views: views(input),
    enums: {},
    _meta: { tables: {}, columns: {} },
    internal: { indexes },
  };
}

const sqlOf = (sql: Maybe<SqlText>) => printedSql(sql, () => '?');

function printedTable(table: Table, { catalog }: SnapshotInput): Json {
  const key = table.primaryKey;
  const isComposite = key && !key.inline && (known(key.columns)?.length ?? 2) > 1;
  return {
    name: orUnknown(table.name),
    columns: Object.fromEntries(
      table.columns.map((column) => [keyOf(column.name, column.key), printedColumn(table, column)]),
    ),
    indexes: {
      // To the tool a unique constraint is a unique index.
      ...byName(table, table.uniques, catalog, (unique, name) => ({
        name,
        columns: columnNames(table, unique.columns),
        isUnique: true,
      })),
      ...byName(table, table.indexes, catalog, (index, name) => ({
        name,
        columns: isUnknown(index.members)
          ? unknownInSnapshot(index.members)
          : index.members.map((member) =>
              member.column === undefined
                ? member.expression && sqlOf(member.expression)
                : (columnNames(table, [member.column]) as readonly unknown[])[0],
            ),
        isUnique: index.unique,
        where: index.predicate && sqlOf(index.predicate),
      })),
    },
    foreignKeys: foreignKeys(table, catalog),
    compositePrimaryKeys: isComposite
      ? byName(table, [key], catalog, (part, name) => ({ columns: columnNames(table, part.columns), name }))
      : {},
    uniqueConstraints: {},
    checkConstraints: byName(table, table.checks, catalog, (check, name) => ({
      name,
      value: sqlOf(check.expression),
    })),
    ...gapsOf(table),
  };
}

function printedColumn(table: Table, column: Column): Json {
  return {
    name: orUnknown(column.name),
    type: isUnknown(column.type) ? unknownInSnapshot(column.type) : column.type.sql,
    primaryKey: hasInlineKey(table, column) || isSoleKey(table, column),
    notNull: printedNotNull(table, column),
    autoincrement: column.autoIncrement,
    generated: column.generated && {
      as: generatedAs(column.generated.expression),
      type: column.generated.storage,
    },
    default: printedDefault(column, sqliteLiteral),
  };
}

/** A key of the table over one column: the tool moves it to the column. */
function isSoleKey(table: Table, column: Column): boolean {
  const columns = table.primaryKey && known(table.primaryKey.columns);
  return columns?.length === 1 && columns[0] === column.key;
}

function generatedAs(expression: Maybe<SqlText>): unknown {
  const text = sqlOf(expression);
  return typeof text === 'string' ? `(${text})` : text;
}

function views(input: SnapshotInput): Json {
  const result: Json = {};
  for (const view of input.schema.views) {
    if (!input.isExposed(view.id)) continue;
    result[keyOf(view.name, view.id)] = {
      columns: viewColumns(view),
      name: orUnknown(view.name),
      isExisting: view.external,
      definition: view.external || view.definition === undefined ? undefined : sqlOf(view.definition),
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
      const printed = printedColumn(table, { ...column, name });
      return [
        keyOf(name, column.key),
        { ...printed, default: printedDefault(column, inView(sqliteLiteral)) },
      ];
    }),
  );
}
