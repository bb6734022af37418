import assert from 'node:assert/strict';
import { unindexedForeignKey } from '../../server/src/rules/index/unindexed-foreign-key.ts';
import { missingPrimaryKey } from '../../server/src/rules/keys/missing-primary-key.ts';
import { nullableBoolean } from '../../server/src/rules/keys/nullable-boolean.ts';
import { conflictingMigrations } from '../../server/src/rules/migration/conflicting-migrations.ts';
import { equalsNull } from '../../server/src/rules/query/equals-null.ts';
import { queryInLoop } from '../../server/src/rules/query/query-in-loop.ts';
import { rawSqlInterpolation } from '../../server/src/rules/query/raw-sql-interpolation.ts';
import { unlockedReadModifyWrite } from '../../server/src/rules/query/unlocked-read-modify-write.ts';
import { updateWithoutWhere } from '../../server/src/rules/query/update-without-where.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { definerViewBypassesRls } from '../../server/src/rules/security/definer-view-bypasses-rls.ts';
import { policyCallsAuthPerRow } from '../../server/src/rules/security/policy-calls-auth-per-row.ts';
import { booleanAsText } from '../../server/src/rules/types/boolean-as-text.ts';
import { floatMoney } from '../../server/src/rules/types/float-money.ts';
import { timestampAsText } from '../../server/src/rules/types/timestamp-as-text.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { lint } from '../support/checkRule.ts';
import { findingCount } from '../support/findingCount.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

