import { isDeepStrictEqual } from 'node:util';
import type { Dialect } from '../model/schema.ts';
import {
  type Json,
  listOf,
  type MutableSnapshot,
  quoteName,
  quoteTable,
  type SnapshotTable,
} from './snapshotParts.ts';

/**
 * Keys and indexes are named after their table and columns. After those are renamed, the ones that differ by
 * their name alone are renamed as well: drizzle-kit would drop them and build them anew, which locks the table
 * and, for a primary key of MySQL, fails.
 * @param snapshot after the renames of tables and columns; it is changed
 * @returns the SQL that does it in the database
 */
export function renameParts(snapshot: MutableSnapshot, after: MutableSnapshot): readonly string[] {
  const dialect = snapshot.dialect as Dialect;
  return Object.entries(snapshot.tables).flatMap(([key, table]) => {
    const next = after.tables[key];
    if (!next) return [];
    return [
      ...['compositePrimaryKeys', 'uniqueConstraints', 'foreignKeys', 'checkConstraints', 'indexes'].flatMap(
        (list) => renameInList(dialect, table, next, list),
      ),
      ...(dialect === 'postgresql' ? renameIdentities(table, next) : []),
    ];
  });
}

function renameInList(
  dialect: Dialect,
  table: SnapshotTable,
  next: SnapshotTable,
  list: string,
): readonly string[] {
  const parts = listOf(table, list);
  const current = listOf(next, list);
  const statements: string[] = [];
  const taken = new Set<string>();
  const renamed = Object.entries(parts).map(([name, part]): [string, Json] => {
    if (current[name]) return [name, part];
    const match = Object.entries(current).find(
      ([other, it]) => !parts[other] && !taken.has(other) && isDeepStrictEqual(nameless(it), nameless(part)),
    );
    const sql = match && renameSql(dialect, table, list, name, match[0]);
    if (!match || sql === undefined) return [name, part];
    taken.add(match[0]);
    statements.push(...sql);
    return [match[0], { ...part, name: match[0] }];
  });
  if (Object.keys(parts).length > 0) table[list] = Object.fromEntries(renamed);
  return statements;
}

function nameless({ name: _, ...part }: Json): Json {
  return part;
}

/** Undefined where the database cannot rename it; nothing to do where it knows no such name. */
function renameSql(
  dialect: Dialect,
  table: SnapshotTable,
  list: string,
  from: string,
  to: string,
): readonly string[] | undefined {
  const on = quoteTable(dialect, table);
  const [old, next] = [quoteName(dialect, from), quoteName(dialect, to)];
  switch (dialect) {
    case 'postgresql': {
      if (list !== 'indexes') return [`ALTER TABLE ${on} RENAME CONSTRAINT ${old} TO ${next};`];
      const schema = table.schema ? `${quoteName(dialect, table.schema)}.` : '';
      return [`ALTER INDEX ${schema}${old} RENAME TO ${next};`];
    }
    case 'mysql':
      // Every primary key is called PRIMARY there.
      if (list === 'compositePrimaryKeys') return [];
      if (list === 'indexes' || list === 'uniqueConstraints')
        return [`ALTER TABLE ${on} RENAME INDEX ${old} TO ${next};`];
      return undefined;
    case 'sqlite':
      // drizzle-kit writes these keys without a name.
      return list === 'foreignKeys' || list === 'compositePrimaryKeys' ? [] : undefined;
  }
}

function renameIdentities(table: SnapshotTable, next: SnapshotTable): readonly string[] {
  return Object.entries(table.columns).flatMap(([key, column]) => {
    const from = column.identity?.name;
    const to = next.columns[key]?.identity?.name;
    if (!column.identity || !from || !to || from === to) return [];
    column.identity.name = to;
    const schema = table.schema ? `${quoteName('postgresql', table.schema)}.` : '';
    return [
      `ALTER SEQUENCE ${schema}${quoteName('postgresql', from)} RENAME TO ${quoteName('postgresql', to)};`,
    ];
  });
}
