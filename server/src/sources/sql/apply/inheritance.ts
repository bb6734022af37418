import type { AlterTableCmd } from 'libpg-query';
import type { Index, PartName, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import type { DatabaseState } from '../database.ts';
import type { QualifiedName } from '../identifiers.ts';
import { nameOf, namesIn } from '../tableNames.ts';
import { inherited, unnamed, withKeyNotNull } from './createTable.ts';

/** Commands that go to the tables that inherit, and the partitions, as well. */
const handedDown = new Set([
  ...['AT_AddColumn', 'AT_DropColumn', 'AT_AlterColumnType', 'AT_ColumnDefault', 'AT_SetNotNull'],
  ...[
    'AT_DropNotNull',
    'AT_DropExpression',
    'AT_AddConstraint',
    'AT_DropConstraint',
    'AT_ValidateConstraint',
  ],
  ...['AT_AddIdentity', 'AT_DropIdentity'],
]);

/** The tables that a command changes: the one it names, then its descendants. */
export function tablesOf(
  state: DatabaseState,
  named: QualifiedName,
  command: AlterTableCmd,
  withDescendants: boolean,
): readonly QualifiedName[] {
  const { subtype, def } = command;
  if (!withDescendants || !handedDown.has(subtype ?? '')) return [named];
  const constraint = def && 'Constraint' in def ? def.Constraint : undefined;
  // Keys go to partitions only, checks to all but those that say otherwise.
  const all = subtype !== 'AT_AddIdentity' && subtype !== 'AT_DropIdentity';
  const toChildren = all && (constraint === undefined || constraint.contype === 'CONSTR_CHECK');
  if (constraint?.is_no_inherit) return [named];
  return descendantsOf(state, named, toChildren);
}

/** A table, its partitions and theirs, and where asked for what inherits from them. */
export function descendantsOf(
  state: DatabaseState,
  named: QualifiedName,
  withChildren: boolean,
): readonly QualifiedName[] {
  const found = [named];
  const id = state.tables.get(named)?.id;
  const isParent =
    id !== undefined &&
    (state.tables.get(named)?.partitioned === true || (withChildren && state.inheritance));
  if (!isParent) return found;
  for (const [qualified, table] of state.tables)
    if (table.partitionOf === id || (withChildren && table.inherits?.includes(id)))
      found.push(...descendantsOf(state, qualified, withChildren));
  return found;
}

/** A table with what its parent has got: under the same name but for the indexes of keys. */
export function withAdditions(table: Table, before: Table, after: Table): Table {
  const isPartition = table.partitionOf !== undefined;
  const added = <P>(now: readonly P[], then: readonly P[]) => now.filter((part) => !then.includes(part));
  const own = new Set(namesIn(table));
  const missing = <P extends { readonly name: PartName }>(parts: readonly P[]) =>
    parts.filter((part) => !own.has(nameOf(part.name) ?? ''));
  const columns = added(after.columns, before.columns).filter(
    (column) =>
      !before.columns.some(({ key }) => key === column.key) &&
      !table.columns.some(({ key }) => key === column.key),
  );
  const primaryKey =
    table.primaryKey ??
    (isPartition && !before.primaryKey && after.primaryKey ? unnamed(after.primaryKey) : undefined);
  const exclusions = isPartition ? added(after.exclusions ?? [], before.exclusions ?? []) : [];
  return {
    ...table,
    columns: withKeyNotNull([...table.columns, ...columns.map(inherited)], primaryKey),
    primaryKey,
    uniques: isPartition
      ? [...table.uniques, ...added(after.uniques, before.uniques).map(unnamed)]
      : table.uniques,
    foreignKeys: isPartition
      ? [...table.foreignKeys, ...missing(added(after.foreignKeys, before.foreignKeys)).map(inherited)]
      : table.foreignKeys,
    checks: [
      ...table.checks,
      ...missing(added(after.checks, before.checks))
        .filter(({ noInherit }) => !noInherit)
        .map(inherited),
    ],
    ...(exclusions.length > 0
      ? { exclusions: [...(table.exclusions ?? []), ...exclusions.map(unnamed)] }
      : {}),
  };
}

/** A table with the keys and indexes that it gets as a partition, as far as it has not got them already. */
export function withKeysOf(table: Table, parent: Table): Table {
  const primaryKey = table.primaryKey ?? (parent.primaryKey && unnamed(parent.primaryKey));
  const has = (parts: readonly { readonly columns: unknown }[], columns: unknown) =>
    parts.some((part) => JSON.stringify(part.columns) === JSON.stringify(columns));
  const shape = (index: Index) =>
    JSON.stringify([
      index.unique,
      index.method,
      (known(index.members) ?? []).map(({ column, expression }) => column ?? expression?.text),
      known(index.predicate)?.text,
    ]);
  const indexes = new Set(table.indexes.map(shape));
  return {
    ...table,
    columns: withKeyNotNull(table.columns, primaryKey),
    primaryKey,
    uniques: [
      ...table.uniques,
      ...parent.uniques.filter(({ columns }) => !has(table.uniques, columns)).map(unnamed),
    ],
    foreignKeys: [
      ...table.foreignKeys,
      ...parent.foreignKeys.filter(({ columns }) => !has(table.foreignKeys, columns)).map(inherited),
    ],
    indexes: [
      ...table.indexes,
      ...parent.indexes.filter((index) => !index.only && !indexes.has(shape(index))).map(unnamed),
    ],
  };
}