/** Warnings that nobody would act on, as public repositories have them: see docs/precision.md. */
describe('warnings that nobody would act on are not told', () => {
  const table = (name: string, columns: string) => `
    import { boolean, integer, pgTable, real, text } from 'drizzle-orm/pg-core';
    export const things = pgTable('${name}', { id: integer('id').primaryKey(), ${columns} });`;
  const milder = (rule: Rule, text: string) =>
    lint(rule, new Map([['schema.ts', text]]), { options: {} }).map((each) => each.milder);

  it('of balances that are hours off, and softly of what tokens cost', () => {
    const balance = "balance: real('balance')";
    assert.equal(findingCount(floatMoney, table('leave_accounts', balance)), 0);
    assert.equal(findingCount(floatMoney, table('bank_accounts', balance)), 1);
    const cost = "cost: real('cost'), sent: integer('";
    assert.deepEqual(milder(floatMoney, table('calls', `${cost}input_tokens')`)), ['info']);
    assert.deepEqual(milder(floatMoney, table('parcels', `${cost}pieces')`)), [undefined]);
  });

  it('of names that lead to another thing', () => {
    const asText = (name: string, more = '') =>
      findingCount(booleanAsText, table('heroes', `held: text('${name}')${more}`));
    assert.equal(asText('is_rival_of'), 0);
    assert.equal(asText('is_rival_of', ".default('false')"), 1);
    assert.equal(asText('is_logged_in'), 1);
    assert.equal(asText('is_rival'), 1);
  });

  it('of days in another calendar', () => {
    assert.equal(findingCount(timestampAsText, table('feasts', "day: text('coptic_date')")), 0);
    assert.equal(findingCount(timestampAsText, table('feasts', "day: text('feast_date')")), 1);
  });

  it('of preferences that nobody has chosen yet', () => {
    const mails = (more: string) => `mails: boolean('mails')${more}`;
    assert.equal(findingCount(nullableBoolean, table('author_preferences', mails(''))), 0);
    assert.equal(findingCount(nullableBoolean, table('author_preferences', mails('.default(true)'))), 1);
    assert.equal(findingCount(nullableBoolean, table('authors', mails(''))), 1);
  });

  const schema = (name: string) => `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const rows = pgTable('${name}', { id: integer('id').primaryKey(), owner: integer('owner') });`;
  const count = (rule: Rule, name: string, code: string) =>
    lint(
      rule,
      new Map([
        ['schema.ts', schema(name)],
        ['code.ts', code],
      ]),
      { options: {} },
    ).length;

  it('of loops over a handful of rows, and over the first few rows of each element', () => {
    const code = (more: string) => `import { desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { rows } from './schema';
const db = drizzle('postgres://localhost/a');
export async function all(owners: number[]) {
  for (const owner of owners) console.log(await db.select().from(rows).where(eq(rows.owner, owner))${more});
}`;
    assert.equal(count(queryInLoop, 'letters', code('')), 1);
    assert.equal(count(queryInLoop, 'letters', code('.limit(1)')), 1);
    assert.equal(count(queryInLoop, 'letters', code('.orderBy(desc(rows.id)).limit(5)')), 0);
    assert.equal(count(queryInLoop, 'user_roles', code('')), 0);
    assert.equal(count(queryInLoop, 'role_changes', code('')), 1);
  });

  it('of the settings of the whole program, and of a mark that moves from one row to another', () => {
    const code = (then: string) => `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { rows } from './schema';
const db = drizzle('postgres://localhost/a');
export async function mark(id: number) {
  await db.update(rows).set({ owner: 0 });
  ${then}
}`;
    assert.equal(count(updateWithoutWhere, 'system_settings', code('')), 0);
    assert.equal(count(updateWithoutWhere, 'letters', code('')), 1);
    const moved = (value: number) =>
      code(`await db.update(rows).set({ owner: ${value} }).where(eq(rows.id, id));`);
    assert.equal(count(updateWithoutWhere, 'letters', moved(1)), 0);
    assert.equal(count(updateWithoutWhere, 'letters', moved(0)), 1);
  });

  it('of texts that an alias of the file lists', () => {
    const of = (alias: string) =>
      count(
        rawSqlInterpolation,
        'rows',
        `import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
const db = drizzle('postgres://localhost/a');
type Unit = ${alias};
export const per = (unit: Unit) => db.execute(sql.raw(\`select date_trunc('\${unit}', at) from rows\`));`,
      );
    assert.equal(of("'day' | 'week'"), 0);
    assert.equal(of("'day' | (string & {})"), 1);
    assert.equal(of('string'), 1);
  });

  it('of numbers that an assignment made of what came, of constants in a text, and of what the driver escapes', () => {
    const code = (before: string, hole: string) => `import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
const db = drizzle('postgres://localhost/a');
const days = 15;
export async function list(req: { query: { limit: string } }) {
  let { limit } = req.query;
  const since = \`now() - interval '\${days} days'\`;
  ${before}
  return db.execute(sql.raw(\`select * from rows where at > '\${${hole}}'\`));
}`;
    const found = (before: string, hole: string) => count(rawSqlInterpolation, 'rows', code(before, hole));
    assert.equal(found('', 'limit'), 1);
    assert.equal(found('limit = limit.trim();', 'limit'), 1);
    assert.equal(found('limit = Math.min(parseInt(limit, 10), 100);', 'limit'), 0);
    const built = (value: string) =>
      `limit = ${value};\n  const text = \`select * from rows \${req.query.limit ? 'where true' : ''} limit \${limit}\`;`;
    const severity = (before: string) =>
      lint(
        rawSqlInterpolation,
        new Map([
          ['schema.ts', schema('rows')],
          ['code.ts', code(before, 'days').replace('return', 'await db.execute(text);\n  return')],
        ]),
        { options: {} },
      ).map((each) => each.milder ?? 'error');
    assert.deepEqual(severity(built('limit.trim()')), ['error']);
    assert.deepEqual(severity(built('Math.min(parseInt(limit, 10), 100)')), []);
    assert.equal(found("limit = '1'; if (req.query.limit) limit = req.query.limit;", 'limit'), 1);
    assert.equal(found("limit = '1'; for (const each of [req.query]) limit += each.limit;", 'limit'), 1);
    assert.equal(found('', 'since'), 0);
    assert.equal(found('', 'db.$client.escape(limit)'), 0);
  });

  it('of what is read and written behind an advisory lock', () => {
    const code = (before: string) => `import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { rows } from './schema';
const db = drizzle('postgres://localhost/a');
export const add = (id: number) => db.transaction(async (tx) => {
  ${before}
  const [row] = await tx.select().from(rows).where(eq(rows.id, id));
  await tx.update(rows).set({ owner: row.owner + 1 }).where(eq(rows.id, id));
});`;
    assert.equal(count(unlockedReadModifyWrite, 'letters', code('')), 1);
    const lock = 'await tx.execute(sql`select pg_advisory_xact_lock(${id})`);';
    assert.equal(count(unlockedReadModifyWrite, 'letters', code(lock)), 0);
  });

  it('of a file beside the records of a history, once the default branch has it: that is an info', async () => {
    const severities = async (isMerged: boolean) => {
      const files = {
        '/w/m/meta/_journal.json': '{"dialect":"postgresql","entries":[{"idx":0,"when":1,"tag":"0000_a"}]}',
        '/w/m/0000_a.sql': 'CREATE TABLE "a" ("id" integer PRIMARY KEY);',
        '/w/m/0001_b.sql': 'CREATE TABLE "b" ("id" integer PRIMARY KEY);',
      };
      const workspace = createWorkspace({
        rules: [conflictingMigrations],
        fileSystem: memoryFileSystem(files),
        isMerged: () => isMerged,
      });
      workspace.setFolders(['/w']);
      for await (const _ of workspace.scan());
      workspace.update();
      return workspace.files().flatMap((file) => workspace.findings(file).map(({ severity }) => severity));
    };
    assert.deepEqual(await severities(true), ['info']);
    assert.deepEqual(await severities(false), ['warning']);
  });

  it('of a client that stands in for one', () => {
    const code = (client: string) => `import { eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { rows } from './schema';
export const find = async (${client}: NodePgDatabase) => ${client}.select().from(rows).where(eq(rows.owner, null as never));`;
    assert.equal(count(equalsNull, 'letters', code('mockDb')), 0);
    assert.equal(count(equalsNull, 'letters', code('db')), 1);
  });
});

