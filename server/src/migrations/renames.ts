import type { Dialect } from '../model/schema.ts';
import {
  type Json,
  labelOf,
  listOf,
  type MutableSnapshot,
  quoteName,
  quoteTable,
  type SnapshotTable,
  tableLists,
} from './snapshotParts.ts';

export type RenamedKind = 'schema' | 'table' | 'column' | 'enum' | 'sequence';

/** Keys of the snapshot; of a column its name, with `table` as its label after all renames of tables. */
export interface Rename {
  readonly kind: RenamedKind;
  readonly from: string;
  readonly to: string;
  readonly table: string | undefined;
}

/** The renames that lead back, columns before their tables. */
export function reversed(renames: readonly Rename[]): readonly Rename[] {
  return [...renames].reverse().map((rename) => ({ ...rename, from: rename.to, to: rename.from }));
}

/**
 * Renames a part in a snapshot, in everything that refers to it as well.
 * @returns the SQL that does it in the database
 */
export function applyRename(snapshot: MutableSnapshot, rename: Rename): readonly string[] {
  switch (rename.kind) {
    case 'schema':
      return renameSchema(snapshot, rename);
    case 'enum':
      return renameEnum(snapshot, rename);
    case 'sequence':
      return renameSequence(snapshot, rename);
    case 'table':
      return renameTable(snapshot, rename);
    case 'column':
      return renameColumn(snapshot, rename);
  }
}

const q = (name: string) => quoteName('postgresql', name);

function renameSchema(snapshot: MutableSnapshot, { from, to }: Rename): readonly string[] {
  if (snapshot.schemas) snapshot.schemas = rekeyed(snapshot.schemas, from, to, () => to);
  for (const list of ['tables', 'enums', 'sequences', 'views'] as const) {
    const parts = listOf(snapshot, list);
    snapshot[list] = Object.fromEntries(
      Object.entries(parts).map(([key, part]) =>
        part.schema === from ? [`${to}.${String(part.name)}`, { ...part, schema: to }] : [key, part],
      ),
    ) as never;
  }
  for (const table of Object.values(snapshot.tables)) {
    for (const column of Object.values(table.columns)) {
      if (column.typeSchema === from) column.typeSchema = to;
      if (column.identity?.schema === from) column.identity.schema = to;
    }
    for (const foreignKey of Object.values(table.foreignKeys ?? {}))
      if (foreignKey.schemaTo === from) foreignKey.schemaTo = to;
  }
  return [`ALTER SCHEMA ${q(from)} RENAME TO ${q(to)};`];
}

function renameEnum(snapshot: MutableSnapshot, { from, to }: Rename): readonly string[] {
  const type = snapshot.enums?.[from];
  if (!type || !snapshot.enums) return [];
  const old = { name: type.name, schema: type.schema ?? 'public' };
  const next = splitKey(to);
  snapshot.enums = rekeyed(snapshot.enums, from, to, (it) => ({ ...it, ...next }));
  for (const table of Object.values(snapshot.tables)) {
    for (const column of Object.values(table.columns)) {
      const [, base, dimensions] = /^(.*?)((?:\[\d*\])*)$/.exec(column.type) ?? [];
      if (base !== old.name || column.typeSchema !== old.schema) continue;
      column.type = `${next.name}${dimensions}`;
      column.typeSchema = next.schema;
    }
  }
  return moved('TYPE', old, next);
}

function renameSequence(snapshot: MutableSnapshot, { from, to }: Rename): readonly string[] {
  const sequence = snapshot.sequences?.[from];
  if (!sequence || !snapshot.sequences) return [];
  const old = { name: sequence.name, schema: sequence.schema ?? 'public' };
  const next = splitKey(to);
  snapshot.sequences = rekeyed(snapshot.sequences, from, to, (it) => ({ ...it, ...next }));
  return moved('SEQUENCE', old, next);
}

/** Another schema, another name, or both. */
function moved(
  what: string,
  old: { readonly name: string; readonly schema: string },
  next: { readonly name: string; readonly schema: string },
): readonly string[] {
  const statements: string[] = [];
  if (old.schema !== next.schema)
    statements.push(`ALTER ${what} ${q(old.schema)}.${q(old.name)} SET SCHEMA ${q(next.schema)};`);
  if (old.name !== next.name)
    statements.push(`ALTER ${what} ${q(next.schema)}.${q(old.name)} RENAME TO ${q(next.name)};`);
  return statements;
}

function splitKey(key: string): { readonly schema: string; readonly name: string } {
  const dot = key.indexOf('.');
  return { schema: key.slice(0, dot), name: key.slice(dot + 1) };
}

