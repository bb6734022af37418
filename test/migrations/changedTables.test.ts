import assert from 'node:assert/strict';
import {
  bigint,
  integer,
  type PgColumn,
  type PgColumnBuilderBase,
  pgEnum,
  pgTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { integer as sqliteInteger, sqliteTable, text as sqliteText } from 'drizzle-orm/sqlite-core';
import { changedTables } from '../../server/src/migrations/changedTables.ts';
import type { KitSnapshot } from '../../server/src/migrations/kitMessages.ts';
import { stepsBetween } from '../../server/src/migrations/steps.ts';
import type { Dialect } from '../../server/src/model/schema.ts';
import { inProcessKit, snapshotOf } from './support/inProcessKit.ts';

type Exports = Record<string, unknown>;

const key = (): PgColumn => users().id;

function users(more: Record<string, PgColumnBuilderBase> = {}) {
  return pgTable('users', { id: integer('id').primaryKey(), email: text('email'), ...more });
}
const posts = (more: Record<string, PgColumnBuilderBase> = {}) =>
  pgTable('posts', { id: integer('id').primaryKey(), author: integer('author').references(key), ...more });
const tags = pgTable('tags', { id: integer('id').primaryKey(), label: text('label') });

describe('the tables that have a part in a change', () => {
  it('are the changed one alone where a column comes or goes', async () => {
    const one = { users: users(), posts: posts(), tags };
    const other = { users: users({ nickname: text('nickname') }), posts: posts(), tags };
    assert.deepEqual(await kept(one, other), ['public.users']);
    assert.deepEqual(await kept(other, one), ['public.users']);
  });

  it('are those too to which the changed one refers, without their own foreign keys', async () => {
    const comments = (more: Record<string, PgColumnBuilderBase> = {}) =>
      pgTable('comments', {
        id: integer('id').primaryKey(),
        post: integer('post').references(() => posts().id),
        ...more,
      });
    const before = await snapshotOf('postgresql', { users: users(), posts: posts(), comments: comments() });
    const after = await snapshotOf('postgresql', {
      users: users(),
      posts: posts(),
      comments: comments({ body: text('body') }),
    });
    const [, next] = changedTables(before, after);
    const tables = next.tables as Record<string, { readonly foreignKeys: object }>;
    assert.deepEqual(Object.keys(tables), ['public.posts', 'public.comments']);
    assert.deepEqual(tables['public.posts']?.foreignKeys, {});
  });

  it('are those that refer to a column of another type', async () => {
    const wide = pgTable('users', { id: text('id').primaryKey(), email: text('email') });
    const tables = await kept(
      { users: users(), posts: posts(), tags },
      { users: wide, posts: posts(), tags },
    );
    assert.deepEqual(tables, ['public.posts', 'public.users']);
  });

  it('are all where an enum changes', async () => {
    const state = (...values: [string, ...string[]]) => ({
      state: pgEnum('state', values),
      users: users(),
      tags,
    });
    assert.deepEqual(await kept(state('a', 'b'), state('b')), ['public.tags', 'public.users']);
  });

  it('are those that refer to a table of SQLite that is made anew, and those that refer to them', async () => {
    const owner = (name: string) =>
      sqliteTable('owner', { id: sqliteInteger('id').primaryKey(), [name]: sqliteText(name) });
    const pet = sqliteTable('pet', { owner: sqliteInteger('owner').references(() => owner('a').id) });
    const toy = sqliteTable('toy', { pet: sqliteInteger('pet').references(() => pet.owner) });
    const other = sqliteTable('other', { id: sqliteInteger('id').primaryKey() });
    const rest = { pet, toy, other };
    const tables = await kept({ o: owner('a'), ...rest }, { o: owner('b'), ...rest }, 'sqlite');
    assert.deepEqual(tables, ['owner', 'pet', 'toy']);
  });

  it('lead to the statements of the whole schemas', async () => {
    const start = { users: users(), posts: posts(), tags };
    const changes: readonly Exports[] = [
      { ...start, users: users({ nickname: text('nickname').notNull().default('') }) },
      { ...start, posts: posts({ tag: integer('tag').references(() => tags.id) }) },
      { ...start, users: pgTable('users', { id: text('id').primaryKey(), email: text('email') }) },
      { ...start, users: pgTable('users', { id: bigint('id', { mode: 'number' }).primaryKey() }) },
      {
        ...start,
        tags: pgTable('tags', { id: integer('id').primaryKey(), label: text('label') }, (it) => [
          uniqueIndex().on(it.label),
        ]),
      },
      { users: users(), posts: pgTable('posts', { id: integer('id').primaryKey() }), tags },
      { posts: pgTable('posts', { id: integer('id').primaryKey(), author: integer('author') }), tags },
    ];
    const kit = inProcessKit('postgresql');
    const written = async (before: KitSnapshot, after: KitSnapshot) => {
      const steps = stepsBetween(before, after, []);
      return kit.statements(
        steps.flatMap((step) => (step.kind === 'diff' ? [[step.before, step.after] as const] : [])),
      );
    };
    const before = await snapshotOf('postgresql', start);
    for (const change of changes) {
      const after = await snapshotOf('postgresql', change);
      for (const [one, other] of [
        [before, after],
        [after, before],
      ] as const) {
        const whole = (await written(one, other)).flat();
        assert.ok(whole.length > 0);
        assert.deepEqual((await written(...changedTables(one, other))).flat(), whole);
      }
    }
  });
});

async function kept(
  one: Exports,
  other: Exports,
  dialect: Dialect = 'postgresql',
): Promise<readonly string[]> {
  const [before, after] = changedTables(await snapshotOf(dialect, one), await snapshotOf(dialect, other));
  return [...new Set([before, after].flatMap(({ tables }) => Object.keys(tables as object)))].sort();
}
