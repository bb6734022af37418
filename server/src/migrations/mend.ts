import type { ColumnType } from '../model/schema.ts';
import { conversion, isAssignable } from '../model/typeCasts.ts';
import { typeFromSql } from '../sources/types/typeFromSql.ts';
import type { KitSnapshot } from './kitMessages.ts';
import { countedType, listExpression } from './postgresTypes.ts';
import { copySnapshot, type MutableSnapshot, quoteName, type SnapshotColumn } from './snapshotParts.ts';
import { mendRebuilds } from './sqliteRebuilds.ts';

/** Statements and what people should know of them. */
export interface Mended {
  readonly statements: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Mends what drizzle-kit 0.x is known to write wrong.
 * @param statements as it wrote them for the way from `before` to `after`
 */
export function mend(statements: readonly string[], before: KitSnapshot, after: KitSnapshot): Mended {
  const from = copySnapshot(before);
  const to = copySnapshot(after);
  switch (from.dialect) {
    case 'postgresql':
      return mendPostgres(statements, from, to);
    case 'sqlite':
      return mendRebuilds(statements, from, to);
    default:
      return { statements, notes: [] };
  }
}

const setType =
  /^ALTER TABLE ((?:"[^"]*"\.)?"[^"]*") ALTER COLUMN "([^"]*)" SET DATA TYPE (.+?)(?: USING (.+))?;$/;
const dropKey = /-- ALTER TABLE "([^"]*)" DROP CONSTRAINT "<constraint_name>";/;

function mendPostgres(statements: readonly string[], from: MutableSnapshot, to: MutableSnapshot): Mended {
  const notes: string[] = [];
  const result: string[] = [];
  const defaultsSet: string[] = [];
  for (const statement of statements) {
    if (defaultsSet.some((start) => statement.startsWith(start))) continue;
    const key = dropKey.exec(statement);
    if (key) {
      const name = `${key[1]}_pkey`;
      const schema = /table_schema = '([^']*)'/.exec(statement)?.[1];
      const on = schema && schema !== 'public' ? `"${schema}"."${key[1]}"` : `"${key[1]}"`;
      result.push(`ALTER TABLE ${on} DROP CONSTRAINT "${name}";`);
      notes.push(
        `drizzle-kit leaves dropping the primary key of ${key[1]} to you; it is taken to be called ${name}.`,
      );
      continue;
    }
    const change = setType.exec(statement) ?? undefined;
    const column = change && columnOf(from, change[1] ?? '', change[2] ?? '');
    const next = change && columnOf(to, change[1] ?? '', change[2] ?? '');
    if (!change || !column || !next) {
      result.push(statement);
      continue;
    }
    const [, table = '', name = '', type = '', using] = change;
    const alter = `ALTER TABLE ${table} ALTER COLUMN "${name}"`;
    const counting = countingStatements(table, column, next, statements);
    if (counting) {
      result.push(...counting);
      continue;
    }
    const types: Types = [typeIn(from, column.type), typeIn(to, next.type)];
    const isListed = column.type.endsWith(']') !== next.type.endsWith(']');
    if (using === undefined && !isListed && isLeftAsItIs(...types)) {
      result.push(statement);
      continue;
    }
    const cast = `"${name}"::${type}`;
    const converted =
      using && using !== cast
        ? using
        : (listExpression(`"${name}"`, column.type, type) ?? conversion(...types, `"${name}"`, type) ?? cast);
    if (converted === 'none') {
      result.push(statement);
      notes.push(
        `PostgreSQL has no cast from ${column.type} to ${type} and refuses to change ${table}.${name}: say in USING what a value becomes, or give the new column another name.`,
      );
      continue;
    }
    // A default is not converted with its column: the old one goes before, the new one comes after.
    const isOwn = (other: string) => other.startsWith(`${alter} SET DEFAULT `);
    for (const early of result.filter(isOwn)) result.splice(result.indexOf(early), 1);
    if (column.default !== undefined) result.push(`${alter} DROP DEFAULT;`);
    result.push(`${alter} SET DATA TYPE ${type} USING ${converted};`);
    if (next.default !== undefined) result.push(`${alter} SET DEFAULT ${String(next.default)};`);
    defaultsSet.push(`${alter} SET DEFAULT `);
    if (using === undefined)
      notes.push(`${table}.${name} becomes ${type} by ${converted} (USING)${fails(types[0])}.`);
  }
  return { statements: result, notes: [...notes, ...longNames(to, from)] };
}

