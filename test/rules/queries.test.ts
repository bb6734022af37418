import assert from 'node:assert/strict';
import { chainedWhere } from '../../server/src/rules/query/chained-where.ts';
import { countForExistence } from '../../server/src/rules/query/count-for-existence.ts';
import { deleteWithoutWhere } from '../../server/src/rules/query/delete-without-where.ts';
import { equalsNull } from '../../server/src/rules/query/equals-null.ts';
import { functionOnIndexedColumn } from '../../server/src/rules/query/function-on-indexed-column.ts';
import { leadingWildcardLike } from '../../server/src/rules/query/leading-wildcard-like.ts';
import { logicalOperatorInWhere } from '../../server/src/rules/query/logical-operator-in-where.ts';
import { offsetPagination } from '../../server/src/rules/query/offset-pagination.ts';
import { orInsteadOfIn } from '../../server/src/rules/query/or-instead-of-in.ts';
import { orderByRandom } from '../../server/src/rules/query/order-by-random.ts';
import { poolPerCall } from '../../server/src/rules/query/pool-per-call.ts';
import { queryInLoop } from '../../server/src/rules/query/query-in-loop.ts';
import { rawSqlInterpolation } from '../../server/src/rules/query/raw-sql-interpolation.ts';
import { selectAllColumns } from '../../server/src/rules/query/select-all-columns.ts';
import { selectWithoutLimit } from '../../server/src/rules/query/select-without-limit.ts';
import { severalWritesWithoutTransaction } from '../../server/src/rules/query/several-writes-without-transaction.ts';
import { slowWorkInTransaction } from '../../server/src/rules/query/slow-work-in-transaction.ts';
import { transactionUsesOuterClient } from '../../server/src/rules/query/transaction-uses-outer-client.ts';
import { unconfiguredPool } from '../../server/src/rules/query/unconfigured-pool.ts';
import { unlockedReadModifyWrite } from '../../server/src/rules/query/unlocked-read-modify-write.ts';
import { updateWithoutWhere } from '../../server/src/rules/query/update-without-where.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { lint } from '../support/checkRule.ts';

const schema = `
  import { boolean, customType, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
  const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
  export const users = pgTable('users', {
    id: integer('id').primaryKey(),
    email: text('email').notNull().unique(),
    name: text('name'),
    credits: integer('credits').notNull(),
    tags: jsonb('tags'),
    retryCount: integer('retry_count').notNull(),
    failedAttempts: integer('failed_attempts').notNull(),
    version: integer('version').notNull(),
    password: text('password'),
    deletedAt: timestamp('deleted_at'),
  });
  export const posts = pgTable('posts', {
    id: integer('id').primaryKey(),
    userId: integer('user_id').notNull().references(() => users.id),
    title: text('title').notNull(),
    createdAt: timestamp('created_at').notNull(),
  }, (t) => [index('posts_created').on(t.createdAt)]);
  export const settings = pgTable('settings', { key: text('key').primaryKey(), secret: text('api_key') });
`;

const head = `
  import { and, asc, count, desc, eq, gt, gte, ilike, inArray, isNull, like, lt, ne, not, notInArray, or, sql } from 'drizzle-orm';
  import { drizzle } from 'drizzle-orm/node-postgres';
  import * as schema from './schema';
  import { posts, settings, users } from './schema';
  const PRESETS = { dark: 1, light: 2 };
  const db = drizzle(process.env.DATABASE_URL!, { schema });
`;

/** How many findings a rule has in the body of a function. */
function found(rule: Rule, body: string, path = 'service.ts'): number {
  const code = `${head}\nexport async function work(id: number, ids: number[], text: string, request: any) {\n${body}\n}\n`;
  const files = new Map([
    ['schema.ts', schema],
    [path, code.replaceAll("'./schema'", `'${'../'.repeat(path.split('/').length - 1) || './'}schema'`)],
  ]);
  return lint(rule, files, { options: {} }).length;
}

type Cases = readonly (readonly [what: string, body: string, count: number])[];

function check(rule: Rule, cases: Cases): void {
  describe(rule.id, () => {
    for (const [what, body, count] of cases) {
      it(`${count === 0 ? 'silent' : 'found'}: ${what}`, () => {
        assert.equal(found(rule, body), count);
      });
    }
  });
}

