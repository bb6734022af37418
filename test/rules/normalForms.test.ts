import assert from 'node:assert/strict';
import { allColumnsNullable } from '../../server/src/rules/normal-forms/all-columns-nullable.ts';
import { arrayOfKeys } from '../../server/src/rules/normal-forms/array-of-keys.ts';
import { commaSeparatedList } from '../../server/src/rules/normal-forms/comma-separated-list.ts';
import { copiedColumn } from '../../server/src/rules/normal-forms/copied-column.ts';
import { derivedColumn } from '../../server/src/rules/normal-forms/derived-column.ts';
import { entityAttributeValue } from '../../server/src/rules/normal-forms/entity-attribute-value.ts';
import { isolatedTable } from '../../server/src/rules/normal-forms/isolated-table.ts';
import { numberedColumns } from '../../server/src/rules/normal-forms/numbered-columns.ts';
import { partialDependency } from '../../server/src/rules/normal-forms/partial-dependency.ts';
import { polymorphicReference } from '../../server/src/rules/normal-forms/polymorphic-reference.ts';
import { singleColumnTable } from '../../server/src/rules/normal-forms/single-column-table.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { findingCount } from '../support/findingCount.ts';

type Cases = readonly (readonly [columns: string, found: number, parts?: string, name?: string])[];

function table(columns: string, parts = '', name = 'things'): string {
  return `
    import { sql } from 'drizzle-orm';
    import { integer, numeric, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
    import { shared, unread } from 'elsewhere';
    export const users = pgTable('users', { id: integer().primaryKey(), name: text().notNull(), email: text() });
    export const likes = pgTable('likes', { id: integer().primaryKey(), thingId: integer().notNull().references(() => things.id) });
    export const things = pgTable('${name}', { ${columns} }, (t) => [${parts}]);
  `;
}

function check(rule: Rule, cases: Cases): void {
  describe(rule.id, () => {
    for (const [columns, found, parts, name] of cases) {
      it(`${columns} ${name ?? ''}: ${found}`, () => {
        assert.equal(findingCount(rule, table(columns, parts, name)), found);
      });
    }
  });
}

const id = 'id: integer().primaryKey()';

check(commaSeparatedList, [
  ['tags: text()', 1],
  ['userIds: text()', 1],
  ["roles: text().default('')", 1],
  ["roles: text().default('member')", 0],
  ["roles: text({ enum: ['a', 'b'] })", 0],
  ['tags: text().array()', 0],
  ['notes: text()', 0],
  ['ids: text()', 0],
  ['tags: unread()', 0],
]);

check(numberedColumns, [
  ['phone1: text(), phone2: text(), phone3: text()', 1],
  ['phone1: text(), phone2: text()', 0],
  ['phone1: text(), phone2: text(), phone4: text()', 0],
  ['phone1: text(), phone2: integer(), phone3: text()', 0],
  ['addressLine1: text(), addressLine2: text(), addressLine3: text()', 0],
  ['q1: text(), q2: text(), q3: text()', 0],
]);

check(arrayOfKeys, [
  ['userIds: integer().array()', 1],
  ['userIds: uuid().array()', 0],
  ['channelIds: integer().array()', 0],
  ['users: integer().array()', 0],
]);

const user = `${id}, userId: integer().references(() => users.id)`;
check(copiedColumn, [
  [`${user}, userEmail: text()`, 1],
  [`${user}, user_name: text()`, 1],
  [`${user}, userPhone: text()`, 0],
  [`${user}, userEmail: integer()`, 0],
  [`${user}, billingEmail: text()`, 0],
  [`${user}, userEmail: text().generatedAlwaysAs(sql\`'x'\`)`, 0],
  [`${user}, userEmail: text()`, 0, '', 'invoices'],
  [`${user}, userEmail: text()`, 0, '', 'audit_log'],
  [`${id}, ownerId: integer().references(() => users.id), ownerEmail: text()`, 0],
]);

const pair = 'userId: integer().references(() => users.id), courseId: integer(), userEmail: text()';
check(partialDependency, [
  [pair, 1, 'primaryKey({ columns: [t.userId, t.courseId] })'],
  [pair, 0],
  [pair, 0, 'primaryKey({ columns: [t.userId, t.userEmail] })'],
]);