function columnOf(snapshot: MutableSnapshot, table: string, column: string) {
  const names = [...table.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
  const name = names.pop() ?? '';
  return snapshot.tables[`${names.pop() ?? 'public'}.${name}`]?.columns[column];
}

type Types = readonly [from: ColumnType, to: ColumnType];

/** Whether PostgreSQL converts by itself; a type that is not its own, where only the arguments differ, is left alone. */
function isLeftAsItIs(from: ColumnType, to: ColumnType): boolean {
  return isAssignable(from, to) ?? (from.name === to.name && from.arrayDimensions === to.arrayDimensions);
}

/** Only a text can hold what the new type does not know. */
function fails(from: ColumnType): string {
  return from.family === 'text' || from.family === 'enum' ? ', which fails on a value that is none' : '';
}

/** A type as it stands in a snapshot. */
function typeIn(snapshot: MutableSnapshot, type: string): ColumnType {
  const facts = typeFromSql('postgresql', type);
  const isEnum = Object.values(snapshot.enums ?? {}).some((it) => it.name === facts.name);
  return { ...facts, written: type, ...(isEnum ? { family: 'enum' as const, enum: facts.name } : {}) };
}

/**
 * A serial is a number, a sequence and a default, and no type that a column can change to.
 * @returns undefined where neither type is one, or both are
 */
function countingStatements(
  table: string,
  from: SnapshotColumn,
  to: SnapshotColumn,
  written: readonly string[],
): readonly string[] | undefined {
  const [old, next] = [countedType(from.type), countedType(to.type)];
  if ((old === undefined) === (next === undefined)) return undefined;
  const column = quoteName('postgresql', to.name);
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${column}`;
  const [, schema = '', owner = ''] = /^("[^"]*"\.)?"([^"]*)"$/.exec(table) ?? [];
  const sequence = `${schema}"${owner}_${to.name}_seq"`;
  const setValue = `SELECT setval('${sequence}', (SELECT coalesce(max(${column}), 0) + 1 FROM ${table}), false);`;
  // drizzle-kit 1.x makes and drops the sequence, but has it begin at 1.
  if (written.some((it) => /^(?:CREATE|DROP) SEQUENCE /.test(it) && it.includes(`${owner}_${to.name}_seq"`)))
    return next === undefined ? [] : [setValue];
  if (next === undefined)
    return [
      `${alter} DROP DEFAULT;`,
      `DROP SEQUENCE IF EXISTS ${sequence};`,
      ...(to.type === old ? [] : [`${alter} SET DATA TYPE ${to.type};`]),
      ...(to.default === undefined ? [] : [`${alter} SET DEFAULT ${String(to.default)};`]),
    ];
  return [
    ...(from.default === undefined ? [] : [`${alter} DROP DEFAULT;`]),
    ...(from.type === next ? [] : [`${alter} SET DATA TYPE ${next} USING ${column}::${next};`]),
    `CREATE SEQUENCE ${sequence} AS ${next} OWNED BY ${table}.${column};`,
    setValue,
    `${alter} SET DEFAULT nextval('${sequence}');`,
  ];
}

/** PostgreSQL keeps 63 bytes of a name. */
function longNames(to: MutableSnapshot, from: MutableSnapshot): readonly string[] {
  const names = (snapshot: MutableSnapshot) =>
    new Set(
      Object.values(snapshot.tables).flatMap((table) => [
        table.name,
        ...Object.keys(table.columns),
        ...Object.keys(table.indexes ?? {}),
        ...Object.keys(table.foreignKeys ?? {}),
        ...Object.keys(table.uniqueConstraints ?? {}),
        ...Object.keys(table.checkConstraints ?? {}),
      ]),
    );
  const old = names(from);
  return [...names(to)]
    .filter((name) => !old.has(name) && Buffer.byteLength(name) > 63)
    .map((name) => `The name ${name} is longer than 63 bytes: PostgreSQL cuts off its end.`);
}