check(deleteWithoutWhere, [
  [
    'a function of all',
    'const logOutAllUsers = async () => { await db.delete(users); }; await logOutAllUsers();',
    0,
  ],
  [
    'a function of all that belong to one',
    'const logOutAllOfTeam = async (id: number) => { await db.delete(users); }; await logOutAllOfTeam(id);',
    1,
  ],
  [
    'a table that is filled again',
    'const sync = async () => { const rows = await load(); await db.delete(users); await db.insert(users).values(rows); }; await sync();',
    0,
  ],
  [
    'one that is filled again for somebody',
    'const sync = async (team: number) => { await db.delete(users); await db.insert(users).values(await load(team)); }; await sync(id);',
    1,
  ],
  [
    'one beside another that is filled',
    'const sync = async () => { await db.delete(users); await db.insert(posts).values(await load()); }; await sync();',
    1,
  ],
  ['no where', 'await db.delete(users);', 1],
  ['where(undefined)', 'await db.delete(users).where(undefined);', 1],
  ['a condition that is handed over', 'await db.delete(users).where(request.where);', 0],
  ['a condition that may be missing', 'await db.delete(users).where(id ? eq(users.id, id) : undefined);', 0],
  [
    'a function that seeds',
    'const seedUsers = async () => { await db.delete(users); }; await seedUsers();',
    0,
  ],
  ['a function that clears', 'const clear = async () => { await db.delete(users); }; await clear();', 0],
  [
    'one that clears what belongs to somebody',
    'const clearPosts = async (user: number) => { await db.delete(posts); }; await clearPosts(id);',
    1,
  ],
  [
    'one that clears a table and is handed nothing to choose by',
    'const clearPosts = async (tx: any) => { await db.delete(posts); }; await clearPosts(db);',
    0,
  ],
  [
    'a callback in a function of all',
    'class A { async deleteAll() { return this.run(async () => { await db.delete(users); }); } run(f: any) { return f(); } }',
    0,
  ],
  [
    'what a backup is put in the place of',
    'const restoreFromBackup = async (from: string) => { await db.delete(posts); }; await restoreFromBackup(text);',
    0,
  ],
  [
    'a route that clears',
    "app.post('/maintenance/clear-cache', async (c: any) => { await db.delete(posts); });",
    0,
  ],
  [
    'the deletion of a whole collection',
    "app.delete('/api/posts', async () => { await db.delete(posts); });",
    0,
  ],
  ['of one of them', "app.delete('/api/posts/:id', async () => { await db.delete(posts); });", 1],
  [
    'a request may say which',
    "app.delete('/api/posts', async (request: any) => { await db.delete(posts); });",
    1,
  ],
  [
    'several tables that are emptied',
    'await db.delete(posts); await db.delete(users); await db.delete(settings);',
    0,
  ],
  [
    'one that is beside one with a condition',
    'await db.delete(posts).where(eq(posts.userId, id)); await db.delete(users);',
    1,
  ],
]);

check(updateWithoutWhere, [
  ['no where', 'await db.update(users).set({ name: text });', 1],
  ['in a branch', 'if (id) await db.update(users).set({ name: text });', 1],
  [
    'a where in a later statement',
    'const change = db.update(users).set({ name: text }); if (id) change.where(eq(users.id, id)); await change;',
    0,
  ],
  ['narrowed by FROM', 'await db.update(users).set({ name: text }).from(posts);', 0],
  [
    'a function of all',
    'const clearAllNames = async () => { await db.update(users).set({ name: null }); }; await clearAllNames();',
    0,
  ],
  [
    'a route of all',
    "app.post('/posts/read-all', async () => { await db.update(posts).set({ title: text }); });",
    0,
  ],
  [
    'a route that resets a password',
    "app.post('/reset-password', async (c: any) => { await db.update(users).set({ password: text }); });",
    1,
  ],
]);

check(logicalOperatorInWhere, [
  [
    'one that may be left out, or nothing',
    'await db.select().from(users).where((id && eq(users.id, id)) || undefined);',
    0,
  ],
  [
    '&& between conditions',
    'await db.select().from(users).where(eq(users.id, id) && eq(users.name, text));',
    1,
  ],
  [
    'three of them once',
    'await db.select().from(users).where(eq(users.id, id) && eq(users.name, text) && isNull(users.deletedAt));',
    1,
  ],
  [
    'inside of and()',
    'await db.select().from(users).where(and(eq(users.id, id), eq(users.name, text) || isNull(users.name)));',
    1,
  ],
  [
    'in a join',
    'await db.select().from(users).innerJoin(posts, eq(posts.userId, users.id) && eq(posts.title, text));',
    1,
  ],
  ['a flag first', 'await db.select().from(users).where(request.admin || eq(users.id, id));', 0],
  ['a text first', 'await db.select().from(users).where(text && eq(users.name, text));', 0],
  ['inside of a value', "await db.select().from(users).where(eq(users.name, text || 'nobody'));", 0],
]);

