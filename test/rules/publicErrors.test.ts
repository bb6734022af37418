import assert from 'node:assert/strict';
import { duplicateName } from '../../server/src/rules/conventions/duplicate-name.ts';
import { indexOrderNotUsable } from '../../server/src/rules/index/index-order-not-usable.ts';
import { unindexedQueryColumn } from '../../server/src/rules/index/unindexed-query-column.ts';
import { missingPrimaryKey } from '../../server/src/rules/keys/missing-primary-key.ts';
import { conflictingMigrations } from '../../server/src/rules/migration/conflicting-migrations.ts';
import { definerViewBypassesRls } from '../../server/src/rules/security/definer-view-bypasses-rls.ts';
import { sameNameDifferentType } from '../../server/src/rules/types/same-name-different-type.ts';
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
  });

  it('on an index that IF NOT EXISTS leaves out, as a constraint has made it', async () => {
    const script = (index: string) => ({
      '/w/schema.sql': `create table people (id int primary key, email text unique);\n${index} people_email_key on people (email);`,
    });
    assert.deepEqual(await inWorkspace(duplicateName, script('create unique index if not exists')), []);
    assert.equal((await inWorkspace(duplicateName, script('create unique index'))).length, 1);
  });

  it('on a view of tables whose rows everybody may read', async () => {
    const script = (to: string) => ({
      '/w/supabase/migrations/20260101000000_a.sql': `create table notes (id bigint primary key, body text);
alter table notes enable row level security;
create policy "read" on notes for select to ${to} using (true);
create policy "write" on notes for insert to authenticated with check (id > 9);
create view recent as select id, body from notes;`,
    });
    assert.deepEqual(await inWorkspace(definerViewBypassesRls, script('anon, authenticated')), []);
    assert.deepEqual(await inWorkspace(definerViewBypassesRls, script('public')), []);
    assert.equal((await inWorkspace(definerViewBypassesRls, script('authenticated'))).length, 1);
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
});
