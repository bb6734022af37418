import assert from 'node:assert/strict';
import { duplicateName } from '../../server/src/rules/conventions/duplicate-name.ts';
import { inconsistentNaming } from '../../server/src/rules/conventions/inconsistent-naming.ts';
import { mixedCaseIdentifier } from '../../server/src/rules/conventions/mixed-case-identifier.ts';
import { reservedPrefix } from '../../server/src/rules/conventions/reserved-prefix.ts';
import { reservedWord } from '../../server/src/rules/conventions/reserved-word.ts';
import { duplicateColumnName } from '../../server/src/rules/drizzle/duplicate-column-name.ts';
import { keyNameDrift } from '../../server/src/rules/drizzle/key-name-drift.ts';
import { relationMissingInverse } from '../../server/src/rules/drizzle/relation-missing-inverse.ts';
import { relationWithoutForeignKey } from '../../server/src/rules/drizzle/relation-without-foreign-key.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { nameCase, nounNumber } from '../../server/src/rules/support/nameStyle.ts';
import { findingCount } from '../support/findingCount.ts';

type Cases = readonly (readonly [text: string, found: number])[];

function check(
  rule: Rule,
  wrap: (text: string) => string,
  cases: Cases,
  options: Readonly<Record<string, unknown>> = {},
): void {
  describe(rule.id, () => {
    for (const [text, found] of cases) {
      it(`${text}: ${found}`, () => {
        assert.equal(findingCount(rule, wrap(text), options), found);
      });
    }
  });
}

const file = (text: string) => `
  import { index, integer, pgSchema, pgTable, text, unique } from 'drizzle-orm/pg-core';
  import { unread } from 'elsewhere';
  ${text}
`;
const columns = (text: string) => file(`export const t = pgTable('t', { ${text} });`);

check(
  reservedWord,
  file,
  [
    ["export const t = pgTable('order', {});", 1],
    ["export const t = pgTable('ORDER', {});", 1],
    ["export const t = pgTable('orders', { end: integer() });", 1],
    ["export const t = pgTable('orders', { name: text(), type: text(), key: text() });", 0],
    ['export const t = pgTable(unread, { name: text() });', 0],
    [
      "export const t = pgTable('user', { id: text(), email: text(), emailVerified: text(), image: text() });",
      0,
    ],
  ],
  { everywhere: true },
);

check(
  mixedCaseIdentifier,
  file,
  [
    ["export const t = pgTable('t', { userId: integer(), b: integer('aB') });", 1],
    ["export const t = pgTable('myTable', { userId: integer() });", 1],
    ["export const t = pgTable('my_table', { userId: integer('user_id') });", 0],
    ['export const t = pgTable(unread, { userId: integer(unread) });', 0],
  ],
  { everywhere: true },
);

check(reservedPrefix, file, [
  ["export const t = pgTable('pg_things', {});", 1],
  ["export const t = pgTable('pgthings', {});", 0],
  ["export const t = pgSchema('s').table('pg_things', {});", 0],
]);

const five = ['orders', 'products', 'users', 'invoices']
  .map((name) => `export const ${name} = pgTable('${name}', {});`)
  .join(' ');
check(inconsistentNaming, (text) => file(`${five} ${text}`), [
  ["export const t = pgTable('shipment', {});", 1],
  ["export const t = pgTable('shipments', {});", 0],
  ["export const t = pgTable('shipment_history', {});", 0],
  ["export const t = pgTable('order_to_product', {});", 0],
  ["export const t = pgTable('shipment', {}); export const u = pgTable('parcel', {});", 0],
]);

describe('the way a name is written', () => {
  it('is seen by its case', () => {
    assert.deepEqual(
      ['order_items', 'orderItems', 'OrderItems', 'order-items', 'orders', 'ORDERS'].map(nameCase),
      ['snake_case', 'camelCase', 'PascalCase', 'kebab-case', undefined, undefined],
    );
  });

  it('is seen by its number', () => {
    assert.deepEqual(
      ['orders', 'order', 'categories', 'order_status', 'data', 'address', 'analysis'].map(nounNumber),
      ['plural', 'singular', 'plural', undefined, undefined, undefined, undefined],
    );
  });
});