check(chainedWhere, [
  ['two', 'await db.select().from(users).where(eq(users.id, id)).where(eq(users.name, text));', 1],
  [
    'three',
    'await db.select().from(users).where(eq(users.id, id)).where(eq(users.name, text)).where(gt(users.id, 1));',
    2,
  ],
  [
    'a subquery has its own',
    "const inner = db.select().from(posts).where(eq(posts.userId, id)).as('p'); await db.select().from(inner).where(eq(inner.id, id));",
    0,
  ],
]);

check(equalsNull, [
  ['eq', 'await db.select().from(users).where(eq(users.name, null as any));', 1],
  ['ne', 'await db.select().from(users).where(ne(users.name, null as any));', 1],
  ['in SQL', 'await db.select().from(users).where(sql`${users.name} = NULL`);', 1],
  ['a value that may be null', 'await db.select().from(users).where(eq(users.name, text ?? null));', 0],
  ['written, not compared', 'await db.update(users).set({ name: null }).where(eq(users.id, id));', 0],
  ['IS NULL in SQL', 'await db.select().from(users).where(sql`${users.name} IS NULL`);', 0],
]);

check(orInsteadOfIn, [
  [
    'three values',
    "await db.select().from(users).where(or(eq(users.name, 'a'), eq(users.name, 'b'), eq(users.name, text)));",
    1,
  ],
  ['two values', "await db.select().from(users).where(or(eq(users.name, 'a'), eq(users.name, 'b')));", 0],
  [
    'another condition among them',
    "await db.select().from(users).where(or(eq(users.name, 'a'), eq(users.name, 'b'), isNull(users.name)));",
    0,
  ],
]);

check(queryInLoop, [
  ['for of', 'for (const each of ids) await db.select().from(users).where(eq(users.id, each));', 1],
  [
    'Promise.all',
    'await Promise.all(ids.map((each) => db.select().from(users).where(eq(users.id, each))));',
    1,
  ],
  [
    'through a constant',
    'for (const each of ids) { const key = each + 1; await db.select().from(users).where(eq(users.id, key)); }',
    1,
  ],
  [
    'a constant of the program',
    'for (const [key] of Object.entries(PRESETS)) await db.insert(settings).values({ key, secret: null });',
    0,
  ],
  [
    'a list that the program makes',
    'const made = ids.slice(1); for (const each of made) await db.select().from(users).where(eq(users.id, each));',
    1,
  ],
  [
    'two queries of one loop, once',
    'for (const each of ids) { await db.select().from(users).where(eq(users.id, each)); await db.delete(posts).where(eq(posts.userId, each)); }',
    1,
  ],
  [
    'rows inserted one by one',
    "for (const each of ids) await db.insert(posts).values({ userId: each, title: 'x', createdAt: new Date() });",
    1,
  ],
  [
    'many rows inserted at once',
    "await db.insert(posts).values(ids.map((each) => ({ userId: each, title: 'x', createdAt: new Date() })));",
    0,
  ],
  [
    'the element is not used',
    'for (const each of ids) { const rows = await db.select().from(users).where(eq(users.id, id)); if (rows[each]) break; }',
    0,
  ],
  [
    'a request in each round',
    'for (const each of ids) { await fetch(`/x/${each}`); await db.delete(users).where(eq(users.id, each)); }',
    0,
  ],
  [
    'values of its own for each row',
    'for (const each of request.rows) await db.update(users).set({ name: each.name }).where(eq(users.id, each.id));',
    0,
  ],
  [
    'the same value for each row',
    'for (const each of ids) await db.update(users).set({ name: null }).where(eq(users.id, each));',
    1,
  ],
  [
    'an answer that is used',
    "for (const each of request.rows) { const [row] = await db.insert(posts).values({ userId: each.id, title: 'x', createdAt: new Date() }).returning(); request.done(row); }",
    0,
  ],
  [
    'chunks',
    'for (let i = 0; i < ids.length; i += 100) { const chunk = ids.slice(i, i + 100); await db.delete(users).where(inArray(users.id, chunk)); }',
    0,
  ],
  [
    'one name after another until one is free',
    'for (let i = 0; i < 9; i++) { const email = `${request.mail}-${i}`; const [row] = await db.select().from(users).where(eq(users.email, email)); if (!row) { request.email = email; break; } }',
    0,
  ],
  [
    'a list by its index until one is found',
    'for (let i = 0; i < ids.length; i++) { const [row] = await db.select().from(users).where(eq(users.id, ids[i])); if (row) break; }',
    1,
  ],
  [
    'the list of a loop',
    'for (const row of await db.select().from(users).where(eq(users.id, id))) request.log(row);',
    0,
  ],
  [
    'a list of its own in each round',
    'for (const each of request.groups) await db.delete(posts).where(and(eq(posts.userId, each.id), notInArray(posts.id, each.keep)));',
    0,
  ],
  [
    'a table that is not known',
    'for (const each of ids) await db.select().from(request.table).where(eq(request.table.id, each));',
    0,
  ],
  [
    'two at once in each round',
    'await Promise.all(ids.map(async (each) => Promise.all([db.select().from(users).where(eq(users.id, each)), db.select().from(posts).where(eq(posts.userId, each))])));',
    1,
  ],
  [
    'a list that is written there',
    'for (const each of [id, ids[0]]) await db.select().from(users).where(eq(users.id, each));',
    0,
  ],
  [
    'a write that may fail by itself',
    'for (const each of ids) { try { await db.delete(users).where(eq(users.id, each)); } catch (error) { request.log(error); } }',
    0,
  ],
  [
    'a read that is caught',
    'for (const each of ids) { try { await db.select().from(users).where(eq(users.id, each)); } catch (error) { request.log(error); } }',
    1,
  ],
  [
    'a value made in each round',
    'for (const each of ids) { let name = null; if (each) name = text; await db.update(users).set({ name }).where(eq(users.id, each)); }',
    0,
  ],
  [
    'a condition that is not understood',
    'for (const each of ids) await db.select().from(users).where(and(eq(users.id, each), request.where));',
    0,
  ],
]);

