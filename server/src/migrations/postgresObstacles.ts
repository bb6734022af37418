import { areComparable } from './postgresTypes.ts';
import {
  copySnapshot,
  listOf,
  type MutableSnapshot,
  type SnapshotColumn,
  type SnapshotTable,
} from './snapshotParts.ts';

/**
 * Takes away what PostgreSQL lets stand in the way of a change, to be made again after it: views over a column that
 * changes its type, foreign keys between columns of which one is cast before the other, policies that ask a column
 * that goes, and foreign keys that go before the constraint that they lead to.
 * @param snapshot is changed
 */
export function dropObstacles(snapshot: MutableSnapshot, to: MutableSnapshot): void {
  const changed = changedColumns(snapshot, to);
  dropViews(snapshot, changed);
  for (const [key, table] of Object.entries(snapshot.tables)) {
    const next = to.tables[key];
    if (!next) continue;
    const losesColumn = Object.keys(table.columns).some((name) => !(name in next.columns));
    const policies = listOf(table, 'policies');
    for (const [name, policy] of Object.entries(policies))
      if (losesColumn && JSON.stringify(policy) !== JSON.stringify(listOf(next, 'policies')[name]))
        delete policies[name];
    const keys = table.foreignKeys ?? {};
    for (const [name, foreignKey] of Object.entries(keys)) {
      const target = changed.find(
        (it) =>
          it.table.name === foreignKey.tableTo && schemaOf(it.table) === (foreignKey.schemaTo || 'public'),
      );
      const own = changed.find((it) => it.table === table);
      const isCast =
        own?.columns.some((it) => it.isCast && foreignKey.columnsFrom.includes(it.name)) ||
        target?.columns.some((it) => it.isCast && foreignKey.columnsTo.includes(it.name));
      if (isCast || !(name in (next.foreignKeys ?? {}))) delete keys[name];
    }
  }
}

/** Whether a part stands in the way of the change. */
export function hasObstacles(snapshot: MutableSnapshot, to: MutableSnapshot): boolean {
  const copy = copySnapshot(snapshot);
  dropObstacles(copy, to);
  return JSON.stringify(copy) !== JSON.stringify(snapshot);
}

interface ChangedTable {
  readonly table: SnapshotTable;
  readonly columns: readonly { readonly name: string; readonly isCast: boolean }[];
}

function changedColumns(from: MutableSnapshot, to: MutableSnapshot): readonly ChangedTable[] {
  return Object.entries(from.tables).flatMap(([key, table]) => {
    const columns = Object.values(table.columns).flatMap((column) => {
      const next = to.tables[key]?.columns[column.name];
      if (!next || (next.type === column.type && !changesValues(column, from, to))) return [];
      const isCast = next.type === column.type || !areComparable(column.type, next.type);
      return [{ name: column.name, isCast }];
    });
    return columns.length > 0 ? [{ table, columns }] : [];
  });
}

/** Of an enum that is made anew, as values go or change their order. */
function changesValues(column: SnapshotColumn, from: MutableSnapshot, to: MutableSnapshot): boolean {
  const key = `${column.typeSchema ?? 'public'}.${column.type.replace(/(\[\d*\])+$/, '')}`;
  const [old, next] = [from.enums?.[key], to.enums?.[key]];
  if (!old || !next) return false;
  return next.values.filter((value) => old.values.includes(value)).join('\0') !== old.values.join('\0');
}

/** Views that name a changed column, or all of its table, and those over such views. */
function dropViews(snapshot: MutableSnapshot, changed: readonly ChangedTable[]): void {
  const views = listOf(snapshot, 'views');
  const dropped = new Set<string>();
  const stands = ([key, view]: [
    string,
    { readonly definition?: unknown; readonly isExisting?: unknown },
  ]) => {
    if (dropped.has(key) || typeof view.definition !== 'string' || view.isExisting === true) return false;
    const text = view.definition;
    return (
      changed.some(
        ({ table, columns }) =>
          names(text, table.name) && (text.includes('*') || columns.some(({ name }) => names(text, name))),
      ) || [...dropped].some((other) => names(text, other.slice(other.indexOf('.') + 1)))
    );
  };
  for (let next = Object.entries(views).find(stands); next; next = Object.entries(views).find(stands))
    dropped.add(next[0]);
  for (const key of dropped) delete views[key];
}

/** Whether a text holds a name as a word of its own. */
function names(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`, 'i').test(text);
}

function schemaOf(table: SnapshotTable): string {
  return table.schema || 'public';
}
