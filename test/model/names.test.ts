import assert from 'node:assert/strict';
import { createCatalog } from '../../server/src/model/catalog.ts';
import {
  identifierLength,
  identifierLimit,
  partName,
  storedIdentifier,
} from '../../server/src/model/names.ts';
import type { Schema, Table } from '../../server/src/model/schema.ts';
import { emptyParts } from '../../server/src/model/schema.ts';
import { isUnknown, unknown } from '../../server/src/model/unknown.ts';
import { createDrizzleReader } from '../../server/src/sources/drizzle/reader.ts';
import { postgres } from '../facts/postgres.ts';

/** The tables of a text, by binding, with their schema. */
function read(text: string, casing?: 'snake_case'): { schema: Schema; table: (binding: string) => Table } {
  const reader = createDrizzleReader(
    {
      readText: () => text,
      version: () => 0,
      resolveImport: () => ({ kind: 'missing', reason: 'none' }),
    },
    { casing },
  );
  const schema = { ...emptyParts, ...reader.read('/schema.ts').parts };
  const table = (binding: string) => schema.tables.find((entry) => entry.binding === binding) as Table;
  return { schema, table };
}

const postgresql = `
import { foreignKey, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey(), mail: text('e_mail').unique() });
export const posts = pgTable('posts', {
  a: integer('a').references(() => users.id),
  b: integer('b').references(() => elsewhere.id),
  userName: text(),
}, (t) => [
  primaryKey({ columns: [t.a, t.b] }),
  unique().on(t.a, t.userName),
  unique('mine').on(t.b),
  index().on(t.userName, t.b),
  foreignKey({ columns: [t.userName], foreignColumns: [users.mail], name: 'of_userName' }),
]);`;

describe('names of constraints and indexes', () => {
  it('are made from the table and its columns', () => {
    const { schema, table } = read(postgresql);
    const catalog = createCatalog(schema);
    const users = table('users');
    const posts = table('posts');
    assert.equal(partName(users, users.primaryKey!, catalog), 'users_pkey');
    assert.equal(partName(users, users.uniques[0]!, catalog), 'users_e_mail_unique');
    assert.equal(partName(posts, posts.primaryKey!, catalog), 'posts_a_b_pk');
    assert.deepEqual(
      posts.uniques.map((part) => partName(posts, part, catalog)),
      ['posts_a_userName_unique', 'mine'],
    );
    assert.equal(partName(posts, posts.indexes[0]!, catalog), 'posts_userName_b_index');
    const foreignKeys = posts.foreignKeys.map((part) => partName(posts, part, catalog));
    assert.ok(foreignKeys.includes('posts_a_users_id_fk'));
    assert.ok(foreignKeys.includes('of_userName'));
  });

  it('are unknown where they depend on something unknown', () => {
    const { schema, table } = read(postgresql);
    const catalog = createCatalog(schema);
    const posts = table('posts');
    const lost = posts.foreignKeys.filter((part) => isUnknown(part.target));
    assert.equal(lost.length, 1);
    assert.ok(isUnknown(partName(posts, lost[0]!, catalog)));
    const nameless = { ...posts, name: unknown('read from the environment') };
    assert.ok(isUnknown(partName(nameless, posts.uniques[0]!, catalog)));
    assert.equal(partName(nameless, posts.uniques[1]!, catalog), 'mine');
  });

  it('follow the casing only where drizzle-kit applies it, explicit names of foreign keys included', () => {
    const { schema, table } = read(postgresql, 'snake_case');
    const catalog = createCatalog(schema);
    const posts = table('posts');
    assert.equal(partName(posts, posts.uniques[0]!, catalog), 'posts_a_userName_unique');
    assert.equal(partName(posts, posts.indexes[0]!, catalog), 'posts_user_name_b_index');
    assert.ok(posts.foreignKeys.some((part) => partName(posts, part, catalog) === 'of_user_name'));
  });

  it('differ by dialect for a key declared on its column', () => {
    const text = (core: string, make: string, type: string) => `
import { ${type}, ${make} } from 'drizzle-orm/${core}-core';
export const users = ${make}('users', { key: ${type}('id').primaryKey() });`;
    const mysql = read(text('mysql', 'mysqlTable', 'int'));
    const sqlite = read(text('sqlite', 'sqliteTable', 'integer'));
    const nameIn = ({ schema, table }: ReturnType<typeof read>) =>
      partName(table('users'), table('users').primaryKey!, createCatalog(schema));
    assert.equal(nameIn(mysql), 'users_id');
    assert.equal(nameIn(sqlite), undefined);
  });
});

describe('limits of identifiers', () => {
  it('are counted in bytes by PostgreSQL and in characters by MySQL', () => {
    assert.equal(identifierLength('größe😀', 'bytes'), 11);
    assert.equal(identifierLength('größe😀', 'characters'), 6);
    assert.equal(identifierLimit('mysql')?.beyond, 'refused');
    assert.equal(identifierLimit('sqlite'), undefined);
    assert.equal(storedIdentifier('mysql', 'x'.repeat(80)).length, 80);
  });

  it('cut a name where PostgreSQL cuts it', async () => {
    const names = ['x'.repeat(63), 'x'.repeat(64), `${'x'.repeat(62)}ß`, 'ü'.repeat(40), '😀'.repeat(20)];
    for (const name of names) {
      const [row] = await postgres(
        `create table "${name}" (id integer)`,
        `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
      );
      assert.equal(storedIdentifier('postgresql', name), row?.relname);
    }
    // A fresh PostgreSQL takes seconds to start on a busy machine.
  }).timeout(60_000);
});
