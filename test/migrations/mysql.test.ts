import assert from 'node:assert/strict';
import { index, int, mysqlTable, text, varchar } from 'drizzle-orm/mysql-core';
import { resolveRenames } from '../../server/src/migrations/ambiguity.ts';
import { reversed, statementsBetween } from '../../server/src/migrations/generate.ts';
import { inProcessKit, snapshotOf } from './support/inProcessKit.ts';

describe('a migration of MySQL', () => {
  it('renames a table and the column of its key without touching the key', async () => {
    const users = mysqlTable(
      'users',
      { id: int('id').primaryKey(), name: varchar('name', { length: 20 }) },
      (t) => [index('users_name_index').on(t.name)],
    );
    const people = mysqlTable(
      'people',
      { key: int('key').primaryKey(), name: varchar('name', { length: 20 }) },
      (t) => [index('people_name_index').on(t.name)],
    );
    const { up, down } = await both({ users }, { people }, [
      ['users', 'people'],
      ['people.id', 'people.key'],
    ]);
    assert.deepEqual(up, [
      'ALTER TABLE `users` RENAME TO `people`;',
      'ALTER TABLE `people` RENAME COLUMN `id` TO `key`;',
      'ALTER TABLE `people` RENAME INDEX `users_name_index` TO `people_name_index`;',
    ]);
    assert.deepEqual(down, [
      'ALTER TABLE `people` RENAME COLUMN `key` TO `id`;',
      'ALTER TABLE `people` RENAME TO `users`;',
      'ALTER TABLE `users` RENAME INDEX `people_name_index` TO `users_name_index`;',
    ]);
  });

  it('drops foreign keys before what they lead to', async () => {
    const users = mysqlTable('users', { id: int('id').primaryKey() });
    const posts = mysqlTable('posts', {
      id: int('id').primaryKey(),
      user: int('user').references(() => users.id),
    });
    const { up } = await both(
      { users, posts },
      { posts: mysqlTable('posts', { id: int('id').primaryKey() }) },
      [],
    );
    assert.deepEqual(up, [
      'ALTER TABLE `posts` DROP FOREIGN KEY `posts_user_users_id_fk`;',
      'ALTER TABLE `posts` DROP COLUMN `user`;',
      'DROP TABLE `users`;',
    ]);
  });

  it('drops one column and makes another of its type', async () => {
    const { up } = await both(
      { a: mysqlTable('a', { id: int('id').primaryKey(), x: text('x') }) },
      { a: mysqlTable('a', { id: int('id').primaryKey(), y: text('y') }) },
      [],
      ['a.y'],
    );
    assert.deepEqual(up, ['ALTER TABLE `a` DROP COLUMN `x`;', 'ALTER TABLE `a` ADD `y` text;']);
  });

  async function both(
    before: Record<string, unknown>,
    after: Record<string, unknown>,
    names: readonly (readonly [from: string, to: string])[],
    creates: readonly string[] = [],
  ) {
    const kit = inProcessKit('mysql');
    const old = await snapshotOf('mysql', before);
    const current = await snapshotOf('mysql', after);
    const decisions = { renames: names.map(([from, to]) => ({ from, to })), creates };
    const { renames, questions } = resolveRenames(old, current, decisions);
    assert.deepEqual(questions, []);
    return {
      up: (await statementsBetween(kit, old, current, renames)).statements,
      down: (await statementsBetween(kit, current, old, reversed(renames))).statements,
    };
  }
});
