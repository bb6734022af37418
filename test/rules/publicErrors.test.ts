import assert from 'node:assert/strict';
import { duplicateName } from '../../server/src/rules/conventions/duplicate-name.ts';
import { indexOrderNotUsable } from '../../server/src/rules/index/index-order-not-usable.ts';
import { unindexedForeignKey } from '../../server/src/rules/index/unindexed-foreign-key.ts';
import { unindexedQueryColumn } from '../../server/src/rules/index/unindexed-query-column.ts';
import { enumOnlyInTypes } from '../../server/src/rules/keys/enum-only-in-types.ts';
import { missingPrimaryKey } from '../../server/src/rules/keys/missing-primary-key.ts';
import { conflictingMigrations } from '../../server/src/rules/migration/conflicting-migrations.ts';
import { numberedColumns } from '../../server/src/rules/normal-forms/numbered-columns.ts';
import { severalWritesWithoutTransaction } from '../../server/src/rules/query/several-writes-without-transaction.ts';
import { unlockedReadModifyWrite } from '../../server/src/rules/query/unlocked-read-modify-write.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { definerViewBypassesRls } from '../../server/src/rules/security/definer-view-bypasses-rls.ts';
import { rlsDisabled } from '../../server/src/rules/security/rls-disabled.ts';
import { floatMoney } from '../../server/src/rules/types/float-money.ts';
import { sameNameDifferentType } from '../../server/src/rules/types/same-name-different-type.ts';
import { uuidAsText } from '../../server/src/rules/types/uuid-as-text.ts';
import { lint } from '../support/checkRule.ts';
import { findingCount } from '../support/findingCount.ts';
import { inWorkspace } from '../support/inWorkspace.ts';

