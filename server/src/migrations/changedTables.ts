import { isDeepStrictEqual } from 'node:util';
import type { KitSnapshot } from './kitMessages.ts';
import type { SnapshotForeignKey, SnapshotTable } from './snapshotParts.ts';

type Tables = Readonly<Record<string, SnapshotTable>>;

/** What no schema holds: a snapshot's place in the history. */
const records: ReadonlySet<string> = new Set(['id', 'prevId', '_meta']);

/**
 * Two snapshots of drizzle-kit 0.x without the tables that have no part in the way from one to the other. drizzle-kit
 * checks and compares every table of a pair, by far most of the time that a large schema takes. What stays beside the
 * changed tables: those that refer to one of them where that may stand in the way, and, without foreign keys of their
 * own, those that are referred to.
 *
 * What a changed enum, schema or view does to tables is looked up in all of them: such pairs stay whole.
 */
export function changedTables(
  before: KitSnapshot,
  after: KitSnapshot,
): readonly [before: KitSnapshot, after: KitSnapshot] {
  const parts = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const part of parts)
    if (part !== 'tables' && !records.has(part) && !isSame(before[part], after[part])) return [before, after];
  const [old, next] = [tablesOf(before), tablesOf(after)];
  const changed = new Set(
    [...Object.keys(old), ...Object.keys(next)].filter((key) => !isSame(old[key], next[key])),
  );
  // SQLite makes a table anew to change it, which those that refer to it feel.
  const moved = [...changed].filter((key) => before.dialect === 'sqlite' || changesType(old[key], next[key]));
  const targets = new Set(
    moved.flatMap((key) => [old[key], next[key]].flatMap((table) => (table ? [labelOf(table)] : []))),
  );
  const whole = new Set(changed);
  let found = true;
  while (found) {
    found = false;
    for (const [key, table] of Object.entries(next)) {
      if (!foreignKeysOf(table).some((foreignKey) => targets.has(targetOf(foreignKey)))) continue;
      whole.add(key);
      // Rows that go with the table and come back take those along that refer to them.
      if (before.dialect !== 'sqlite' || targets.has(labelOf(table))) continue;
      targets.add(labelOf(table));
      found = true;
    }
  }
  const referred = new Set(
    [...whole].flatMap((key) => [old[key], next[key]].flatMap((table) => foreignKeysOf(table).map(targetOf))),
  );
  const kept = (tables: Tables) =>
    Object.fromEntries(
      Object.entries(tables).flatMap(([key, table]) => {
        if (whole.has(key)) return [[key, table]];
        return referred.has(labelOf(table)) ? [[key, { ...table, foreignKeys: {} }]] : [];
      }),
    );
  return [
    { ...before, tables: kept(old) },
    { ...after, tables: kept(next) },
  ];
}

/** A column to which a table leads that stays as it is does not go, and neither does its table. */
function changesType(old: SnapshotTable | undefined, next: SnapshotTable | undefined): boolean {
  return Object.values(old?.columns ?? {}).some(({ name, type }) => {
    const column = next?.columns[name];
    return column !== undefined && column.type !== type;
  });
}

/** Whoever wrote it wrote its keys in the same order, most times. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || isDeepStrictEqual(one, other);
}

function tablesOf(snapshot: KitSnapshot): Tables {
  return snapshot.tables as Tables;
}

function foreignKeysOf(table: SnapshotTable | undefined): readonly SnapshotForeignKey[] {
  return Object.values(table?.foreignKeys ?? {});
}

function labelOf({ name, schema }: SnapshotTable): string {
  return `${schema || 'public'}.${name}`;
}

function targetOf({ tableTo, schemaTo }: SnapshotForeignKey): string {
  return `${schemaTo || 'public'}.${tableTo}`;
}
