import type { KitSnapshot } from './kitMessages.ts';
import { copySnapshot, type MutableSnapshot } from './snapshotParts.ts';
import { keepChildren } from './sqliteChildren.ts';

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
      return keepChildren(statements, from);
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
    const change = setType.exec(statement);
    const column = change && columnOf(from, change[1] ?? '', change[2] ?? '');
    const next = change && columnOf(to, change[1] ?? '', change[2] ?? '');
    if (!change || !column || !next || castsByItself(String(column.type), String(next.type))) {
      result.push(statement);
      continue;
    }
    const [, table, name, type, using] = change;
    const alter = `ALTER TABLE ${table} ALTER COLUMN "${name}"`;
    // A default is not converted with its column: the old one goes before, the new one comes after.
    const isOwn = (other: string) => other.startsWith(`${alter} SET DEFAULT `);
    for (const early of result.filter(isOwn)) result.splice(result.indexOf(early), 1);
    if (column.default !== undefined) result.push(`${alter} DROP DEFAULT;`);
    result.push(`${alter} SET DATA TYPE ${type} USING ${using ?? `"${name}"::${type}`};`);
    if (next.default !== undefined) result.push(`${alter} SET DEFAULT ${String(next.default)};`);
    defaultsSet.push(`${alter} SET DEFAULT `);
    if (using === undefined)
      notes.push(`${table}.${name} becomes ${type} by a cast (USING), which fails on a value that is none.`);
  }
  return { statements: result, notes: [...notes, ...longNames(to, from)] };
}

function columnOf(snapshot: MutableSnapshot, table: string, column: string) {
  const names = [...table.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
  const name = names.pop() ?? '';
  return snapshot.tables[`${names.pop() ?? 'public'}.${name}`]?.columns[column];
}

const families: readonly RegExp[] = [
  /^(smallint|integer|bigint|numeric|decimal|real|double precision|smallserial|serial|bigserial)\b/,
  /^(text|varchar|char|character varying|character|citext)\b/,
  /^(timestamp|date)\b/,
  /^jsonb?\b/,
];

/** Types between which PostgreSQL casts on assignment, and everything to a text. */
function castsByItself(from: string, to: string): boolean {
  if (from.endsWith(']') || to.endsWith(']'))
    return (
      from.endsWith(']') &&
      to.endsWith(']') &&
      castsByItself(from.slice(0, from.indexOf('[')), to.slice(0, to.indexOf('[')))
    );
  if (/^(text|varchar|char|character)\b/.test(to)) return true;
  return families.some((family) => family.test(from) && family.test(to));
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
