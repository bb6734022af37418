import { type Catalog, columnsOf } from '../../../model/catalog.ts';
import type { Column, ColumnKeys, EntityId, SqlText, Table, View } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { isUnknown, type Maybe, unknown } from '../../../model/unknown.ts';
import { parseStatement } from '../parse.ts';
import type { Wording } from '../write/wording.ts';

/** What the pieces of a printed schema are written with. */
export interface DdlContext {
  readonly wording: Wording;
  readonly catalog: Catalog;
  /** The tables that are printed: a foreign key can lead to no other. */
  readonly printedTables: ReadonlySet<EntityId>;
  readonly views: ReadonlyMap<EntityId, View>;
  /** Names in `public` are written with it. */
  readonly spellsPublic?: boolean;
}

/** A part of a schema with its schema's name, as it is referred to. */
export function qualified(
  { wording, spellsPublic }: DdlContext,
  part: { readonly name: Maybe<string>; readonly schema?: Maybe<string> | undefined },
): Maybe<string> {
  if (isUnknown(part.name)) return part.name;
  if (isUnknown(part.schema)) return part.schema;
  const name = wording.identifier(part.name);
  const schema = part.schema ?? 'public';
  return schema === 'public' && !spellsPublic ? name : `${wording.identifier(schema)}.${name}`;
}

/** The name that a column has in the database; unknown where it cannot be written. */
export function writtenName({ catalog }: DdlContext, { name, type }: Column): Maybe<string> {
  if (isUnknown(name)) return name;
  if (isUnknown(type)) return type;
  const enumType = type.enum === undefined ? undefined : catalog.enum(type.enum);
  if (enumType && isUnknown(enumType.values))
    return unknown(`its enum is unknown: ${enumType.values.reason}`);
  return name;
}

/** The names that columns have in the database; unknown where one of them is not written. */
export function namesOf(context: DdlContext, table: Table, keys: ColumnKeys): Maybe<readonly string[]> {
  if (isUnknown(keys)) return keys;
  const columns = columnsOf(table, keys);
  if (!columns) return unknown('a column does not exist');
  const names: string[] = [];
  for (const column of columns) {
    const name = writtenName(context, column);
    if (isUnknown(name)) return unknown(`the column ${column.key} is not written`);
    names.push(name);
  }
  return names;
}

/** The text of a fragment, where all of it is known. */
export function sqlOf(sql: Maybe<SqlText>): Maybe<string> {
  if (isUnknown(sql)) return sql;
  return sql.complete ? sql.text.trim() : unknown('an interpolation could not be resolved');
}

/** True where SQL says what a part means; Drizzle's parts mean what drizzle-kit makes of them. */
export function isFromSql({ file }: Span): boolean {
  return file.toLowerCase().endsWith('.sql');
}

/** A line of comment that tells what is not written, and why. */
export function note(what: string, reason: string): string {
  return `-- ${`${what} is not written: ${reason}`.replace(/\s+/g, ' ')}`;
}

/** A statement with its semicolon, or a comment where PostgreSQL does not accept it. */
export function statement(what: string, sql: string): string {
  const reason = refusalOf(sql);
  return reason === undefined ? `${sql};` : note(what, `PostgreSQL does not accept it (${reason})`);
}

/** Why PostgreSQL's parser refuses a statement; undefined where it does not. */
export function refusalOf(sql: string): string | undefined {
  const parsed = parseStatement(sql);
  return parsed.kind === 'broken' ? parsed.message : undefined;
}