check(orderByRandom, [
  ['the whole table', 'await db.select().from(posts).orderBy(sql`random()`).limit(1);', 1],
  ['in capitals', 'await db.select().from(posts).orderBy(sql`RANDOM()`).limit(1);', 1],
  [
    'few rows',
    'await db.select().from(posts).where(eq(posts.userId, id)).orderBy(sql`random()`).limit(1);',
    0,
  ],
  ['a small table', 'await db.select().from(settings).orderBy(sql`random()`).limit(1);', 0],
]);

check(leadingWildcardLike, [
  ['a template', 'await db.select().from(users).where(ilike(users.name, `%${text}%`)).limit(9);', 1],
  [
    'a piece beside parameters of the driver',
    "const more = id ? 'and m.id < $2' : text; await db.$client.query(`select * from users m where m.id = $1 ${more} limit 5`, [id]);",
    0,
  ],
  [
    'a time in quotes',
    "const now = new Date().toISOString(); await db.execute(sql.raw(`delete from users where name = '${now}'`));",
    0,
  ],
  ['a sum of texts', "await db.select().from(users).where(like(users.name, '%' + text)).limit(9);", 1],
  [
    'a constant of the function',
    'const pattern = `%${text}%`; await db.select().from(users).where(ilike(users.name, pattern)).limit(9);',
    1,
  ],
  [
    'two columns, once',
    'await db.select().from(users).where(or(ilike(users.name, `%${text}%`), ilike(users.email, `%${text}%`))).limit(9);',
    1,
  ],
  ['the end is open', 'await db.select().from(users).where(ilike(users.name, `${text}%`)).limit(9);', 0],
  [
    'a pattern from elsewhere',
    'await db.select().from(users).where(ilike(users.name, request.pattern)).limit(9);',
    0,
  ],
  [
    'rows of one user',
    'await db.select().from(posts).where(and(eq(posts.userId, id), ilike(posts.title, `%${text}%`)));',
    0,
  ],
]);

check(functionOnIndexedColumn, [
  ['lower()', 'await db.select().from(users).where(eq(sql`lower(${users.email})`, text));', 1],
  ['in one template', 'await db.select().from(users).where(sql`lower(${users.email}) = ${text}`);', 1],
  ['a cast', "await db.select().from(posts).where(sql`${posts.createdAt}::date = '2026-01-01'`);", 1],
  ['no index', 'await db.select().from(users).where(eq(sql`lower(${users.name})`, text));', 0],
  ['the other side', 'await db.select().from(users).where(eq(users.email, sql`lower(${text})`));', 0],
  [
    'narrowed by another column',
    'await db.select().from(posts).where(and(eq(posts.userId, id), sql`${posts.createdAt}::date = ${text}`));',
    0,
  ],
]);

