import assert from 'node:assert/strict';
import { getTableConfig, index, integer, pgTable } from 'drizzle-orm/pg-core';
import { ignoredTableExtra } from '../../server/src/rules/drizzle/ignored-table-extra.ts';
import { relationMismatch } from '../../server/src/rules/drizzle/relation-mismatch.ts';
import { unannotatedSelfReference } from '../../server/src/rules/drizzle/unannotated-self-reference.ts';
import { unexportedTable } from '../../server/src/rules/drizzle/unexported-table.ts';
import { lint } from '../support/checkRule.ts';
import { findingCount } from '../support/findingCount.ts';

describe('relation-mismatch', () => {
  const schema = (relation: string, more = '') => `
    import { relations } from 'drizzle-orm';
    import { foreignKey, integer, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core';
    import { shared } from 'elsewhere';
    export const users = pgTable('users', { id: integer().primaryKey(), team: integer(), key: uuid(), rank: numeric() });
    export const profiles = pgTable('profiles', { id: integer().primaryKey().references(() => users.id), open: text() });
    export const other = pgTable('other', { id: integer().primaryKey(), ...shared });
    export const posts = pgTable('posts', {
      id: integer().primaryKey(),
      author: integer().references(() => users.id),
      team: integer(),
      key: text(),
      plain: integer(),
      ${more}
    }, (t) => [foreignKey({ columns: [t.plain, t.team], foreignColumns: [users.id, users.team] })]);
    export const r = relations(posts, ({ one }) => ({ x: ${relation} }));
  `;
  const cases: readonly (readonly [relation: string, found: number])[] = [
    ['one(users, { fields: [posts.author], references: [users.id] })', 0],
    ['one(users, { fields: [posts.author], references: [users.team] })', 1],
    ['one(users, { fields: [posts.plain], references: [users.team] })', 0],
    ['one(users, { fields: [posts.plain, posts.team], references: [users.id, users.team] })', 0],
    ['one(users, { fields: [posts.team, posts.plain], references: [users.team, users.id] })', 0],
    ['one(users, { fields: [posts.plain, posts.team], references: [users.team, users.id] })', 1],
    ['one(users, { fields: [posts.author, posts.team], references: [users.id] })', 1],
    ['one(users, { fields: [posts.key], references: [users.id] })', 1],
    ['one(users, { fields: [posts.key], references: [users.key] })', 1],
    ['one(users, { fields: [posts.plain], references: [users.rank] })', 0],
    ['one(users, { fields: [posts.gone], references: [users.id] })', 1],
    ['one(other, { fields: [posts.author], references: [other.gone] })', 0],
    ['one(profiles, { fields: [posts.author], references: [profiles.id] })', 0],
    ['one(shared, { fields: [posts.author], references: [shared.id] })', 0],
    ['one(users)', 0],
  ];
  for (const [relation, found] of cases) {
    it(`${relation}: ${found ? 'found' : 'silent'}`, () => {
      assert.equal(findingCount(relationMismatch, schema(relation)), found);
    });
  }

  it('is silent where another foreign key could not be read', () => {
    const relation = 'one(users, { fields: [posts.author], references: [users.team] })';
    assert.equal(findingCount(relationMismatch, schema(relation, '...shared,')), 0);
  });

  it('does not heed a foreign key of a column to itself', () => {
    const text = `
      import { relations } from 'drizzle-orm';
      import { foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';
      export const accounts = pgTable('accounts', { id: integer().primaryKey() });
      export const users = pgTable('users', { id: integer().primaryKey() }, (t) => [
        foreignKey({ columns: [t.id], foreignColumns: [t.id] }),
      ]);
      export const r = relations(users, ({ one }) => ({
        account: one(accounts, { fields: [users.id], references: [accounts.id] }),
      }));
    `;
    assert.equal(findingCount(relationMismatch, text), 0);
  });
});