function renameTable(snapshot: MutableSnapshot, { from, to }: Rename): readonly string[] {
  const dialect = snapshot.dialect as Dialect;
  const table = snapshot.tables[from];
  if (!table) return [];
  const old = { name: table.name, schema: table.schema ?? '' };
  const key = dialect === 'postgresql' ? splitKey(to) : { schema: '', name: to };
  const next = { name: key.name, schema: key.schema === 'public' ? '' : key.schema };
  snapshot.tables = rekeyed(snapshot.tables, from, to, (it) => ({ ...it, name: next.name })) as Record<
    string,
    SnapshotTable
  >;
  const renamed = snapshot.tables[to];
  if (renamed && dialect === 'postgresql') renamed.schema = next.schema;
  for (const other of Object.values(snapshot.tables)) {
    for (const foreignKey of Object.values(other.foreignKeys ?? {})) {
      if (other === renamed) foreignKey.tableFrom = next.name;
      if (foreignKey.tableTo !== old.name || (foreignKey.schemaTo ?? 'public') !== (old.schema || 'public'))
        continue;
      foreignKey.tableTo = next.name;
      if (foreignKey.schemaTo !== undefined) foreignKey.schemaTo = next.schema || 'public';
    }
  }
  const quote = dialect === 'postgresql' ? '"' : '`';
  if (renamed)
    rewriteSql(renamed, (sql) =>
      sql.replaceAll(`${quote}${old.name}${quote}.`, `${quote}${next.name}${quote}.`),
    );
  if (dialect === 'postgresql') {
    const statements: string[] = [];
    if (old.schema !== next.schema)
      statements.push(`ALTER TABLE ${quoteTable(dialect, old)} SET SCHEMA ${q(next.schema || 'public')};`);
    if (old.name !== next.name)
      statements.push(
        `ALTER TABLE ${quoteTable(dialect, { ...next, name: old.name })} RENAME TO ${q(next.name)};`,
      );
    return statements;
  }
  return [`ALTER TABLE ${quoteName(dialect, old.name)} RENAME TO ${quoteName(dialect, next.name)};`];
}

function renameColumn(snapshot: MutableSnapshot, { from, to, table: label }: Rename): readonly string[] {
  const dialect = snapshot.dialect as Dialect;
  const table = Object.values(snapshot.tables).find((it) => labelOf(it) === label);
  if (!table) return [];
  table.columns = rekeyed(table.columns, from, to, (it) => ({ ...it, name: to }));
  const rename = (names: string[]) => names.map((name) => (name === from ? to : name));
  for (const list of ['compositePrimaryKeys', 'uniqueConstraints'] as const)
    for (const key of Object.values(table[list] ?? {})) key.columns = rename(key.columns);
  for (const index of Object.values(table.indexes ?? {})) {
    index.columns = index.columns.map((member) => {
      if (typeof member === 'string') return member === from ? to : member;
      return !member.isExpression && member.expression === from ? { ...member, expression: to } : member;
    });
  }
  for (const other of Object.values(snapshot.tables)) {
    for (const foreignKey of Object.values(other.foreignKeys ?? {})) {
      if (other === table) foreignKey.columnsFrom = rename(foreignKey.columnsFrom);
      if (
        foreignKey.tableTo === table.name &&
        (foreignKey.schemaTo || 'public') === (table.schema || 'public')
      )
        foreignKey.columnsTo = rename(foreignKey.columnsTo);
    }
  }
  const quote = dialect === 'postgresql' ? '"' : '`';
  // SQLite's and PostgreSQL's texts quote by `"` as well.
  rewriteSql(table, (sql) =>
    sql.replaceAll(`"${from}"`, `"${to}"`).replaceAll(`${quote}${from}${quote}`, `${quote}${to}${quote}`),
  );
  return [
    `ALTER TABLE ${quoteTable(dialect, table)} RENAME COLUMN ${quoteName(dialect, from)} TO ${quoteName(dialect, to)};`,
  ];
}

/** The database keeps expressions in step with names by itself; so must the texts of them. */
function rewriteSql(table: SnapshotTable, rewrite: (sql: string) => string): void {
  for (const index of Object.values(table.indexes ?? {})) {
    if (index.where) index.where = rewrite(index.where);
    for (const member of index.columns)
      if (typeof member !== 'string' && member.isExpression) member.expression = rewrite(member.expression);
  }
  for (const list of tableLists) {
    if (!list.startsWith('check') && list !== 'policies') continue;
    for (const part of Object.values(listOf(table, list)))
      for (const key of ['value', 'using', 'withCheck'])
        if (typeof part[key] === 'string') part[key] = rewrite(part[key]);
  }
  for (const column of Object.values(table.columns))
    if (column.generated) column.generated.as = rewrite(column.generated.as);
}

/** The entries in their order, one under another key. */
function rekeyed<T>(
  entries: Record<string, T>,
  from: string,
  to: string,
  change: (value: T) => T | Json | string,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => (key === from ? [to, change(value) as T] : [key, value])),
  );
}