check(offsetPagination, [
  ['by a number', 'await db.select().from(posts).orderBy(posts.id).limit(20).offset(id * 20);', 1],
  ['zero', 'await db.select().from(posts).limit(20).offset(0);', 0],
  [
    'pages of one user',
    'await db.select().from(posts).where(eq(posts.userId, id)).limit(20).offset(id * 20);',
    0,
  ],
]);

check(selectWithoutLimit, [
  [
    'a join that narrows',
    'return db.select().from(users).innerJoin(posts, and(eq(posts.userId, users.id), eq(posts.id, id)));',
    0,
  ],
  ['a join over keys', 'return db.select().from(users).innerJoin(posts, eq(posts.userId, users.id));', 1],
  ['a function of all', 'const getAllIds = async () => db.select().from(posts); return getAllIds();', 0],
  ['the members of a team', 'const members = await db.select().from(users); return members;', 0],
  ['all', 'return db.select().from(posts);', 1],
  ['a relational query', 'return db.query.posts.findMany();', 1],
  ['all that are not deleted', 'return db.select().from(users).where(isNull(users.deletedAt));', 1],
  ['a limit', 'return db.select().from(posts).limit(10);', 0],
  ['the first', 'return db.query.posts.findFirst();', 0],
  ['by a value', 'return db.select().from(posts).where(eq(posts.userId, id));', 0],
  ['a range', 'return db.select().from(posts).where(gt(posts.createdAt, new Date()));', 0],
  ['an aggregate', 'return db.select({ n: count() }).from(posts);', 0],
  ['an aggregate in SQL', 'return db.select({ n: sql<number>`count(*)::int` }).from(posts);', 0],
  ['groups', 'return db.select({ user: posts.userId, n: count() }).from(posts).groupBy(posts.userId);', 0],
  ['a small table', 'return db.select().from(settings);', 0],
  [
    'a builder that goes on',
    'const query = db.select().from(posts).$dynamic(); return request.page(query);',
    0,
  ],
  [
    'what is loaded on purpose',
    'const loadPosts = async () => db.select().from(posts); return loadPosts();',
    0,
  ],
  ['a condition from elsewhere', 'return db.select().from(posts).where(request.where);', 0],
]);

check(selectAllColumns, [
  ['a list with passwords', 'return db.select().from(users).limit(50);', 1],
  ['a relational list', 'return db.query.users.findMany({ limit: 50 });', 1],
  ['without the password', 'return db.query.users.findMany({ columns: { password: false }, limit: 50 });', 0],
  ['by its key', 'return db.select().from(users).where(eq(users.email, text));', 0],
  ['one row', 'return db.select().from(users).limit(1);', 0],
  ['named columns', 'return db.select({ id: users.id }).from(users).limit(50);', 0],
  ['a plain table', 'return db.select().from(posts).limit(50);', 0],
]);

check(countForExistence, [
  ['$count', 'return (await db.$count(users, eq(users.name, text))) > 0;', 1],
  [
    'a select',
    'const [row] = await db.select({ n: count() }).from(users).where(eq(users.name, text)); if (row.n === 0) throw new Error();',
    1,
  ],
  ['a condition on a key', 'return (await db.$count(users, eq(users.email, text))) > 0;', 0],
  ['the number is shown', 'const n = await db.$count(users); if (n > 0) request.log(n);', 0],
  ['a bound', 'return (await db.$count(users)) > 100;', 0],
]);

check(transactionUsesOuterClient, [
  ['a write', 'await db.transaction(async (tx) => { await db.delete(users).where(eq(users.id, id)); });', 1],
  ['a relational query', 'await db.transaction(async (tx) => { await db.query.users.findFirst(); });', 1],
  [
    'the client of the transaction',
    'await db.transaction(async (tx) => { await tx.delete(users).where(eq(users.id, id)); });',
    0,
  ],
  [
    'outside',
    'await db.transaction(async (tx) => { await tx.delete(users).where(eq(users.id, id)); }); await db.delete(posts).where(eq(posts.id, id));',
    0,
  ],
  [
    'a function of its own',
    'const log = async () => { await db.delete(posts).where(eq(posts.id, id)); }; await db.transaction(async (tx) => { await tx.delete(users).where(eq(users.id, id)); }); await log();',
    0,
  ],
  [
    'a subquery',
    'await db.transaction(async (tx) => { await tx.delete(users).where(inArray(users.id, db.select({ id: posts.userId }).from(posts))); });',
    0,
  ],
]);

