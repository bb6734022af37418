import type { Dialect } from '../model/schema.ts';
import { changeEnums } from './enumSteps.ts';
import type { KitSnapshot } from './kitMessages.ts';
import { renameParts } from './partNames.ts';
import { dropObstacles, hasObstacles } from './postgresObstacles.ts';
import { applyRename, type Rename } from './renames.ts';
import {
  copySnapshot,
  listOf,
  type MutableSnapshot,
  quoteName,
  type SnapshotTable,
} from './snapshotParts.ts';

/** Statements of ours, or two snapshots whose difference drizzle-kit writes without having to ask. */
export type Step =
  | { readonly kind: 'sql'; readonly statements: readonly string[] }
  | { readonly kind: 'diff'; readonly before: KitSnapshot; readonly after: KitSnapshot };

/**
 * The way from one snapshot to another in steps, none of which drops a part and makes another of its kind:
 * drizzle-kit would ask on a terminal whether that is a rename.
 *
 * 1. the renames that were decided; 2. what goes from tables and stands in the way of it; then columns, then
 * tables; 3. in SQLite, new columns, as its rebuild copies a new column's name as a text; 4. what is new and
 * what changes; 5. enums, schemas, sequences and roles that nothing uses any more.
 */
export function stepsBetween(
  before: KitSnapshot,
  after: KitSnapshot,
  renames: readonly Rename[],
): readonly Step[] {
  const to = copySnapshot(after);
  const dialect = to.dialect as Dialect;
  const from = copySnapshot(before);
  const steps: Step[] = [];
  if (renames.length > 0) {
    const statements = renames.flatMap((rename) => applyRename(from, rename));
    steps.push({ kind: 'sql', statements: [...statements, ...renameParts(from, to)] });
  }
  let state = from;
  const advance = (next: MutableSnapshot) => {
    if (JSON.stringify(state) !== JSON.stringify(next))
      steps.push({ kind: 'diff', before: state, after: next });
    state = next;
  };
  const change = (edit: (snapshot: MutableSnapshot) => void) => {
    const next = copySnapshot(state);
    edit(next);
    advance(next);
  };
  const run = (statements: readonly string[]) => {
    if (statements.length > 0) steps.push({ kind: 'sql', statements });
  };

  const isObstructed = dialect === 'postgresql' && hasObstacles(from, to);
  if (isObstructed || dropsSomething(from, to)) {
    change((snapshot) => {
      if (isObstructed) dropObstacles(snapshot, to);
    });
    change((snapshot) => {
      dropDependents(snapshot, to);
      // There each step may make a table anew.
      if (dialect === 'sqlite') dropColumns(snapshot, to);
    });
    change((snapshot) => dropColumns(snapshot, to));
    change((snapshot) => dropTables(snapshot, to));
  }
  if (dialect === 'postgresql') {
    const { inTheWay, statements } = changeEnums(state, to);
    const dropped = copySnapshot(inTheWay);
    dropped.enums = copySnapshot(state).enums ?? {};
    // Defaults change with their column's type, by the statements.
    withDefaultsOf(dropped, state);
    advance(dropped);
    run(statements);
    state = inTheWay;
  }
  if (dialect === 'sqlite') {
    const fills: string[] = [];
    change((snapshot) => addColumns(snapshot, to, fills));
    run(fills);
  }
  const last = copySnapshot(after);
  if (dialect === 'postgresql') {
    change((snapshot) => addKeyColumns(snapshot, to));
    const early = copySnapshot(last);
    if (takeEarlyForeignKeys(early, state)) advance(withOldParts(early, state));
  }
  withOldParts(last, state);
  advance(last);
  advance(to);
  return steps;
}

/** What nothing uses any more goes last. */
function withOldParts(snapshot: MutableSnapshot, state: MutableSnapshot): MutableSnapshot {
  for (const list of ['enums', 'schemas', 'sequences', 'roles'])
    for (const [key, part] of Object.entries(listOf(state, list)))
      if (!(key in listOf(snapshot, list))) listOf(snapshot, list)[key] = part;
  return snapshot;
}

/** drizzle-kit makes a key of several columns before the columns of it that are new. */
function addKeyColumns(snapshot: MutableSnapshot, to: MutableSnapshot): void {
  for (const [key, table] of Object.entries(snapshot.tables)) {
    const next = to.tables[key];
    if (!next) continue;
    for (const [name, { columns }] of Object.entries(next.compositePrimaryKeys ?? {})) {
      if (name in (table.compositePrimaryKeys ?? {})) continue;
      for (const column of columns)
        if (!(column in table.columns)) {
          const added = next.columns[column];
          if (
            added &&
            (added.typeSchema === undefined || usesKnownType(snapshot, added.type, added.typeSchema))
          )
            table.columns[column] = added;
        }
    }
  }
}

function usesKnownType(snapshot: MutableSnapshot, type: string, schema: string): boolean {
  return `${schema}.${type.replace(/(\[\d*\])+$/, '')}` in (snapshot.enums ?? {});
}

/**
 * drizzle-kit adds a foreign key to a table that is there before the unique constraint or key to which it leads.
 * @param snapshot loses these foreign keys
 * @returns whether there are any
 */
