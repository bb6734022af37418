import assert from 'node:assert/strict';
import { createDiagramPainter } from '../../../server/src/ide/diagram/snapshot.ts';
import type { Schema } from '../../../server/src/model/schema.ts';
import type { DiagramEdge, DiagramSnapshot } from '../../../server/src/protocol/diagram.ts';
import { createDrizzleReader } from '../../../server/src/sources/drizzle/reader.ts';
import { createMemoryHost } from '../../support/memoryHost.ts';

const imports = `import { relations } from 'drizzle-orm';
import { boolean, foreignKey, index, integer, pgTable, pgView, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
`;

describe('the picture of a schema', () => {
  it('has the marks of keys, indexes and NULL on the columns', () => {
    const { tables } = draw(`
export const users = pgTable('users', {
  id: integer('id').primaryKey(),
  mail: text('mail').notNull().unique(),
  city: text('city'),
  team: integer('team'),
}, (t) => [index('i').on(t.city, t.team)]);`);
    const marks = tables[0]?.columns.map(({ name, type, primaryKey, notNull, unique, indexed }) => [
      name,
      type,
      ...Object.entries({ primaryKey, notNull, unique, indexed }).flatMap(([mark, set]) =>
        set ? [mark] : [],
      ),
    ]);
    assert.deepEqual(marks, [
      ['id', 'integer', 'primaryKey', 'notNull', 'unique', 'indexed'],
      ['mail', 'text', 'notNull', 'unique', 'indexed'],
      ['city', 'text', 'indexed'],
      ['team', 'integer'],
    ]);
  });

  it('tells the cardinality of a key from what is unique and what may be missing', () => {
    const { edges } = draw(`
export const users = pgTable('users', { id: integer('id').primaryKey() });
export const profiles = pgTable('profiles', { id: integer('id').primaryKey().references(() => users.id) });
export const posts = pgTable('posts', {
  author: integer('author').notNull().references(() => users.id),
  editor: integer('editor').references(() => users.id),
  pinned: integer('pinned').references(() => users.id),
}, (t) => [uniqueIndex('one_pin').on(t.pinned), uniqueIndex('some').on(t.editor).where(sql\`true\`)]);`);
    assert.deepEqual(
      edges.map(({ label, from, to }) => [label, from.cardinality, to.cardinality]),
      [
        ['id', 'zero-or-one', 'one'],
        ['author', 'zero-or-many', 'one'],
        ['editor', 'zero-or-many', 'zero-or-one'],
        ['pinned', 'zero-or-one', 'zero-or-one'],
      ],
    );
  });

  it('draws a composite key as one edge, and a key to the own table', () => {
    const { edges, tables } = draw(`
export const parents = pgTable('parents', { a: integer('a'), b: integer('b') }, (t) => [primaryKey({ columns: [t.a, t.b] })]);
export const children = pgTable('children', { x: integer('x').notNull(), y: integer('y').notNull(), up: integer('up').references((): any => children.x) },
  (t) => [foreignKey({ columns: [t.x, t.y], foreignColumns: [parents.a, parents.b], name: 'up_fk' }).onDelete('cascade')]);`);
    const composite = edges.find(({ label }) => label === 'up_fk');
    assert.deepEqual(composite?.from.columns, ['x', 'y']);
    assert.deepEqual(composite?.to.columns, ['a', 'b']);
    assert.equal(composite?.onDelete, 'cascade');
    const self = edges.find(({ from, to }) => from.table === to.table);
    assert.equal(self?.from.table, tables[1]?.id);
  });

  it('draws relations that no key backs, once for both sides', () => {
    const { edges } = draw(`
export const users = pgTable('users', { id: integer('id').primaryKey() });
export const posts = pgTable('posts', {
  authorId: integer('author_id').references(() => users.id),
  reviewerId: integer('reviewer_id'),
});
export const usersRelations = relations(users, ({ many }) => ({
  posts: many(posts, { relationName: 'author' }),
  reviews: many(posts, { relationName: 'reviewer' }),
}));
export const postsRelations = relations(posts, ({ one }) => ({
  author: one(users, { fields: [posts.authorId], references: [users.id], relationName: 'author' }),
  reviewer: one(users, { fields: [posts.reviewerId], references: [users.id], relationName: 'reviewer' }),
}));`);
    assert.deepEqual(
      edges.map(({ kind, label, from }) => [kind, label, from.columns]),
      [
        ['foreign-key', 'authorId', ['authorId']],
        ['relation', 'reviewer', ['reviewerId']],
      ],
    );
  });

  it('leaves out edges to tables that are not there', () => {
    const { edges } = draw(`
import { users } from './missing';
export const posts = pgTable('posts', { author: integer('author').references(() => users.id) });`);
    assert.deepEqual(edges, []);
  });

  it('has ids that stay when lines are added above', () => {
    const text = `
export const users = pgTable('users', { id: integer('id').primaryKey() });
export const posts = pgTable('posts', { author: integer('author').references(() => users.id), again: integer('author').references(() => users.id) });`;
    const ids = (edges: readonly DiagramEdge[]) => edges.map(({ id }) => id);
    const before = draw(text);
    const after = draw(`\n\n// moved${text}`);
    assert.deepEqual(ids(after.edges), ids(before.edges));
    assert.equal(new Set(ids(before.edges)).size, before.edges.length);
  });
});