check(slowWorkInTransaction, [
  ['fetch', "await db.transaction(async (tx) => { await fetch('https://example.com'); });", 1],
  ['sleep', 'await db.transaction(async (tx) => { await sleep(100); });', 1],
  ['a mail', 'await db.transaction(async (tx) => { await request.mailer.sendMail({}); });', 1],
  [
    'fetch and its text, once',
    "await db.transaction(async (tx) => { const answer = await fetch('https://example.com'); await answer.json(); });",
    1,
  ],
  ['not waited for', "await db.transaction(async (tx) => { void fetch('https://example.com'); });", 0],
  ['a function of the program', 'await db.transaction(async (tx) => { await request.check(tx); });', 0],
  [
    'before it',
    "await fetch('https://example.com'); await db.transaction(async (tx) => { await tx.delete(users).where(eq(users.id, id)); });",
    0,
  ],
]);

const counted = (column: string) =>
  `const row = await db.query.users.findFirst({ where: eq(users.id, id) }); await db.update(users).set({ ${column}: row!.${column} + 1 }).where(eq(users.id, id));`;
check(unlockedReadModifyWrite, [
  ['a counter in which a step may be lost', counted('retryCount'), 0],
  ['one that keeps somebody out', counted('failedAttempts'), 1],
  [
    'in a transaction',
    'await db.transaction(async (tx) => { const [row] = await tx.select().from(users).where(eq(users.id, id)); await tx.update(users).set({ credits: row.credits - 1 }).where(eq(users.id, id)); });',
    1,
  ],
  [
    'without one',
    'const row = await db.query.users.findFirst({ where: eq(users.id, id) }); await db.update(users).set({ credits: row!.credits + 1 }).where(eq(users.id, id));',
    1,
  ],
  [
    'through constants',
    'const [row] = await db.select().from(users).where(eq(users.id, id)); const next = row.credits - 1; await db.update(users).set({ credits: Math.max(0, next) }).where(eq(users.id, id));',
    1,
  ],
  [
    'a list that gets longer',
    'const [row] = await db.select().from(users).where(eq(users.id, id)); await db.update(users).set({ tags: [...(row.tags as string[]), text] }).where(eq(users.id, id));',
    1,
  ],
  [
    'in the database',
    'const [row] = await db.select().from(users).where(eq(users.id, id)); await db.update(users).set({ credits: sql`${users.credits} - ${row.version}` }).where(eq(users.id, id));',
    0,
  ],
  [
    'with a lock',
    "await db.transaction(async (tx) => { const [row] = await tx.select().from(users).where(eq(users.id, id)).for('update'); await tx.update(users).set({ credits: row.credits - 1 }).where(eq(users.id, id)); });",
    0,
  ],
  [
    'serializable',
    "await db.transaction(async (tx) => { const [row] = await tx.select().from(users).where(eq(users.id, id)); await tx.update(users).set({ credits: row.credits - 1 }).where(eq(users.id, id)); }, { isolationLevel: 'serializable' });",
    0,
  ],
  [
    'the old value is compared',
    'const [row] = await db.select().from(users).where(eq(users.id, id)); await db.update(users).set({ credits: row.credits - 1 }).where(and(eq(users.id, id), eq(users.credits, row.credits)));',
    0,
  ],
  [
    'a version is compared',
    'const [row] = await db.select().from(users).where(eq(users.id, id)); await db.update(users).set({ credits: row.credits - 1 }).where(and(eq(users.id, id), eq(users.version, row.version)));',
    0,
  ],
  [
    'taken over',
    'const [row] = await db.select().from(users).where(eq(users.id, id)); await db.update(users).set({ name: request.name ?? row.name }).where(eq(users.id, id));',
    0,
  ],
  [
    'another column',
    'const [row] = await db.select().from(users).where(eq(users.id, id)); await db.update(users).set({ credits: row.version + 1 }).where(eq(users.id, id));',
    0,
  ],
  [
    'another table',
    'const [row] = await db.select().from(users).where(eq(users.id, id)); await db.update(posts).set({ title: row.name + text }).where(eq(posts.id, id));',
    0,
  ],
]);

