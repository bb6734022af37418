import type { PGlite } from '@electric-sql/pglite';
import { inQuotes } from '../../sources/sql/identifiers.ts';
import { madeValue } from './madeValue.ts';
import { type TableFacts, tableFacts } from './tableFacts.ts';
import { withoutTriggers } from './withoutTriggers.ts';

type Database = Pick<PGlite, 'query' | 'exec'>;

/** How many rows each table gets. */
export const rowCount = 4;

export interface Filled {
  readonly tables: number;
  readonly rows: number;
  /** Tables that could not be filled, each with PostgreSQL's reason. */
  readonly empty: readonly string[];
}

/**
 * Puts a few rows into each table that has none: they respect keys, NOT NULL, enums and simple checks, repeat
 * what need not be unique and leave out what may be NULL. Inside of a transaction: foreign keys are not looked at
 * meanwhile, since each row refers to the row of the same number.
 */
export async function fillRows(db: Database): Promise<Filled> {
  const tables = await tableFacts(db);
  const byId = new Map(tables.map((table) => [table.oid, table]));
  const had = new Map<number, readonly Readonly<Record<string, string | null>>[]>();
  for (const { oid, name, columns } of tables) {
    const list = columns
      .map((column) => `${inQuotes(column.name)}::text as ${inQuotes(column.name)}`)
      .join(', ');
    if (list === '') continue;
    const { rows } = await db.query<Record<string, string | null>>(
      `select ${list} from ${name} limit ${rowCount}`,
    );
    if (rows.length > 0) had.set(oid, rows);
  }
  const restore = await withoutTriggers(db);
  const empty: string[] = [];
  let made = 0;
  let filled = 0;
  for (const table of tables) {
    if (had.has(table.oid) || table.columns.length === 0) continue;
    let reason: string | undefined;
    let own = 0;
    for (let row = 0; row < rowCount; row++) {
      const problem = await insertRow(db, table, row, (name, seen) => textOf(table, name, row, seen));
      if (problem === undefined) own++;
      else reason ??= problem;
    }
    made += own;
    if (own > 0) filled++;
    else if (reason) empty.push(`${table.name}: ${reason}`);
  }
  await restore();
  return { tables: filled, rows: made, empty };

  /** The text of a value; null for NULL. What refers to another table is the value there. */
  function textOf(table: TableFacts, name: string, row: number, seen: ReadonlySet<string>): string | null {
    const column = table.columns.find((it) => it.name === name);
    if (!column) return null;
    const isKey = table.uniques.some((unique) => unique.includes(name));
    const at = isKey ? row : row % 2;
    if (!column.required && row === rowCount - 1) return null;
    const key = `${table.oid} ${name}`;
    const reference = table.foreignKeys.find(({ columns }) => columns.includes(name));
    if (reference && !seen.has(key)) {
      const target = byId.get(reference.target);
      const other = reference.targetColumns[reference.columns.indexOf(name)] ?? '';
      const known = had.get(reference.target);
      if (known) return known[at % known.length]?.[other] ?? null;
      if (target) return textOf(target, other, at, new Set([...seen, key]));
    }
    return madeValue(column, at);
  }
}

/** @returns why it could not be inserted */
async function insertRow(
  db: Database,
  table: TableFacts,
  row: number,
  textOf: (column: string, seen: ReadonlySet<string>) => string | null,
): Promise<string | undefined> {
  const columns = table.columns.filter(({ generated }) => !generated);
  const values = new Map(columns.map(({ name }) => [name, textOf(name, new Set())]));
  const insert = async (): Promise<{ readonly code: string; readonly message: string } | undefined> => {
    const given = columns.filter(({ name, hasDefault }) => values.get(name) !== null || !hasDefault);
    const list = given.map(({ name }) => inQuotes(name)).join(', ');
    const texts = given.map(({ name, type }) => {
      const value = values.get(name);
      return value === null || value === undefined ? 'null' : `${literal(value)}::${type}`;
    });
    await db.exec('savepoint row');
    try {
      await db.exec(
        given.length === 0
          ? `insert into ${table.name} default values`
          : `insert into ${table.name} (${list}) overriding system value values (${texts.join(', ')})`,
      );
      await db.exec('release savepoint row');
      return undefined;
    } catch (error) {
      await db.exec('rollback to savepoint row');
      const { code = '', message = String(error) } = error as {
        readonly code?: string;
        readonly message?: string;
      };
      return { code, message };
    }
  };
  let problem = await insert();
  // A check says by its literals what it lets through; one after the other is met.
  for (const _ of table.checks) {
    const violated = table.checks.find(({ name }) => isViolation(problem, name));
    const [name] = violated?.columns ?? [];
    if (violated?.columns.length !== 1 || name === undefined) break;
    for (const candidate of candidatesIn(violated.definition, row)) {
      values.set(name, candidate);
      problem = await insert();
      if (!problem || (problem.code === '23514' && !isViolation(problem, violated.name))) break;
    }
  }
  return problem?.message;
}

function isViolation(problem: { readonly message: string } | undefined, check: string): boolean {
  return problem?.message.includes(`violates check constraint "${check}"`) === true;
}

/** Values that a check may let through: its literals and what is near them. */
export function candidatesIn(definition: string, row: number): readonly string[] {
  const texts = [...definition.matchAll(/'((?:[^']|'')*)'/g)].map((match) =>
    (match[1] ?? '').replaceAll("''", "'"),
  );
  const numbers = [...definition.matchAll(/(?<![\w'])-?\d+(?:\.\d+)?(?![\w'])/g)].map(([it]) => Number(it));
  const around = numbers.flatMap((it) => [it + 1 + row, it + 1, it, it - 1, it - 1 - row].map(String));
  const long = numbers.filter((it) => it > 0 && it < 200).map((it) => 'a'.repeat(Math.ceil(it)));
  const rotated = [...texts.slice(row % Math.max(texts.length, 1)), ...texts];
  return [
    ...new Set([...rotated, ...around, ...long, `a${row}@example.org`, `https://example.org/${row}`]),
  ].slice(0, 40);
}

/** A text as a constant of SQL, where backslashes mean themselves. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
