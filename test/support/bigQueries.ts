/**
 * Files of code beside the tables of `bigSchema`, the same ones each time: `used` of them ask the database for
 * something, a third of the others call methods of the same names on other things. Paths are relative.
 */
export function bigQueries({ files, used, tables }: BigQueriesOptions): ReadonlyMap<string, string> {
  const made = new Map<string, string>([['src/db.ts', client]]);
  for (let file = 0; file < files; file++) {
    const folder = `src/app/area${file % 40}`;
    const text = file % Math.floor(files / used) === 0 ? asking(file % (tables - 1)) : plain(file);
    made.set(`${folder}/part${file}.ts`, text);
  }
  return made;
}

export interface BigQueriesOptions {
  readonly files: number;
  /** How many of the files use the database. */
  readonly used: number;
  readonly tables: number;
}

/** The path of a file that asks something. */
export const askingFile = 'src/app/area0/part0.ts';

const client = `import { drizzle } from 'drizzle-orm/node-postgres';
import * as schema from './schema/part0';

export const db = drizzle(process.env.DATABASE_URL!, { schema });
export type Database = typeof db;
`;

function asking(table: number): string {
  const item = `item${table}`;
  const blocks = Array.from(
    { length: 6 },
    (_, n) => `
export async function find${n}(accountId: string, title: string) {
  const rows = await db
    .select({ id: ${item}.id, title: ${item}.title, price: ${item}.price })
    .from(${item})
    .innerJoin(accounts, eq(accounts.id, ${item}.accountId))
    .where(and(eq(${item}.accountId, accountId), eq(${item}.title, title), gt(${item}.position, ${n})))
    .orderBy(desc(${item}.createdAt))
    .limit(20);
  return rows.map((row) => ({ ...row, label: row.title.trim() }));
}

export async function change${n}(database: Database, id: string) {
  await database.transaction(async (tx) => {
    const [row] = await tx.select().from(${item}).where(eq(${item}.id, id)).for('update');
    if (!row) return;
    await tx.update(${item}).set({ position: row.position + 1 }).where(eq(${item}.id, id));
  });
}`,
  );
  return `import { and, desc, eq, gt } from 'drizzle-orm';
import { accounts } from '../../accounts';
import { type Database, db } from '../../db';
import { ${item} } from '../../schema/part${Math.floor(table / 20)}';
${blocks.join('\n')}
`;
}

function plain(file: number): string {
  const blocks = Array.from(
    { length: 12 },
    (_, n) => `
/** Part ${n}. */
export function step${n}(values: readonly Item[], seen: Map<string, number>): readonly Item[] {
  const kept = values.filter((value) => value.size > ${n} && value.name !== 'none');
  for (const value of kept) seen${file % 3 === 0 ? '.delete(value.name)' : '.set(value.name, value.size)'};
  return kept.map((value) => ({ ...value, size: value.size + ${file % 7} }));
}`,
  );
  return `export interface Item {
  readonly name: string;
  readonly size: number;
}
${blocks.join('\n')}
`;
}