check(severalWritesWithoutTransaction, [
  [
    'replaced',
    "await db.delete(posts).where(eq(posts.userId, id)); await db.insert(posts).values({ userId: id, title: 'x', createdAt: new Date() });",
    1,
  ],
  [
    'a child',
    "const [user] = await db.insert(users).values({ email: text, credits: 0, version: 1 }).returning(); await db.insert(posts).values({ userId: user.id, title: 'x', createdAt: new Date() });",
    1,
  ],
  [
    'in a transaction',
    "await db.transaction(async (tx) => { await tx.delete(posts).where(eq(posts.userId, id)); await tx.insert(posts).values({ userId: id, title: 'x', createdAt: new Date() }); });",
    0,
  ],
  [
    'in branches',
    "if (id) await db.delete(posts).where(eq(posts.userId, id)); else await db.insert(posts).values({ userId: id, title: 'x', createdAt: new Date() });",
    0,
  ],
  [
    'room is made',
    "await db.delete(posts).where(lt(posts.createdAt, new Date())); await db.insert(posts).values({ userId: id, title: 'x', createdAt: new Date() });",
    0,
  ],
  [
    'taken back where the second fails',
    "const [user] = await db.insert(users).values({ email: text, credits: 0, version: 1 }).returning(); try { await db.insert(posts).values({ userId: user.id, title: 'x', createdAt: new Date() }); } catch (error) { await db.delete(users).where(eq(users.id, user.id)); throw error; }",
    0,
  ],
  [
    'something else where the second fails',
    "const [user] = await db.insert(users).values({ email: text, credits: 0, version: 1 }).returning(); try { await db.insert(posts).values({ userId: user.id, title: 'x', createdAt: new Date() }); } catch (error) { await db.delete(settings).where(eq(settings.key, text)); throw error; }",
    1,
  ],
  [
    'taken back in the catch of another try',
    "const [user] = await db.insert(users).values({ email: text, credits: 0, version: 1 }).returning(); await db.insert(posts).values({ userId: user.id, title: 'x', createdAt: new Date() }); try { await fetch(text); } catch (error) { await db.delete(users).where(eq(users.id, user.id)); throw error; }",
    1,
  ],
  [
    'tables that have nothing to do with each other',
    "await db.insert(settings).values({ key: text }); await db.insert(posts).values({ userId: id, title: 'x', createdAt: new Date() });",
    0,
  ],
]);

check(rawSqlInterpolation, [
  ['in quotes', "await db.execute(sql.raw(`delete from users where name = '${text}'`));", 1],
  ['a plain string', "await db.execute(`delete from users where name = '${text}'`);", 1],
  ['a sum of texts', 'await db.execute("delete from users where id = " + id);', 0],
  [
    'a value of a request',
    'await db.execute(sql.raw(`select * from users order by ${request.query.sort}`));',
    1,
  ],
  [
    'two values, once',
    "await db.execute(sql.raw(`delete from users where name = '${text}' or email = '${text}'`));",
    1,
  ],
  ['a parameter', 'await db.execute(sql`delete from users where name = ${text}`);', 0],
  [
    'a lookup by a value of a request',
    "const columns: any = { day: { sql: 'id' } }; const by = request.query.by.split(',').map((each: string, at: number) => columns[each].make(at)).join(', '); const query = sql`select * from users order by ${sql.raw(by)}`; await db.execute(query);",
    0,
  ],
  [
    'a template in a constant, with a value of a request',
    "const by = request.query.by.split(',').map((each: string) => each.trim()).join(', '); const query = sql`select * from users order by ${sql.raw(by)}`; await db.execute(query);",
    1,
  ],
  [
    'a choice by a value of a request',
    "const order = request.query.up === 'y' && text ? 'asc' : schemaOrder; await db.execute(sql.raw(`select * from users order by id ${order}`));",
    0,
  ],
  [
    'a number taken out of options',
    'const since = async ({ ms = 0 }: { ms?: number }) => db.execute(sql.raw(`select * from users where id > ${ms}`)); await since({});',
    0,
  ],
  ['a choice', "await db.execute(sql.raw(`select * from users order by id ${id > 0 ? 'asc' : 'desc'}`));", 0],
  ['a number', 'await db.execute(sql.raw(`select * from users limit ${Number(text)}`));', 0],
  [
    'escaped by hand',
    "const escapedText = text.replaceAll(\"'\", \"''\"); await db.execute(sql.raw(`delete from users where name = '${escapedText}'`));",
    0,
  ],
  ['SET', "await db.execute(sql.raw(`SET LOCAL lock_timeout = '${request.ms}ms'`));", 0],
  [
    'a member of an enum',
    "await db.execute(sql.raw(`select * from users where name = '${Status.Open}'`));",
    0,
  ],
  [
    'a constant of another file',
    "await db.execute(sql.raw(`select * from users where name = '${SYSTEM_NAME}'`));",
    0,
  ],
  ['a table name from elsewhere', 'await db.execute(sql.raw(`truncate ${text}`));', 0],
]);

