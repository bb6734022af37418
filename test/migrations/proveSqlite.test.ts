import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import { check, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import { proveOn } from '../../server/src/migrations/child/prove.ts';
import { sqliteDatabase } from '../../server/src/migrations/child/sqliteDatabase.ts';
import { statementsBetween } from '../../server/src/migrations/generate.ts';
import { emptySnapshot } from '../../server/src/migrations/migrationFolder.ts';
import { inProcessKit, snapshotOf } from './support/inProcessKit.ts';

const users = sqliteTable(
  'users',
  { id: integer('id').primaryKey(), email: text('email').notNull(), age: integer('age') },
  (t) => [check('adult', sql`${t.age} > 17`)],
);
const posts = sqliteTable('posts', {
  id: integer('id').primaryKey(),
  author: integer('author')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
});

describe('the proof on SQLite', () => {
  it('runs a migration forward, back and forward again, with rows', async () => {
    const after = sqliteTable(
      'users',
      {
        id: integer('id').primaryKey(),
        email: text('email').notNull(),
        age: text('age'),
        note: text('note').notNull().default('none'),
      },
      (t) => [check('adult', sql`${t.age} > 17`)],
    );
    const report = await proveBetween({ users, posts }, { users: after, posts });
    assert.deepEqual([report.reason, report.status], [undefined, 'proven']);
    assert.deepEqual(
      report.steps.map(({ step, ok }) => [step, ok]),
      [
        ['history', true],
        ['fresh', true],
        ['up', true],
        ['down', true],
        ['up-again', true],
      ],
    );
    assert.deepEqual(report.rows, { tables: 2, rows: 8, empty: [], failures: [] });
  });

  it('tells what fails on rows', async () => {
    const after = sqliteTable(
      'users',
      { id: integer('id').primaryKey(), email: text('email').notNull(), age: integer('age').notNull() },
      (t) => [check('adult', sql`${t.age} > 17`), unique('users_email').on(t.email)],
    );
    const { status, rows } = await proveBetween({ users }, { users: after });
    assert.equal(status, 'proven');
    assert.deepEqual(
      rows?.failures.map(({ message }) => message),
      ['NOT NULL constraint failed: __new_users.age'],
    );
  });

  it('fails where the SQL does not lead to the schema', async () => {
    const report = await proveOn(await sqliteDatabase(), {
      dialect: 'sqlite',
      history: [],
      up: ['CREATE TABLE `a` (`id` integer PRIMARY KEY)'],
      down: ['DROP TABLE `a`'],
      fresh: ['CREATE TABLE `a` (`id` text PRIMARY KEY)'],
    });
    assert.equal(report.status, 'failed');
    assert.match(report.reason ?? '', /does not lead to the schema: missing: column a\.id text/);
  });

  it('does not blame a migration for what the history left otherwise than its snapshot', async () => {
    const base = {
      dialect: 'sqlite',
      history: [{ name: '0000', statements: [`CREATE TABLE \`a\` (\`x\` text DEFAULT 'old')`] }],
      up: ['ALTER TABLE `a` ADD `y` text'],
      down: ['ALTER TABLE `a` DROP COLUMN `y`'],
      fresh: ['CREATE TABLE `a` (`x` text, `y` text)'],
      freshBefore: ['CREATE TABLE `a` (`x` text)'],
    } as const;
    const report = await proveOn(await sqliteDatabase(), base);
    assert.deepEqual([report.status, report.drift?.length], ['proven', 2]);
    const missing = await proveOn(await sqliteDatabase(), { ...base, up: ['SELECT 1'], down: undefined });
    assert.equal(missing.status, 'failed');
    assert.match(missing.reason ?? '', /missing: column a\.y/);
  });

  async function proveBetween(before: Record<string, unknown>, after: Record<string, unknown>) {
    const kit = inProcessKit('sqlite');
    const empty = emptySnapshot('sqlite');
    const old = await snapshotOf('sqlite', before);
    const current = await snapshotOf('sqlite', after);
    const between = async (...way: Parameters<typeof statementsBetween>) =>
      (await statementsBetween(...way)).statements;
    return proveOn(await sqliteDatabase(), {
      dialect: 'sqlite',
      history: [{ name: '0000', statements: await between(kit, empty, old, []) }],
      up: await between(kit, old, current, []),
      down: await between(kit, current, old, []),
      fresh: await between(kit, empty, current, []),
    });
  }
});
