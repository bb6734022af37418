import assert from 'node:assert/strict';
import type { Dialect } from '../../../../server/src/model/schema.ts';
import { emptyParts } from '../../../../server/src/model/schema.ts';
import { createDrizzleReader } from '../../../../server/src/sources/drizzle/reader.ts';
import { toSnapshot } from '../../../../server/src/sources/drizzle/snapshot/toSnapshot.ts';
import { compareSnapshots } from '../../../support/compareSnapshots.ts';

type Json = Record<string, unknown>;

function snapshot(text: string, dialect: Dialect = 'postgresql', exposed?: readonly string[]): Json {
  const reader = createDrizzleReader(
    {
      readText: () => text,
      version: () => 0,
      resolveImport: () => ({ kind: 'missing', reason: 'it is not there' }),
    },
    {},
  );
  const { parts, exports } = reader.read('/schema.ts');
  const ids = exposed?.map((name) => exports.get(name) as string);
  return JSON.parse(
    JSON.stringify(toSnapshot({ ...emptyParts, ...parts }, ids ? new Set(ids) : 'all', dialect)),
  );
}

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((part, key) => (part as Json | undefined)?.[key], value);

describe('a snapshot of what could not be read', () => {
  const text = `
import { integer, pgTable, text, varchar } from 'drizzle-orm/pg-core';
import { length, more, label } from './gone';
export const users = pgTable('users', {
  id: integer('id').primaryKey(),
  name: varchar('name', { length }),
  label: text('label').default(label),
  madeAt: integer('made_at').default(Date.now()),
  ...more,
});
export const prefixed = pgTable(process.env.PREFIX + '_logs', { id: integer('id') });
export const posts = pgTable('posts', { userId: integer('user_id').references(() => gone.id) });`;

  it('says so at the place, and keeps everything else', () => {
    const users = at(snapshot(text), 'tables', 'public.users');
    assert.equal(typeof at(users, 'columns', 'name', 'type', 'unknown'), 'string');
    assert.equal(at(users, 'columns', 'name', 'notNull'), false);
    assert.equal(typeof at(users, 'columns', 'label', 'default', 'unknown'), 'string');
    assert.match(String(at(users, 'columns', 'made_at', 'default', 'unknown')), /Date\.now\(\)/);
    assert.equal(at(users, 'columns', 'id', 'type'), 'integer');
    assert.deepEqual(
      (at(users, 'unknown') as Json[]).map((gap) => gap.in),
      ['columns'],
    );
  });

  it('keeps a table without a known name, and a foreign key without a known target', () => {
    const tables = at(snapshot(text), 'tables') as Json;
    const key = Object.keys(tables).find((name) => name.includes('?')) as string;
    assert.equal(typeof at(tables[key], 'name', 'unknown'), 'string');
    const [foreignKey] = Object.values(at(tables, 'public.posts', 'foreignKeys') as Json);
    assert.deepEqual(at(foreignKey, 'columnsFrom'), ['user_id']);
    assert.equal(typeof at(foreignKey, 'tableTo', 'unknown'), 'string');
  });

  it('has only what is exposed, of its own dialect', () => {
    assert.deepEqual(Object.keys(at(snapshot(text, 'postgresql', ['posts']), 'tables') as Json), [
      'public.posts',
    ]);
    assert.deepEqual(at(snapshot(text, 'mysql'), 'tables'), {});
    assert.equal(at(snapshot(text, 'sqlite'), 'version'), '6');
  });
});

describe('the comparison of snapshots', () => {
  const text = (type: string) => `
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey(), name: ${type}('name') }, (t) => [
  index('users_name_idx').on(t.name),
]);`;

  it('counts what is equal', () => {
    const { counts, differences } = compareSnapshots(snapshot(text('text')), snapshot(text('text')));
    assert.deepEqual(differences, []);
    assert.deepEqual([counts.tables.equal, counts.columns.equal, counts.indexes.equal], [1, 2, 1]);
  });

  it('names what differs, lacks or is too much', () => {
    const theirs = snapshot(text('text'));
    const ours = snapshot(text('integer'));
    delete (at(ours, 'tables', 'public.users', 'indexes') as Json).users_name_idx;
    (ours.enums as Json)['public.mood'] = { name: 'mood' };
    const { counts, differences } = compareSnapshots(ours, theirs);
    assert.deepEqual(differences, [
      'table public.users · columns · name.type: "integer" instead of "text"',
      'table public.users · indexes · users_name_idx: not read',
      'enums · public.mood: read, but drizzle-kit has none',
    ]);
    assert.deepEqual([counts.columns.different, counts.indexes.missing, counts.enums.extra], [1, 1, 1]);
  });

  it('does not take a changed order of columns for equal', () => {
    const ours = snapshot(text('text'));
    const users = at(ours, 'tables', 'public.users') as { columns: Json };
    users.columns = Object.fromEntries(Object.entries(users.columns).reverse());
    assert.equal(compareSnapshots(ours, snapshot(text('text'))).counts.tables.different, 1);
  });
});