describe('unexported-table', () => {
  const file = (text: string) => `
    import { integer, pgEnum, pgSchema, pgTable } from 'drizzle-orm/pg-core';
    ${text}
  `;
  const cases: readonly (readonly [what: string, text: string, found: number])[] = [
    ['a table beside an exported one', "export const a = pgTable('a', {}); const b = pgTable('b', {});", 1],
    ['exported in a list', "const b = pgTable('b', {}); export { b };", 0],
    ['exported under another name', "const b = pgTable('b', {}); export { b as c };", 0],
    ['a file without any export', "const a = pgTable('a', {}); const b = pgTable('b', {});", 0],
    [
      'a table of Supabase',
      "export const a = pgTable('a', {}); const b = pgSchema('auth').table('b', {});",
      0,
    ],
    [
      'a table of another schema',
      "export const a = pgTable('a', {}); const b = pgSchema('shop').table('b', {});",
      1,
    ],
    [
      'an enum that a table uses',
      "const e = pgEnum('e', ['x']); export const a = pgTable('a', { e: e() });",
      1,
    ],
    ['an enum that no table uses', "const e = pgEnum('e', ['x']); export const a = pgTable('a', {});", 0],
    [
      'a table inside a function',
      "export const a = pgTable('a', {}); function f() { const b = pgTable('b', {}); return b; }",
      0,
    ],
  ];
  for (const [what, text, found] of cases) {
    it(`${what}: ${found ? 'found' : 'silent'}`, () =>
      assert.equal(findingCount(unexportedTable, file(text)), found));
  }

  for (const path of ['schema.test.ts', 'test/schema.ts', 'src/__tests__/schema.ts']) {
    it(`is silent in ${path}`, () => {
      const text = file("export const a = pgTable('a', {}); const b = pgTable('b', {});");
      assert.equal(lint(unexportedTable, new Map([[path, text]]), { options: {} }).length, 0);
    });
  }
});

describe('unannotated-self-reference', () => {
  const file = (text: string) => `
    import { type AnyPgColumn, foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';
    ${text}
  `;
  it('finds a circle of two tables', () => {
    const text = `
      export const a = pgTable('a', { id: integer().primaryKey(), b: integer().references(() => b.id) });
      export const b = pgTable('b', { id: integer().primaryKey(), a: integer().references(() => a.id) });
    `;
    assert.ok(findingCount(unannotatedSelfReference, file(text)) > 0);
  });

  it('is silent on a circle with a return type in it, and on foreignKey()', () => {
    const text = `
      export const a = pgTable('a', { id: integer().primaryKey(), b: integer().references((): AnyPgColumn => b.id) });
      export const b = pgTable('b', { id: integer().primaryKey(), a: integer().references(() => a.id) });
      export const c = pgTable('c', { id: integer().primaryKey(), up: integer() }, (t) => [
        foreignKey({ columns: [t.up], foreignColumns: [t.id] }),
      ]);
    `;
    assert.equal(findingCount(unannotatedSelfReference, file(text)), 0);
  });
});

describe('ignored-table-extra', () => {
  it('is what drizzle-orm does with an object among the extras of a table', () => {
    const columns = { id: integer().primaryKey(), at: integer() };
    const inObject = pgTable('a', columns, (t) => [{ at: index('a_at').on(t.at) }] as never);
    const nested = pgTable('a', columns, (t) => ({ all: { at: index('a_at').on(t.at) } }) as never);
    const inArray = pgTable('a', columns, (t) => [[index('a_at').on(t.at)]] as never);
    assert.deepEqual(
      [inObject, nested, inArray].map((table) => getTableConfig(table).indexes.length),
      [0, 0, 1],
    );
  });

  const count = (extras: string) =>
    findingCount(
      ignoredTableExtra,
      `import { index, integer, pgTable } from 'drizzle-orm/pg-core';
      import { unread } from 'elsewhere';
      export const a = pgTable('a', { id: integer().primaryKey(), at: integer() }, (t) => ${extras});`,
    );
  for (const [extras, found] of [
    ["[{ at: index('a_at').on(t.at) }]", 1],
    ["[index('a_at').on(t.at), { id: index('a_id').on(t.id) }]", 1],
    ["({ all: { at: index('a_at').on(t.at) } })", 1],
    ["({ at: index('a_at').on(t.at) })", 0],
    ["[index('a_at').on(t.at)]", 0],
    ["[[index('a_at').on(t.at)]]", 0],
    ['[{ ...unread }]', 0],
    ["[{ note: 'none yet' }]", 0],
    ["Object.values({ at: index('a_at').on(t.at) })", 0],
  ] as const)
    it(`${extras}: ${found}`, () => assert.equal(count(extras), found));
});