/** What is worth a warning where something says that it hurts, and less elsewhere. */
describe('warnings are milder, as their owners would take them,', () => {
  const pg =
    "import { boolean, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';\n";
  const milder = (rule: Rule, schema: string, code = '') =>
    lint(
      rule,
      new Map([
        ['schema.ts', pg + schema],
        ['code.ts', code],
      ]),
      { options: {} },
    ).map((each) => each.milder);
  const letters = `export const letters = pgTable('letters', { id: integer('id').primaryKey(), owner: integer('owner'),
  stock: integer('stock').notNull(), plays: integer('plays').notNull() });
export const carts = pgTable('cart_items', { id: integer('id').primaryKey(), quantity: integer('quantity').notNull() });`;
  const client = `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { carts, letters } from './schema';
const db = drizzle('postgres://localhost/a');
`;

  it('in loops that write, and in those that write one by one what they have to', () => {
    const loop = (body: string) =>
      milder(
        queryInLoop,
        letters,
        `${client}export async function all() {\n  const rows = await db.select().from(letters).limit(50);\n  for (const row of rows) {\n    ${body}\n  }\n}`,
      );
    const read = 'const found = await db.select().from(letters).where(eq(letters.owner, row.id));';
    const insert = 'await db.insert(letters).values({ id: row.id, stock: 1, plays: 0 });';
    const update = 'await db.update(letters).set({ stock: row.stock }).where(eq(letters.id, row.id));';
    assert.deepEqual(loop(read), [undefined]);
    assert.deepEqual(loop(insert), ['hint']);
    assert.deepEqual(loop(read + insert), [undefined]);
    assert.deepEqual(loop(read + update), ['hint']);
    assert.deepEqual(loop(insert + update), ['hint']);
  });

  it('in a loop over a list that the function writes out', () => {
    const loop = (list: string) =>
      milder(
        queryInLoop,
        letters,
        `${client}export async function all(given: number[]) {
  const owners = ${list};
  for (const owner of owners) console.log(await db.select().from(letters).where(eq(letters.owner, owner)));
}`,
      );
    assert.deepEqual(loop('[1, 2, 3]'), []);
    assert.deepEqual(loop('given.slice(1)'), ['hint']);
    assert.deepEqual(loop('[1, ...given]'), ['hint']);
    assert.deepEqual(loop('given.slice(0, 3)'), []);
    assert.deepEqual(loop('given.slice(0, 300)'), ['hint']);
    assert.deepEqual(loop('(await (await fetch(String(given))).json()).owners'), ['hint']);
    assert.deepEqual(loop('given.join().split(",").map(Number)'), ['hint']);
    assert.deepEqual(loop('makeList()'), ['info']);
    const read = '(await db.select().from(carts))';
    assert.deepEqual(loop(`${read}.filter((cart) => cart.quantity > 1).map(({ id }) => id)`), [undefined]);
    assert.deepEqual(loop(`[...new Set(${read}.map(({ id }) => id))]`), [undefined]);
    assert.deepEqual(loop(`given.length > 1 ? given : ${read}`), [undefined]);
    const of = (name: string) =>
      milder(
        queryInLoop,
        letters,
        `${client}export async function all(given: { id: number }[]) {
  for (const ${name} of given) console.log(await db.select().from(letters).where(eq(letters.owner, ${name}.id)));
}`,
      );
    assert.deepEqual(of('role'), []);
    assert.deepEqual(of('admin'), []);
    assert.deepEqual(of('plan'), ['hint']);
  });

  it('of what is counted, but not of money, stock and what is left', () => {
    const change = (table: string, column: string) =>
      milder(
        unlockedReadModifyWrite,
        letters,
        `${client}export async function change(id: number) {
  const [row] = await db.select().from(${table}).where(eq(${table}.id, id));
  await db.update(${table}).set({ ${column}: row.${column} + 1 }).where(eq(${table}.id, id));
}`,
      );
    assert.deepEqual(change('letters', 'stock'), [undefined]);
    assert.deepEqual(change('letters', 'plays'), ['hint']);
    assert.deepEqual(change('carts', 'quantity'), ['hint']);
  });

  it('of foreign keys of tables that hold few rows, of the second of a pair, and of one that is not the first', () => {
    const users = "export const users = pgTable('users', { id: integer('id').primaryKey() });\n";
    const to = (name: string) =>
      `${name}: integer('${name}').notNull().references(() => users.id, { onDelete: 'cascade' })`;
    const table = (name: string, columns: string, more = '') =>
      milder(unindexedForeignKey, `${users}export const t = pgTable('${name}', { ${columns} }${more});`);
    const id = "id: integer('id').primaryKey(), ";
    assert.deepEqual(table('messages', id + to('a')), [undefined]);
    assert.deepEqual(table('letters', id + to('a')), ['hint']);
    assert.deepEqual(table('letter_templates', id + to('a')), ['hint']);
    assert.deepEqual(table('messages', `${id}${to('a')}, ${to('b')}`), [undefined, 'hint']);
    assert.deepEqual(table('rooms', id + to('a')), ['hint']);
    assert.deepEqual(table('chat_rooms', id + to('a')), ['hint']);
    assert.deepEqual(table('reset_tokens', id + to('a')), ['hint']);
    const consent =
      "clientId: integer('client_id'), scopes: integer('scopes'), consentGiven: integer('consent_given'), ";
    assert.deepEqual(table('oauth_consents', id + consent + to('userId')), ['hint']);
    assert.deepEqual(table('oauth_consents', id + to('userId')), ['hint']);
    const pair = ', (t) => [primaryKey({ columns: [t.a, t.b] })]';
    assert.deepEqual(table('user_marks', `${to('a')}, ${to('b')}`, pair), ['hint']);
  });

  it('of foreign keys that only the deletion of a person or a tenant would use', () => {
    const deleted = (name: string) =>
      milder(
        unindexedForeignKey,
        `export const owners = pgTable('${name}', { id: integer('id').primaryKey() });
export const letters = pgTable('letters', { id: integer('id').primaryKey(),
  owner: integer('owner').references(() => owners.id, { onDelete: 'cascade' }) });`,
        `${client.replace('carts, letters', 'letters, owners')}export const leave = async (id: number) => db.delete(owners).where(eq(owners.id, id));
export const letter = async (id: number) => db.select().from(letters).where(eq(letters.id, id));`,
      );
    assert.deepEqual(deleted('boxes'), ['hint']);
    assert.deepEqual(deleted('users'), ['hint']);
    assert.deepEqual(deleted('workspaces'), ['hint']);
  });

  it('of a table whose rows a unique key tells apart', () => {
    const table = (more: string) =>
      milder(
        missingPrimaryKey,
        `export const t = pgTable('marks', { a: integer('a').notNull(), b: text('b').notNull() }, (t) => [${more}]);`,
      );
    assert.deepEqual(table("uniqueIndex('marks_key').on(t.a)"), ['info']);
    assert.deepEqual(table(''), [undefined]);
  });

  it('of a setting that a policy asks for, and of a view that is called public', () => {
    const policy = (call: string) =>
      milder(
        policyCallsAuthPerRow,
        `import { pgPolicy } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
export const t = pgTable('marks', { id: text('id').primaryKey() }, (t) => [pgPolicy('own', { using: sql\`\${t.id} = ${call}\` })]);`,
      );
    assert.deepEqual(policy("current_setting('app.user')"), ['hint']);
    assert.deepEqual(policy('auth.uid()'), [undefined]);
    const view = (name: string) =>
      milder(
        definerViewBypassesRls,
        `import { pgPolicy, pgView } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
export const t = pgTable('marks', { id: text('id').primaryKey() }, () => [pgPolicy('own', { to: 'authenticated', using: sql\`id = 'a'\` })]);
export const v = pgView('${name}', { id: text('id') }).as(sql\`select id from marks where id > 'b'\`);`,
      );
    assert.deepEqual(view('public_marks'), ['info']);
    assert.deepEqual(view('late_marks'), [undefined]);
  });
});
