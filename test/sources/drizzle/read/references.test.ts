import assert from 'node:assert/strict';
import type { ForeignKey } from '../../../../server/src/model/schema.ts';
import { isUnknown } from '../../../../server/src/model/unknown.ts';
import { pg, readTexts } from './readText.ts';

const target = ({ target: value }: ForeignKey) =>
  isUnknown(value) ? value.reason : `${value.table} ${isUnknown(value.columns) ? '?' : value.columns.join()}`;

describe('reading foreign keys', () => {
  it('finds the target through imports, barrels, namespaces and cycles', () => {
    const { table } = readTexts({
      'users.ts': `${pg} import { posts } from './index'; import * as all from './index';
export const users = pgTable('users', { id: uuid().primaryKey(), post: uuid().references(() => posts.id), other: uuid().references(() => all.posts.id) });`,
      'posts.ts': `${pg} import { users as people } from './index';
export const posts = pgTable('posts', { id: uuid().primaryKey(), author: uuid().references((): AnyPgColumn => people.id) });`,
      'index.ts': "export * from './users'; export * from './posts';",
    });
    assert.deepEqual(table('users').foreignKeys.map(target), [
      '/s/posts.ts#posts id',
      '/s/posts.ts#posts id',
    ]);
    assert.deepEqual(table('posts').foreignKeys.map(target), ['/s/users.ts#users id']);
  });

  it('says that a name is not exported by naming the table that is not there', () => {
    const { table } = readTexts({
      'users.ts': `${pg} export const people = pgTable('users', { id: uuid().primaryKey() });`,
      'posts.ts': `${pg} import { users } from './users'; import { teams } from './teams'; import { orgs } from 'a-package';
export const posts = pgTable('posts', { a: uuid().references(() => users.id), b: uuid().references(() => teams.id), c: uuid().references(() => orgs.id) });`,
    });
    const [a, b, c] = table('posts').foreignKeys.map(target);
    assert.equal(a, '/s/users.ts#users id');
    assert.match(b ?? '', /teams.*not found/);
    assert.match(c ?? '', /comes from the package `a-package`/);
  });

  it('reads actions and foreign keys of several columns', () => {
    const { table } = readTexts(`${pg}
export const a = pgTable('a', { x: integer(), y: integer(), z: uuid().references(() => a.x, { onDelete: cascade }) });
export const b = pgTable('b', { x: integer(), y: integer() }, (t) => [
  foreignKey({ name: 'b_fk', columns: [t.x, t.y], foreignColumns: [a.x, a.y] }).onDelete('set null').onUpdate('cascade'),
]);`);
    const [key] = table('b').foreignKeys;
    assert.ok(key);
    assert.deepEqual(
      [key.name.explicit, key.columns, target(key), key.onDelete, key.onUpdate, key.inline],
      ['b_fk', ['x', 'y'], '/s/schema.ts#a x,y', 'set null', 'cascade', false],
    );
    const [own] = table('a').foreignKeys;
    assert.ok(isUnknown(own?.onDelete), 'an action that is not known is not an absent one');
  });

  it('marks callbacks for which TypeScript infers any', () => {
    const { table } = readTexts(`${pg}
export const self = pgTable('self', { id: uuid(), p: uuid().references(() => self.id), q: uuid().references((): AnyPgColumn => self.id) });
export const a = pgTable('a', { id: uuid(), b: uuid().references(() => b.id) });
export const b = pgTable('b', { id: uuid(), a: uuid().references(() => a.id), s: uuid().references(() => self.id) });
export const c = pgTable('c', { id: uuid(), d: uuid().references((): AnyPgColumn => d.id) });
export const d = pgTable('d', { id: uuid(), c: uuid().references(() => c.id) });`);
    const marks = (binding: string) =>
      table(binding).foreignKeys.map((key) => key.unannotatedCallback ?? false);
    assert.deepEqual(['self', 'a', 'b', 'c', 'd'].map(marks), [
      [true, false],
      [true],
      [true, false],
      [false],
      [false],
    ]);
  });
});
