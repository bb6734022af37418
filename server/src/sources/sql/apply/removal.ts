import type { EntityId, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import type { DatabaseState } from '../database.ts';
import { nameOf } from '../tableNames.ts';

/** A table without a column and all that uses it: its keys, indexes and the checks that name it. */
export function withoutColumn(table: Table, key: string): Table {
  const uses = (keys: unknown) => Array.isArray(keys) && keys.includes(key);
  return {
    ...table,
    columns: table.columns.filter((column) => column.key !== key),
    primaryKey: uses(table.primaryKey?.columns) ? undefined : table.primaryKey,
    uniques: table.uniques.filter((unique) => !uses(unique.columns)),
    foreignKeys: table.foreignKeys.filter((foreignKey) => !uses(foreignKey.columns)),
    checks: table.checks.filter((check) => !uses(known(check.expression)?.columns)),
    ...(table.exclusions
      ? { exclusions: table.exclusions.filter(({ definition }) => !uses(definition.columns)) }
      : {}),
    indexes: table.indexes.filter(
      (index) =>
        !index.include.includes(key) &&
        !uses(known(index.predicate)?.columns) &&
        !(known(index.members) ?? []).some(
          (member) => member.column === key || uses(member.expression?.columns),
        ),
    ),
  };
}

/** A table without the constraint of a name. Dropping a primary key leaves its columns NOT NULL. */
export function withoutConstraint(table: Table, name: string): Table {
  const other = (part: { readonly name: Parameters<typeof nameOf>[0] }) => nameOf(part.name) !== name;
  return {
    ...table,
    primaryKey: table.primaryKey && other(table.primaryKey) ? table.primaryKey : undefined,
    uniques: table.uniques.filter(other),
    foreignKeys: table.foreignKeys.filter(other),
    checks: table.checks.filter(other),
    ...(table.exclusions ? { exclusions: table.exclusions.filter(other) } : {}),
  };
}

/** The state without the foreign keys that lead to a table, or to one of its columns. */
export function withoutReferencesTo(state: DatabaseState, target: EntityId, column?: string): DatabaseState {
  const tables = new Map(state.tables);
  for (const [qualified, table] of state.tables) {
    const kept = table.foreignKeys.filter((foreignKey) => {
      const to = known(foreignKey.target);
      return to?.table !== target || (column !== undefined && !known(to.columns)?.includes(column));
    });
    if (kept.length < table.foreignKeys.length) tables.set(qualified, { ...table, foreignKeys: kept });
  }
  return { ...state, tables };
}