function takeEarlyForeignKeys(snapshot: MutableSnapshot, state: MutableSnapshot): boolean {
  let hasTaken = false;
  for (const [key, table] of Object.entries(snapshot.tables)) {
    for (const [name, foreignKey] of Object.entries(table.foreignKeys ?? {})) {
      if (name in (state.tables[key]?.foreignKeys ?? {})) continue;
      const target = `${foreignKey.schemaTo || 'public'}.${foreignKey.tableTo}`;
      const [old, next] = [state.tables[target], snapshot.tables[target]];
      if (!old || !next || !table.foreignKeys) continue;
      const keysOf = (it: SnapshotTable) =>
        [it.uniqueConstraints, it.compositePrimaryKeys, it.indexes]
          .map((list) => Object.keys(list ?? {}))
          .join();
      const primary = (it: SnapshotTable) =>
        Object.values(it.columns)
          .flatMap((column) => (column.primaryKey ? [column.name] : []))
          .join();
      if (keysOf(old) === keysOf(next) && primary(old) === primary(next)) continue;
      delete table.foreignKeys[name];
      hasTaken = true;
    }
  }
  return hasTaken;
}

function withDefaultsOf(snapshot: MutableSnapshot, other: MutableSnapshot): void {
  for (const [key, table] of Object.entries(snapshot.tables)) {
    for (const column of Object.values(table.columns)) {
      const value = other.tables[key]?.columns[column.name]?.default;
      if (value === undefined) delete column.default;
      else column.default = value;
    }
  }
}

function dropsSomething(from: MutableSnapshot, to: MutableSnapshot): boolean {
  for (const list of ['views', 'policies', 'tables'])
    if (Object.keys(listOf(from, list)).some((key) => !(key in listOf(to, list)))) return true;
  return Object.entries(from.tables).some(([key, table]) => {
    const next = to.tables[key];
    if (!next) return true;
    return ['columns', 'policies'].some((list) =>
      Object.keys(listOf(table, list)).some((name) => !(name in listOf(next, list))),
    );
  });
}

/** Views that go or change, policies that go, and keys and indexes over what goes. */
function dropDependents(snapshot: MutableSnapshot, to: MutableSnapshot): void {
  keepOnly(listOf(snapshot, 'policies'), (key) => key in listOf(to, 'policies'));
  keepOnly(
    listOf(snapshot, 'views'),
    (key, view) => listOf(to, 'views')[key]?.definition === view.definition,
  );
  for (const [key, table] of Object.entries(snapshot.tables)) {
    const next = to.tables[key];
    keepOnly(listOf(table, 'foreignKeys'), (_, foreignKey) => {
      const target = Object.values(to.tables).find(
        (it) =>
          it.name === foreignKey.tableTo &&
          (it.schema || 'public') === ((foreignKey.schemaTo as string) || 'public'),
      );
      return next
        ? target !== undefined && hasAll(target, foreignKey.columnsTo) && hasAll(next, foreignKey.columnsFrom)
        : target !== undefined;
    });
    if (!next) continue;
    keepOnly(listOf(table, 'policies'), (name) => name in listOf(next, 'policies'));
    for (const list of ['compositePrimaryKeys', 'uniqueConstraints'])
      keepOnly(listOf(table, list), (_, key) => hasAll(next, key.columns));
    keepOnly(listOf(table, 'indexes'), (name, index) => {
      const members = (index.columns as readonly unknown[]).map((member) =>
        typeof member === 'string'
          ? member
          : (member as { readonly isExpression?: boolean }).isExpression
            ? undefined
            : (member as { readonly expression: string }).expression,
      );
      if (
        !members.every(
          (member) => member === undefined || !(member in table.columns) || member in next.columns,
        )
      )
        return false;
      // Its expressions or predicate may name a column that goes.
      return (
        losesNoColumn(table, next) || JSON.stringify(index) === JSON.stringify(listOf(next, 'indexes')[name])
      );
    });
    for (const list of ['checkConstraints', 'checkConstraint'])
      keepOnly(
        listOf(table, list),
        (name, check) => losesNoColumn(table, next) || listOf(next, list)[name]?.value === check.value,
      );
  }
}

function losesNoColumn(table: SnapshotTable, next: SnapshotTable): boolean {
  return Object.keys(table.columns).every((column) => column in next.columns);
}

function hasAll(table: SnapshotTable, columns: unknown): boolean {
  return (columns as readonly string[]).every((column) => column in table.columns);
}

function dropColumns(snapshot: MutableSnapshot, to: MutableSnapshot): void {
  for (const [key, table] of Object.entries(snapshot.tables)) {
    const next = to.tables[key];
    if (next) keepOnly(table.columns, (column) => column in next.columns);
  }
}

function dropTables(snapshot: MutableSnapshot, to: MutableSnapshot): void {
  keepOnly(snapshot.tables, (key) => key in to.tables);
}

/**
 * SQLite can add a column only if it may be NULL or has a constant default; one that cannot is added without
 * and gets the rest by the rebuild of the next step. Keys and generated columns are left to the rebuild.
 */
function addColumns(snapshot: MutableSnapshot, to: MutableSnapshot, fills: string[]): void {
  const dialect = 'sqlite';
  for (const [key, table] of Object.entries(snapshot.tables)) {
    for (const [name, column] of Object.entries(to.tables[key]?.columns ?? {})) {
      if (name in table.columns || column.primaryKey || column.generated) continue;
      const isConstant = column.default === undefined || !/[(]|^current_/i.test(String(column.default));
      const { default: given, ...rest } = column;
      const mayBeAdded = isConstant && (!column.notNull || given !== undefined);
      table.columns[name] = mayBeAdded ? column : { ...rest, notNull: false };
      if (!mayBeAdded && given !== undefined)
        fills.push(
          `UPDATE ${quoteName(dialect, table.name)} SET ${quoteName(dialect, name)} = ${String(given)};`,
        );
    }
  }
}

function keepOnly<T>(entries: Record<string, T>, keep: (key: string, value: T) => boolean): void {
  for (const [key, value] of Object.entries(entries)) if (!keep(key, value)) delete entries[key];
}