describe('unconfigured-pool', () => {
  const cases: Cases = [
    ['no bounds', "const pool = new Pool({ connectionString: '' });", 1],
    [
      'behind Hyperdrive, by the type',
      'export const open = (given: Hyperdrive) => new Pool({ connectionString: given.url });',
      0,
    ],
    ['a port of a pooler', "const pool = new Pool({ connectionString: 'postgres://db.local:6543/a' });", 0],
    ['an address alone', 'const pool = new Pool();', 1],
    ['a number', 'const pool = new Pool({ max: 5 });', 0],
    ['options from elsewhere', 'const pool = new Pool(options());', 0],
    [
      'for each call',
      "export async function handler() { const pool = new Pool({ connectionString: '' }); return pool; }",
      1,
    ],
    [
      'once',
      'let pool: Pool | undefined; export function pools() { pool ??= new Pool({ max: 3 }); return pool; }',
      0,
    ],
  ];
  for (const [what, code, count] of cases) {
    it(`${count === 0 ? 'silent' : 'found'}: ${what}`, () => {
      const files = new Map([['db.ts', `import { Pool } from 'pg';\n${code}\n`]]);
      assert.equal(lint(unconfiguredPool, files, { options: {} }).length, count);
    });
  }
  it("silent: Neon's, which may not outlive a request", () => {
    const code =
      "export async function handler() { const pool = new Pool({ connectionString: '' }); return pool; }";
    const files = new Map([['db.ts', `import { Pool } from '@neondatabase/serverless';\n${code}\n`]]);
    assert.equal(lint(poolPerCall, files, { options: {} }).length, 0);
  });
});

describe('rules on how queries perform', () => {
  const body = 'for (const each of ids) await db.select().from(users).where(eq(users.id, each));';
  for (const path of [
    'service.test.ts',
    'tests/load.ts',
    'scripts/fill.ts',
    'db/seed.ts',
    'src/migrations/one.ts',
    'a.e2e.ts',
  ]) {
    it(`are silent in ${path}`, () => {
      assert.equal(found(queryInLoop, body, path), 0);
    });
  }

  it('are told there on demand', () => {
    const files = new Map([
      ['schema.ts', schema],
      ['a.test.ts', `${head}\nexport async function work(ids: number[]) { ${body} }`],
    ]);
    assert.equal(lint(queryInLoop, files, { options: { quietIn: [] } }).length, 1);
  });
});

describe('raw-sql-interpolation', () => {
  it('is silent where people write SQL to have it run', () => {
    const body = 'const { query } = request.body; await db.execute(sql.raw(query));';
    assert.equal(found(rawSqlInterpolation, body, 'app/api/sql/execute/route.ts'), 0);
    assert.equal(found(rawSqlInterpolation, body, 'app/api/users/route.ts'), 1);
  });

  it('does not guess what a function makes of a request, but knows what passes its text on', () => {
    const made = 'const { query } = updateOf(request.body); await db.execute(sql.raw(query));';
    assert.equal(found(rawSqlInterpolation, made, 'app/api/users/route.ts'), 0);
    const signedIn =
      'const query = `SELECT 1 FROM t WHERE ${request.user.scope}`; await db.execute(sql.raw(query));';
    assert.equal(found(rawSqlInterpolation, signedIn, 'app/api/users/route.ts'), 0);
    const few =
      "const tables = ['users', 'logs']; for (const table of tables) await db.execute(sql.raw(`SELECT size('${table}') FROM t`));";
    assert.equal(found(rawSqlInterpolation, few, 'app/api/users/route.ts'), 0);
    const many = few.replace("['users', 'logs']", 'await tableNames()');
    assert.equal(found(rawSqlInterpolation, many, 'app/api/users/route.ts'), 1);
    const passed = 'const query = String(request.body); await db.execute(sql.raw(query));';
    assert.equal(found(rawSqlInterpolation, passed, 'app/api/users/route.ts'), 1);
  });

  it('is silent on a parameter whose type names every text that it may be', () => {
    const of = (type: string) =>
      found(
        rawSqlInterpolation,
        `const perUnit = (unit: ${type}) => db.execute(sql.raw(\`SELECT date_trunc('\${unit}', now())\`)); return perUnit;`,
        'reports.ts',
      );
    assert.equal(of("'day' | 'week'"), 0);
    assert.equal(of("('day' | 'week') | undefined"), 0);
    assert.equal(of('string'), 1);
    assert.equal(of("'day' | string"), 1);
    assert.equal(of('Unit'), 1);
  });
});
