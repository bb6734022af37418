import type {
  Column,
  ColumnKeys,
  EntityId,
  EnumType,
  ForeignKey,
  Relation,
  Schema,
  Table,
  View,
} from './schema.ts';
import { isUnknown, known } from './unknown.ts';

/** Look-ups over a schema. */
export interface Catalog {
  table(id: EntityId): Table | undefined;
  enum(id: EntityId): EnumType | undefined;
  view(id: EntityId): View | undefined;
  /** Tables of this database name, in any schema; compared as written. */
  tablesNamed(name: string): readonly Table[];
  /** The foreign keys that lead to a table. */
  referencesTo(id: EntityId): readonly { readonly table: Table; readonly foreignKey: ForeignKey }[];
  relationsFrom(id: EntityId): readonly Relation[];
}

/** The column of a table by its key. */
export function columnOf(table: Table, key: string): Column | undefined {
  return table.columns.find((column) => column.key === key);
}

/** The columns of keys; undefined when the keys are unknown or one of them does not exist. */
export function columnsOf(table: Table, keys: ColumnKeys): readonly Column[] | undefined {
  if (isUnknown(keys)) return undefined;
  const columns = keys.map((key) => columnOf(table, key));
  return columns.every((column) => column !== undefined) ? columns : undefined;
}

/** A column's name in the database; its key where the name is unknown. */
export function columnLabel(column: Column): string {
  return known(column.name) ?? column.key;
}

/** A table's name for messages, with its schema where it has one. */
export function tableLabel(table: Table): string {
  const name = known(table.name) ?? table.binding ?? 'table';
  const schema = known(table.schema);
  return schema ? `${schema}.${name}` : name;
}

/** Builds the look-ups once for a schema that does not change. */
export function createCatalog(schema: Schema): Catalog {
  const tables = new Map(schema.tables.map((table) => [table.id, table]));
  const enums = new Map(schema.enums.map((type) => [type.id, type]));
  const views = new Map(schema.views.map((view) => [view.id, view]));
  const byName = new Map<string, Table[]>();
  const references = new Map<EntityId, { table: Table; foreignKey: ForeignKey }[]>();
  const relations = new Map<EntityId, Relation[]>();
  for (const table of schema.tables) {
    const name = known(table.name);
    if (name !== undefined) append(byName, name, table);
    for (const foreignKey of table.foreignKeys) {
      const target = known(foreignKey.target);
      if (target) append(references, target.table, { table, foreignKey });
    }
  }
  for (const relation of schema.relations) {
    const from = known(relation.from);
    if (from !== undefined) append(relations, from, relation);
  }
  return {
    table: (id) => tables.get(id),
    enum: (id) => enums.get(id),
    view: (id) => views.get(id),
    tablesNamed: (name) => byName.get(name) ?? [],
    referencesTo: (id) => references.get(id) ?? [],
    relationsFrom: (id) => relations.get(id) ?? [],
  };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
