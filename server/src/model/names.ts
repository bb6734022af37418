import { columnsOf } from './catalog.ts';
import type {
  Check,
  Column,
  ColumnKeys,
  Dialect,
  EntityId,
  ForeignKey,
  Index,
  PartName,
  PrimaryKey,
  Table,
  UniqueConstraint,
} from './schema.ts';
import type { Maybe } from './unknown.ts';
import { isUnknown, known, unknown } from './unknown.ts';

/**
 * The names that drizzle-orm and drizzle-kit (0.45, 0.31) give to constraints and indexes without one, and
 * what a database does with a name that is too long. The rules were read off drizzle-orm's `uniqueKeyName`,
 * `PrimaryKey.getName`, `ForeignKey.getName` and drizzle-kit's serialisers; a test compares them.
 */

export type NamedPart = PrimaryKey | UniqueConstraint | ForeignKey | Index | Check;

/** Finds the tables that foreign keys lead to: a `Catalog`, or what a rule sees. */
export interface TableLookup {
  table(id: EntityId): Table | undefined;
}

/**
 * The name that a part of `table` has in the database; what the source knows by itself goes first.
 * @returns undefined where it has none: a primary key declared on its column in SQLite
 */
export function partName(table: Table, part: NamedPart, tables: TableLookup): Maybe<string> | undefined {
  if (part.name.explicit === undefined && 'generated' in part.name) return part.name.generated;
  switch (part.kind) {
    case 'primary-key':
      return primaryKeyName(table, part);
    case 'unique':
      return explicitName(part.name) ?? joinedName(table, rawNames(table, part.columns), 'unique');
    case 'foreign-key':
      return foreignKeyName(table, part, tables);
    case 'index':
      return explicitName(part.name) ?? indexName(table, part);
    case 'check':
      return explicitName(part.name) ?? unknown('a check needs a name');
  }
}

function primaryKeyName(table: Table, part: PrimaryKey): Maybe<string> | undefined {
  const columns = columnsOf(table, part.columns);
  if (part.inline) {
    // drizzle-kit writes it into the column: PostgreSQL then picks the name, MySQL calls every key PRIMARY.
    if (table.dialect === 'sqlite') return undefined;
    if (table.dialect === 'mysql') return joinedName(table, databaseNames(columns));
    return joinedName(table, [], 'pkey');
  }
  const name = explicitName(part.name) ?? joinedName(table, rawNames(table, part.columns), 'pk');
  return recased(name, columns ?? []);
}

function foreignKeyName(table: Table, part: ForeignKey, tables: TableLookup): Maybe<string> {
  const target = known(part.target);
  const targetTable = target && tables.table(target.table);
  const targetColumns = targetTable && columnsOf(targetTable, target.columns);
  const columns = columnsOf(table, part.columns) ?? [];
  const explicit = explicitName(part.name);
  if (explicit !== undefined) return recased(explicit, [...columns, ...(targetColumns ?? [])]);
  if (!targetTable || !targetColumns) return unknown('the target of the foreign key is unknown');
  const names = rawNames(table, part.columns);
  if (isUnknown(names)) return names;
  if (isUnknown(targetTable.name)) return targetTable.name;
  const targetNames = rawNames(targetTable, target.columns);
  if (isUnknown(targetNames)) return targetNames;
  const name = joinedName(table, [...names, targetTable.name, ...targetNames], 'fk');
  return recased(name, [...columns, ...targetColumns]);
}

/** Index names are made from the names in the database, unlike all others. */
function indexName(table: Table, index: Index): Maybe<string> {
  if (isUnknown(index.members)) return index.members;
  const keys: string[] = [];
  for (const member of index.members) {
    if (member.column === undefined) return unknown('an index with an expression needs a name');
    keys.push(member.column);
  }
  return joinedName(table, databaseNames(columnsOf(table, keys)), 'index');
}

function explicitName(name: PartName): Maybe<string> | undefined {
  return name.explicit;
}

function joinedName(table: Table, names: Maybe<readonly string[]>, suffix?: string): Maybe<string> {
  if (isUnknown(table.name)) return table.name;
  if (isUnknown(names)) return names;
  return [table.name, ...names, ...(suffix ? [suffix] : [])].join('_');
}

/** The names drizzle-orm knows columns by: without the casing that drizzle-kit applies later. */
function rawNames(table: Table, keys: ColumnKeys): Maybe<readonly string[]> {
  if (isUnknown(keys)) return keys;
  const names: string[] = [];
  for (const column of columnsOf(table, keys) ?? []) {
    const name = rawColumnName(column);
    if (isUnknown(name)) return name;
    names.push(name);
  }
  return names.length === keys.length ? names : unknown('a column of the key does not exist');
}

/** A column's name as drizzle-orm has it, before the casing of drizzle-kit's configuration. */
export function rawColumnName(column: Column): Maybe<string> {
  return column.nameFromKey ? column.key : column.name;
}

function databaseNames(columns: readonly Column[] | undefined): Maybe<readonly string[]> {
  if (!columns) return unknown('a column does not exist');
  const names: string[] = [];
  for (const { name } of columns) {
    if (isUnknown(name)) return name;
    names.push(name);
  }
  return names;
}

/**
 * drizzle-kit replaces the first occurrence of each raw column name by the cased one, in the whole name: an
 * explicit name is changed as well, and a table's name that holds a column's.
 */
function recased(name: Maybe<string>, columns: readonly Column[]): Maybe<string> {
  if (isUnknown(name)) return name;
  return columns.reduce((text, column) => {
    const raw = known(rawColumnName(column));
    const cased = known(column.name);
    return raw === undefined || cased === undefined ? text : text.replace(raw, () => cased);
  }, name);
}

export interface IdentifierLimit {
  readonly length: number;
  readonly unit: 'bytes' | 'characters';
  /** What becomes of a longer name: cut off with a notice, or the statement fails. */
  readonly beyond: 'cut' | 'refused';
}

/**
 * The longest name a database takes; undefined where there is no limit.
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS,
 * https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html
 */
export function identifierLimit(dialect: Dialect): IdentifierLimit | undefined {
  switch (dialect) {
    case 'postgresql':
      return { length: 63, unit: 'bytes', beyond: 'cut' };
    case 'mysql':
      return { length: 64, unit: 'characters', beyond: 'refused' };
    case 'sqlite':
      return undefined;
  }
}

/** A name's length in the unit of the limit: bytes of UTF-8 or characters (code points). */
export function identifierLength(name: string, unit: IdentifierLimit['unit']): number {
  let length = 0;
  for (let at = 0; at < name.length; at++) {
    const code = name.codePointAt(at) as number;
    length += unit === 'bytes' ? utf8Length(code) : 1;
    // It is two code units.
    if (code >= 0x10000) at++;
  }
  return length;
}

/** What PostgreSQL keeps of a name: the characters that fit whole into the limit. */
export function storedIdentifier(dialect: Dialect, name: string): string {
  const limit = identifierLimit(dialect);
  if (limit?.beyond !== 'cut') return name;
  let stored = '';
  let length = 0;
  for (const character of name) {
    length += identifierLength(character, limit.unit);
    if (length > limit.length) break;
    stored += character;
  }
  return stored;
}

function utf8Length(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