describe('the painter of a project', () => {
  it('gives the same objects for what did not change', () => {
    const { painter, read } = project();
    const one = painter.draw(read(two));
    assert.equal(painter.draw(read(`\n${two}`)), one, 'a line more is no other picture');
    const next = painter.draw(read(two.replace("text('name')", "text('full_name')")));
    assert.notEqual(next, one);
    assert.equal(next.revision, one.revision + 1);
    assert.notEqual(next.tables[0], one.tables[0]);
    assert.equal(next.tables[1], one.tables[1]);
  });

  it('keeps columns that a half-typed line has swallowed, and takes new ones', () => {
    const { painter, read } = project();
    const whole = painter.draw(read(two));
    const swallowed = painter.draw(read(two.replace("name: text('name')", 'age: integer(,\n'), true));
    assert.deepEqual(columnsOf(swallowed), columnsOf(whole));
    const grown = painter.draw(
      read(two.replace("text('name')", "text('name'), extra: text('extra'), ha: "), true),
    );
    assert.ok(columnsOf(grown).includes('users.extra'), columnsOf(grown).join());
  });

  it('says nothing while a half-typed file lacks nothing', () => {
    const { painter, read } = project();
    painter.draw(read(two));
    const during = painter.draw(read(`${two}\nexport const x = `, true));
    assert.equal(during.unreadable, undefined);
    assert.ok(during.tables.every(({ stale }) => !stale));
  });

  it('lets go what a readable file no longer has', () => {
    const { painter, read } = project();
    painter.draw(read(two));
    const after = painter.draw(read(two.slice(0, two.indexOf('export const posts'))));
    assert.deepEqual(
      after.tables.map(({ name }) => name),
      ['users'],
    );
  });
});

const two = `${imports}
export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name'), on: boolean('on') });
export const posts = pgTable('posts', { id: integer('id').primaryKey(), by: integer('by').references(() => users.id) });
`;

function columnsOf({ tables }: DiagramSnapshot): readonly string[] {
  return tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`));
}

function draw(text: string): DiagramSnapshot {
  const { painter, read } = project();
  return painter.draw(read(`${imports}import { sql } from 'drizzle-orm';\n${text}`));
}

function project() {
  const host = createMemoryHost({});
  const reader = createDrizzleReader(host, {});
  const painter = createDiagramPainter({ project: 'p', title: 'p', relative: (file) => file.slice(1) });
  return {
    painter,
    read(text: string, isBroken = false) {
      host.write('/schema.ts', text);
      reader.invalidate('/schema.ts');
      const source = reader.read('/schema.ts');
      assert.equal(source.broken === true, isBroken, text);
      const schema: Schema = source.parts;
      return { schema, findings: new Map(), broken: new Set(isBroken ? ['/schema.ts'] : []) };
    },
  };
}
