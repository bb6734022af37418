import type { Catalog } from '../../../model/catalog.ts';
import { partName } from '../../../model/names.ts';
import type { SqlText, Table, View } from '../../../model/schema.ts';
import type { Maybe } from '../../../model/unknown.ts';
import { known } from '../../../model/unknown.ts';
import type { Json } from './shape.ts';
import { byName, columnNames, keyOf, orUnknown } from './shape.ts';

/** The foreign keys of a table by name; only PostgreSQL's have the target's schema. */
export function foreignKeys(table: Table, catalog: Catalog, { withSchema = false } = {}): Json {
  return byName(table, table.foreignKeys, catalog, (foreignKey, name) => {
    const target = known(foreignKey.target);
    const targetTable = target && catalog.table(target.table);
    const lost = { unknown: 'the target of the foreign key' };
    return {
      name,
      tableFrom: orUnknown(table.name),
      tableTo: targetTable ? orUnknown(targetTable.name) : lost,
      ...(withSchema && targetTable?.schema !== undefined ? { schemaTo: orUnknown(targetTable.schema) } : {}),
      columnsFrom: columnNames(table, foreignKey.columns),
      columnsTo: targetTable ? columnNames(targetTable, target.columns) : lost,
      onDelete: orUnknown(foreignKey.onDelete ?? 'no action'),
      onUpdate: orUnknown(foreignKey.onUpdate ?? 'no action'),
    };
  });
}

/** What MySQL's and SQLite's snapshots note apart: the members of an index that are expressions. */
export function expressionIndexes(
  table: Table,
  catalog: Catalog,
  sqlOf: (sql: Maybe<SqlText>) => unknown,
): Json {
  const result: Json = {};
  for (const index of table.indexes) {
    const columns: Json = {};
    for (const member of known(index.members) ?? []) {
      if (member.expression) columns[String(sqlOf(member.expression))] = { isExpression: true };
    }
    const name = partName(table, index, catalog);
    if (Object.keys(columns).length > 0) result[keyOf(name, `index@${index.span.whole.start}`)] = { columns };
  }
  return result;
}

/** Columns of a view have the modifiers that columns of a table have, and belong to no keys. */
export function viewAsTable(view: View): Table {
  return {
    kind: 'table',
    id: view.id,
    dialect: view.dialect,
    name: view.name,
    schema: view.schema,
    binding: view.binding,
    columns: view.columns,
    primaryKey: undefined,
    uniques: [],
    foreignKeys: [],
    indexes: [],
    checks: [],
    policies: [],
    rowLevelSecurity: false,
    gaps: [],
    span: view.span,
  };
}