check(derivedColumn, [
  [`${id}, likeCount: integer()`, 1],
  [`${id}, viewCount: integer()`, 0],
  [`${id}, likeCount: integer()`, 0, '', 'metrics'],
  [`${id}, price: numeric(), quantity: integer(), total: numeric()`, 1],
  [`${id}, price: numeric(), quantity: integer(), tax: numeric(), total: numeric()`, 0],
  [`${id}, price: numeric(), total: numeric()`, 0],
]);

const pairs = `${user}, key: text(), value: text()`;
check(entityAttributeValue, [
  [pairs, 1],
  [pairs, 0, '', 'user_settings'],
  [`${pairs}, more: text()`, 0],
  [`${pairs}, createdAt: timestamp()`, 1],
  [`${id}, key: text(), value: text()`, 0],
  [`${pairs}, ...shared`, 0],
]);

check(allColumnsNullable, [
  [`${id}, a: text(), b: text(), c: text()`, 1],
  [`${id}, a: text(), b: text()`, 0],
  [`${id}, a: text(), b: text(), c: text(), createdAt: timestamp().notNull()`, 1],
  [`${id}, a: text().notNull(), b: text(), c: text()`, 0],
  [`${id}, a: text(), b: text(), c: unread()`, 0],
  [`${id}, a: text(), b: text(), c: text(), ...shared`, 0],
  [`${id}, a: text(), b: text(), c: text()`, 0, '', 'app_settings'],
  ['id: integer().primaryKey().references(() => users.id), a: text(), b: text(), c: text()', 0],
]);

check(polymorphicReference, [
  ['ownerType: text(), ownerId: integer()', 1],
  ['ownerType: text(), ownerId: integer()', 0, '', 'audit_log'],
  ['ownerType: text(), ownerId: integer()', 0, '', 'pending_sync'],
  ['ownerType: text(), ownerId: integer()', 0, '', 'mail_queue'],
  ['ownerType: text(), ownerId: integer()', 0, '', 'user_notifications'],
  ['ownerType: text(), ownerId: integer()', 1, '', 'content_blocks'],
  ['ownerType: integer(), ownerId: integer()', 0],
  ['userType: text(), userId: integer()', 0],
  ['providerType: text(), providerId: text()', 0],
  ['ownerId: integer()', 0],
]);

describe('single-column-table', () => {
  const file = (text: string) => `
    import { integer, pgTable, text } from 'drizzle-orm/pg-core';
    import { shared } from 'elsewhere';
    export const things = pgTable('things', { ${text} });
  `;
  const likes =
    "}); export const likes = pgTable('likes', { a: integer().references(() => things.id), b: integer()";
  const cases: readonly (readonly [text: string, found: number])[] = [
    ['id: integer()', 1],
    ['id: integer().primaryKey()', 1],
    ['name: text().primaryKey()', 0],
    ['name: text()', 1],
    ['id: integer(), name: integer()', 0],
    ['id: integer(), ...shared', 0],
    [`id: integer().primaryKey() ${likes}`, 0],
  ];
  for (const [text, found] of cases) {
    it(`${text}: ${found}`, () => assert.equal(findingCount(singleColumnTable, file(text)), found));
  }
});

describe('isolated-table', () => {
  const file = (text: string) => `
    import { integer, pgTable, text } from 'drizzle-orm/pg-core';
    import { shared } from 'elsewhere';
    export const cooks = pgTable('cooks', { id: integer() });
    export const meals = pgTable('meals', { cookId: integer().references(() => cooks.id) });
    ${text}
  `;
  const cases: readonly (readonly [text: string, found: number])[] = [
    ["export const a = pgTable('recipes', { id: integer(), cookName: text() });", 1],
    ["export const a = pgTable('recipes', { id: integer(), cook: text() });", 1],
    ["export const a = pgTable('recipes', { id: integer(), name: text() });", 0],
    ["export const a = pgTable('recipes', { id: integer(), cookId: integer() });", 0],
    ["export const a = pgTable('recipes', { id: integer(), cook_id: integer() });", 0],
    ["export const a = pgTable('event_log', { id: integer() });", 0],
    ["export const a = pgTable('recipes', { id: integer(), ...shared });", 0],
    ["const a = pgTable('recipes', { id: integer() });", 0],
  ];
  for (const [text, found] of cases) {
    it(`${text}: ${found}`, () => assert.equal(findingCount(isolatedTable, file(text)), found));
  }
});