/** Each kind was once told wrongly in a public repository: see docs/precision.md. */
describe('rules are silent, as later handfuls taught,', () => {
  it('on tables whose rows several unique keys tell apart together', () => {
    const table = (keys: string) => `
      import { sql } from 'drizzle-orm';
      import { pgTable, text, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
      export const cursors = pgTable('cursors', { siteId: uuid('site_id'), feed: text('feed').notNull(), at: timestamp('at') },
        (t) => [${keys}]);`;
    const rest = "uniqueIndex('a').on(t.siteId, t.feed)";
    const some = `${rest}.where(sql\`\${t.siteId} is not null\`)`;
    const none = "uniqueIndex('b').on(t.feed).where(sql`${t.siteId} IS NULL`)";
    for (const keys of [
      `${some}, ${none}`,
      `${none}, ${rest}`,
      "unique('c').on(t.siteId, t.feed).nullsNotDistinct()",
      "uniqueIndex('d').on(sql`coalesce(${t.siteId}, '00000000-0000-0000-0000-000000000000')`, t.feed)",
    ])
      assert.equal(findingCount(missingPrimaryKey, table(keys)), 0, keys);
    for (const keys of [rest, some, none, `${some}, ${none.replace('siteId', 'at')}`])
      assert.equal(findingCount(missingPrimaryKey, table(keys)), 1, keys);
  });

  it('on the order of a query that goes to its rows in each arm of a choice', async () => {
    const code = (where: string, index = '(t) => [index().on(t.room, t.sentAt)]') => ({
      '/w/schema.ts': `import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
export const notes = pgTable('notes', { id: uuid('id').primaryKey(), room: uuid('room').notNull(), body: text('body'),
  sentAt: timestamp('sent_at').notNull() }, ${index});`,
      '/w/read.ts': `import { and, eq, gt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { notes } from './schema';
const db = drizzle('postgres://localhost/a');
export const read = (room: string, since?: Date) =>
  db.select().from(notes).where(${where}).orderBy(notes.sentAt).limit(20);`,
    });
    const both = 'since ? and(eq(notes.room, room), gt(notes.sentAt, since)) : eq(notes.room, room)';
    assert.deepEqual(await inWorkspace(indexOrderNotUsable, code(both)), []);
    assert.equal((await inWorkspace(unindexedQueryColumn, code(both, '() => []'))).length, 1);
    const one = 'since ? eq(notes.room, room) : undefined';
    assert.equal((await inWorkspace(indexOrderNotUsable, code(one))).length, 1);
  });

  it('on an id that is half of a credential', () => {
    const table = (name: string, column: string) =>
      `export const ${name} = pgTable('${name}', { id: integer('id').primaryKey(), ${column} });\n`;
    const usual = ['a', 'b', 'c', 'd', 'e'].map((name) => table(name, "clientId: integer('client_id')"));
    const schema = (column: string) =>
      `import { integer, pgTable, text } from 'drizzle-orm/pg-core';\n${usual.join('')}${table('gates', column)}`;
    const id = "clientId: text('client_id')";
    assert.equal(findingCount(sameNameDifferentType, schema(id)), 1);
    assert.equal(findingCount(sameNameDifferentType, schema(`${id}, s: text('client_secret')`)), 0);
    assert.equal(findingCount(sameNameDifferentType, schema(`${id}, s: text('other_secret')`)), 1);
    assert.equal(findingCount(sameNameDifferentType, schema(`${id}, z: text('zoom_id')`)), 0);
    assert.equal(findingCount(sameNameDifferentType, schema(`${id}, z: integer('zoom_id')`)), 1);
  });

  it('on an index that IF NOT EXISTS leaves out, as a constraint has made it', async () => {
    const script = (index: string) => ({
      '/w/schema.sql': `create table people (id int primary key, email text unique);\n${index} people_email_key on people (email);`,
    });
    assert.deepEqual(await inWorkspace(duplicateName, script('create unique index if not exists')), []);
    assert.equal((await inWorkspace(duplicateName, script('create unique index'))).length, 1);
  });

  it('on a view of tables whose rows everybody may read', async () => {
    const script = (to: string, narrowed = 'insert to authenticated with check (id > 10)') => ({
      '/w/supabase/migrations/20260101000000_a.sql': `create table notes (id bigint primary key, body text);
alter table notes enable row level security;
create policy "read" on notes for select to ${to} using (true);
create policy "write" on notes for insert to authenticated with check (id > 9);
create policy "less" on notes as restrictive for ${narrowed};
create view recent as select id, body from notes;`,
    });
    assert.deepEqual(await inWorkspace(definerViewBypassesRls, script('anon, authenticated')), []);
    assert.deepEqual(await inWorkspace(definerViewBypassesRls, script('public')), []);
    assert.equal((await inWorkspace(definerViewBypassesRls, script('authenticated'))).length, 1);
    const fewer = script('public', 'select to public using (id > 10)');
    assert.equal((await inWorkspace(definerViewBypassesRls, fewer)).length, 1);
  });

  it('on a migration without a snapshot that makes what no snapshot holds', async () => {
    const entries = ['0000_a', '0001_by_hand'].map((tag, idx) => ({ idx, version: '7', when: idx + 1, tag }));
    const history = (statement: string) => ({
      '/w/package.json': JSON.stringify({ scripts: { generate: 'drizzle-kit generate' } }),
      '/w/drizzle/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
      '/w/drizzle/meta/0000_snapshot.json': JSON.stringify({ id: 'b', prevId: 'a', version: '7' }),
      '/w/drizzle/0000_a.sql': 'CREATE TABLE "users" ("id" integer PRIMARY KEY);',
      '/w/drizzle/0001_by_hand.sql': statement,
    });
    const found = (statement: string) => inWorkspace(conflictingMigrations, history(statement));
    assert.deepEqual(await found('CREATE EXTENSION IF NOT EXISTS "citext";'), []);
    assert.deepEqual(await found("COMMENT ON TABLE users IS 'people';"), []);
    assert.equal((await found('ALTER TABLE "users" ADD COLUMN "name" text;')).length, 1);
  });

  it('on a temporary table that a query fills', async () => {
    const script = (made: string) => ({
      '/w/schema.sql': `create table notes (id bigint primary key);
alter table notes enable row level security;
create policy own on notes to authenticated using (id > 9);
create ${made}table picks on commit drop as select * from notes;`,
    });
    assert.deepEqual(await inWorkspace(rlsDisabled, script('temporary ')), []);
    assert.equal((await inWorkspace(rlsDisabled, script(''))).length, 1);
  });

  it('on writes whose client is a transaction by its name, or may be one', async () => {
    const files = (client: string) => ({
      '/w/schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const tags = pgTable('tags', { postId: integer('post_id').primaryKey() });`,
      '/w/tag.ts': `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { tags } from './schema';
const db = drizzle('postgres://localhost/a');
export async function retag(postId: number, ${client}: typeof db) {
  await ${client}.delete(tags).where(eq(tags.postId, postId));
  await ${client}.insert(tags).values({ postId });
}`,
    });
    for (const client of ['tx', 'dbOrTx'])
      assert.deepEqual(await inWorkspace(severalWritesWithoutTransaction, files(client)), [], client);
    assert.equal((await inWorkspace(severalWritesWithoutTransaction, files('database'))).length, 1);
  });

  it('on slots for values of any kind, but on a text that is there three times', () => {
    const slots = (name: string, type: string) =>
      [1, 2, 3].map((i) => `${name}0${i}: ${type}('${name}0${i}')`).join(', ');
    const table = (columns: string) => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const runs = pgTable('runs', { id: integer('id').primaryKey(), ${columns} });`;
    assert.equal(
      findingCount(numberedColumns, table(`${slots('text', 'text')}, ${slots('int', 'integer')}`)),
      0,
    );
    assert.equal(findingCount(numberedColumns, table(slots('text', 'text'))), 1);
    assert.equal(
      findingCount(numberedColumns, table(`${slots('text', 'text')}, ${slots('phone', 'text')}`)),
      2,
    );
  });

  it('on a tax among rates, but on what a rate of tax comes to', () => {
    const table = (rate: string) => `import { doublePrecision, integer, pgTable } from 'drizzle-orm/pg-core';
export const tariffs = pgTable('tariffs', { id: integer('id').primaryKey(), tax: doublePrecision('tax'),
  rate: doublePrecision('${rate}') });`;
    assert.equal(findingCount(floatMoney, table('interest_rate')), 0);
    assert.equal(findingCount(floatMoney, table('tax_rate')), 1);
  });
});

describe('rules are milder, as later handfuls taught,', () => {
  const milder = (rule: Rule, text: string) =>
    lint(rule, new Map([['schema.ts', text]]), { options: {} }).map((each) => each.milder);

  it('on a reference to who did something', () => {
    const text = `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey() });
export const notes = pgTable('notes', { id: integer('id').primaryKey(),
  ownerId: integer('owner_id').references(() => users.id, { onDelete: 'cascade' }),
  createdBy: integer('created_by').references(() => users.id) });`;
    assert.deepEqual(milder(unindexedForeignKey, text), ['hint', 'hint']);
  });

  it('on foreign keys that no query asks for, and on what only a deletion would use', () => {
    const schema = `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const boxes = pgTable('boxes', { id: integer('id').primaryKey() });
export const notes = pgTable('notes', { id: integer('id').primaryKey(),
  first: integer('first').references(() => boxes.id),
  second: integer('second').references(() => boxes.id) });`;
    const code = (then: string) => `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { boxes, notes } from './schema';
const db = drizzle('postgres://localhost/a');
export const some = (id: number) => db.select().from(notes).where(eq(notes.first, id));
${then}`;
    const severities = (then: string) =>
      lint(
        unindexedForeignKey,
        new Map([
          ['schema.ts', schema],
          ['code.ts', code(then)],
        ]),
        { options: {} },
      ).map((each) => each.milder);
    assert.deepEqual(severities(''), [undefined, 'hint']);
    const deletes = 'export const drop = (id: number) => db.delete(boxes).where(eq(boxes.id, id));';
    assert.deepEqual(severities(deletes), [undefined, 'hint']);
    assert.deepEqual(milder(unindexedForeignKey, schema), ['hint', 'hint']);
  });

  it('on one part of a JSON value that is changed', async () => {
    const files = (type: string, value: string) => ({
      '/w/schema.ts': `import { integer, jsonb, pgTable } from 'drizzle-orm/pg-core';
export const people = pgTable('people', { id: integer('id').primaryKey(), liked: ${type}('liked') });`,
      '/w/like.ts': `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { people } from './schema';
const db = drizzle('postgres://localhost/a');
export async function like(id: number) {
  const [person] = await db.select().from(people).where(eq(people.id, id));
  await db.update(people).set({ liked: ${value} }).where(eq(people.id, id));
}`,
    });
    const told = (type: string, value: string) => inWorkspace(unlockedReadModifyWrite, files(type, value));
    assert.match((await told('jsonb', '{ ...person.liked, new: true }')).join(), /other parts of it/);
    assert.match((await told('integer', 'person.liked + 1')).join(), /is calculated from/);
  });

  it('on values that only the types of SQLite know, and on texts that foreign keys lead to', () => {
    const values = (module: string, make: string) => `import { ${make}, text } from 'drizzle-orm/${module}';
export const notes = ${make}('notes', { id: text('id').primaryKey(), mood: text('mood', { enum: ['sad', 'glad'] }) });`;
    assert.deepEqual(milder(enumOnlyInTypes, values('sqlite-core', 'sqliteTable')), [undefined]);
    assert.deepEqual(milder(enumOnlyInTypes, values('pg-core', 'pgTable')), [undefined]);
    const keys = `import { sql } from 'drizzle-orm';
import { pgTable, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: text('id').primaryKey().default(sql\`gen_random_uuid()\`) });
export const notes = pgTable('notes', { id: text('id').primaryKey().default(sql\`gen_random_uuid()\`),
  userId: text('user_id').references(() => users.id) });`;
    assert.deepEqual(milder(uuidAsText, keys), [undefined, undefined]);
  });
});