check(duplicateName, file, [
  ["export const a = pgTable('t', {}); export const b = pgTable('t', {});", 1],
  ["export const a = pgTable('t', {}); const b = pgTable('t', {});", 0],
  ["export const a = pgTable('t', {}); export const b = pgSchema('s').table('t', {});", 0],
  [
    "export const a = pgTable('t', { x: integer(), y: integer() }, (t) => [index('i').on(t.x), index('i').on(t.y)]);",
    1,
  ],
  [
    "export const a = pgTable('a', { x: integer() }, (t) => [index('i').on(t.x)]); export const b = pgTable('b', { x: integer() }, (t) => [unique('i').on(t.x)]);",
    1,
  ],
  [
    "export const a = pgTable('a', { x: integer() }, (t) => [index(unread).on(t.x)]); export const b = pgTable('b', { x: integer() }, (t) => [index(unread).on(t.x)]);",
    0,
  ],
]);

check(duplicateColumnName, columns, [
  ["a: integer('x'), b: integer('x')", 1],
  ["a: integer('x'), x: integer()", 1],
  ["a: integer('x'), b: integer('X')", 0],
  ['a: integer(unread), b: integer(unread)', 0],
]);

check(keyNameDrift, columns, [
  ["startsAt: integer('created_at')", 1],
  ["createdAt: integer('created')", 0],
  ["orgId: integer('organization_id')", 0],
  ["msg: integer('message')", 0],
  ["id: integer('user_id')", 0],
  ['startsAt: integer()', 0],
  ['startsAt: integer(unread)', 0],
]);

const related = (text: string) => `
  import { relations } from 'drizzle-orm';
  import { integer, pgTable, text } from 'drizzle-orm/pg-core';
  import { unread } from 'elsewhere';
  export const users = pgTable('users', { id: integer().primaryKey(), name: text() });
  export const posts = pgTable('posts', { id: integer().primaryKey(), a: integer(), b: integer().references(() => users.id), n: text() });
  ${text}
`;
const one = (field: string, more = '') =>
  `one(users, { fields: [posts.${field}], references: [users.id]${more} })`;
const both = (users: string, posts: string) =>
  `export const r = relations(users, ({ one, many }) => ({ ${users} })); export const s = relations(posts, ({ one, many }) => ({ ${posts} }));`;

check(relationMissingInverse, related, [
  [both('posts: many(posts)', ''), 1],
  [both('posts: many(posts)', `user: ${one('a')}`), 0],
  [both('posts: many(posts)', 'user: one(users)'), 2],
  [both('posts: many(posts)', `x: ${one('a')}, y: ${one('b')}`), 1],
  [
    both(
      "posts: many(posts, { relationName: 'x' })",
      `x: ${one('a', ", relationName: 'x'")}, y: ${one('b')}`,
    ),
    0,
  ],
  [both("posts: many(posts, { relationName: 'z' })", `x: ${one('a', ", relationName: 'x'")}`), 1],
  // drizzle-orm keeps the last of one key.
  [
    `${both('posts: many(posts)', `user: ${one('a')}`)} export const t = relations(posts, ({ one }) => ({ user: ${one('b')} }));`,
    0,
  ],
  [both('posts: many(posts)', 'x: one(unread)'), 0],
  [both('posts: many(unread)', ''), 0],
]);

check(relationWithoutForeignKey, related, [
  [both('', `x: ${one('a')}`), 1],
  [both('', `x: ${one('b')}`), 0],
  [both('', 'x: one(users, { fields: [posts.n], references: [users.name] })'), 0],
  [both('', 'x: one(users, { fields: [posts.n], references: [users.id] })'), 0],
  [both('x: one(posts, { fields: [users.id], references: [posts.a] })', ''), 0],
  [both('', 'x: one(unread, { fields: [posts.a], references: [unread.id] })'), 0],
]);
