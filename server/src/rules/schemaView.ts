import { columnOf, columnsOf, createCatalog, tableLabel } from '../model/catalog.ts';
import { deletionsIn } from '../model/deletions.ts';
import type { Query, TableRef } from '../model/query.ts';
import type { Column, EntityId, Schema, Table } from '../model/schema.ts';
import { known } from '../model/unknown.ts';
import type { ResolvedTarget, SchemaView, TableSummary } from './rule.ts';
import { isUniqueKey } from './support/uniqueKey.ts';
import { createTallies, type Tallies } from './tallies.ts';

/** A view over a schema that does not change: for a batch run and for tests. `exposed`: see `isExposed`. */
export function createSchemaView(schema: Schema, exposed: ReadonlySet<EntityId>): SchemaView {
  const catalog = createCatalog(schema);
  let counted: Tallies | undefined;
  const tallies = (): Tallies => {
    if (!counted) {
      counted = createTallies();
      counted.replace({ tables: [], policies: [] }, schema);
    }
    return counted;
  };
  const lookup: TableLookup = {
    table: (id) => catalog.table(id),
    named: (name) => catalog.tablesNamed(name).map(({ id }) => id),
    bound: (name) => schema.tables.filter(({ binding }) => binding === name).map(({ id }) => id),
  };
  return {
    table: (id) => catalog.table(id),
    target: (foreignKey) => {
      const target = known(foreignKey.target);
      return target && resolveTarget(catalog.table(target.table), known(target.columns));
    },
    tablesNamed: (name) => catalog.tablesNamed(name).map(summarizeTable),
    referencedBy: (id) => [...new Set(catalog.referencesTo(id).map((reference) => reference.table.id))],
    enum: (id) => catalog.enum(id),
    relationsFrom: (id) => catalog.relationsFrom(id),
    tablesIn: (file) => schema.tables.filter(({ span }) => span.whole.file === file),
    relationsIn: (file) => schema.relations.filter(({ span }) => span.whole.file === file),
    requiredReferences: (id) => requiredReferences(catalog.table(id)),
    referencedColumns: (id) =>
      catalog
        .referencesTo(id)
        .map(({ foreignKey }) => known(known(foreignKey.target)?.columns))
        .filter((keys) => keys !== undefined),
    columnNamed: (id, name) => columnNamed(catalog.table(id), name),
    policiesFor: (id) => schema.policies.filter((policy) => known(policy.table) === id),
    routinesNamed: (name) => (schema.routines ?? []).filter((routine) => routine.name === name),
    usualType: (dialect, column) => tallies().usualType(dialect, column),
    tableNaming: (dialect) => tallies().tableNaming(dialect),
    indexOwners: (name, index) => tallies().indexOwners(name, index),
    hasApiRoles: () => tallies().hasApiRoles(),
    hasPolicies: () => tallies().hasPolicies(),
    avoidsForeignKeys: (dialect) => tallies().avoidsForeignKeys(dialect),
    usesCapitals: (dialect) => tallies().usesCapitals(dialect),
    leavesColumnsNullable: (dialect) => tallies().leavesColumnsNullable(dialect),
    timesWithoutZone: () => tallies().timesWithoutZone(),
    habit: (name) => tallies().habit(name),
    habitCount: (name) => tallies().habitCount(name),
    tablesThatEndIn2038: () => tallies().tablesThatEndIn2038(),
    isExposed: (id) => exposed.has(id),
    isHidden: (id) => {
      const file = (catalog.table(id) ?? catalog.enum(id))?.span.whole.file;
      const neighbours = [...schema.tables, ...schema.enums].filter(
        (other) => other.span.whole.file === file,
      );
      return !exposed.has(id) && neighbours.some((other) => exposed.has(other.id));
    },
    configurationWithout: () => undefined,
    isNew: () => false,
    driverWithoutForeignKeys: () => undefined,
    isMigratedByLibsql: () => false,
    isAskedByNoQuery: () => false,
    isDeclaredElsewhere: () => false,
    tableOf: (ref) => tableOf(ref, lookup),
    unreadFiles: () => [],
    queriesNaming: (name) =>
      (schema.queries ?? []).filter((query) =>
        query.tables.some(({ table }) => table.kind === 'name' && table.by === 'name' && table.name === name),
      ),
    queriesOf,
    deletionsOf: (id) => deletionsIn(queriesOf(id)),
  };

  function queriesOf(id: EntityId): readonly Query[] {
    return (schema.queries ?? []).filter((query) =>
      query.tables.some(({ table }) => tableOf(table, lookup)?.id === id),
    );
  }
}

/** How tables are found by what queries call them. */
export interface TableLookup {
  table(id: EntityId): Table | undefined;
  named(name: string): readonly EntityId[];
  bound(name: string): readonly EntityId[];
}

/** The table that a query names; undefined where there are several or none. `public` is said or left out. */
export function tableOf(ref: TableRef | undefined, lookup: TableLookup): Table | undefined {
  if (ref?.kind === 'table') return lookup.table(ref.id);
  if (ref?.kind !== 'name') return undefined;
  const ids = ref.by === 'binding' ? lookup.bound(ref.name) : lookup.named(ref.name);
  const tables = ids
    .map((id) => lookup.table(id))
    .filter((table) => table !== undefined && (ref.schema === undefined || isIn(table, ref.schema)));
  return tables.length === 1 ? tables[0] : undefined;
}

function isIn({ schema }: Table, name: string): boolean {
  return schema === undefined ? name === 'public' : known(schema) === name;
}

/** The tables without a row of which no row of this one can be inserted. */
export function requiredReferences(table: Table | undefined): readonly EntityId[] {
  const found = new Set<EntityId>();
  for (const foreignKey of table?.foreignKeys ?? []) {
    const target = known(foreignKey.target);
    const columns = table && columnsOf(table, foreignKey.columns);
    if (!target || !columns || foreignKey.deferrable || target.table === table.id) continue;
    if (columns.every((column) => known(column.notNull) === true)) found.add(target.table);
  }
  return [...found];
}

/** A column by its name in the database. */
export function columnNamed(table: Table | undefined, name: string): Column | undefined {
  return table?.columns.find((column) => known(column.name) === name);
}

/** What other tables' rules may know of a table. */
export function summarizeTable(table: Table): TableSummary {
  const key = table.primaryKey;
  return {
    id: table.id,
    label: tableLabel(table),
    dialect: table.dialect,
    primaryKey: key && columnsOf(table, key.columns),
  };
}

/** Finds the columns a foreign key names in its target; undefined when it is unknown which they are. */
export function resolveTarget(
  table: Table | undefined,
  keys: readonly string[] | undefined,
): ResolvedTarget | undefined {
  if (!table) return { kind: 'no-table' };
  if (!keys) return undefined;
  const columns: Column[] = [];
  const missing: string[] = [];
  for (const key of keys) {
    const column = columnOf(table, key);
    if (column) columns.push(column);
    else missing.push(key);
  }
  const summary = summarizeTable(table);
  if (missing.length > 0) {
    return {
      kind: 'no-column',
      table: summary,
      missing,
      hasGaps: table.gaps.some((gap) => gap.in === 'columns'),
    };
  }
  return { kind: 'found', table: summary, columns, unique: isUniqueKey(table, keys) !== false };
}
