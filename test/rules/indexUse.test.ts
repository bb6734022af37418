import assert from 'node:assert/strict';
import { btreeOnJsonb } from '../../server/src/rules/index/btree-on-jsonb.ts';
import { hashIndex } from '../../server/src/rules/index/hash-index.ts';
import { indexOnLowCardinality } from '../../server/src/rules/index/index-on-low-cardinality.ts';
import { nullHeavyIndex } from '../../server/src/rules/index/null-heavy-index.ts';
import { redundantUnique } from '../../server/src/rules/index/redundant-unique.ts';
import { repeatedIndexColumn } from '../../server/src/rules/index/repeated-index-column.ts';
import { softDeleteIndex } from '../../server/src/rules/index/soft-delete-index.ts';
import { softDeleteUnique } from '../../server/src/rules/index/soft-delete-unique.ts';
import { tooManyIndexes } from '../../server/src/rules/index/too-many-indexes.ts';
import { wideIndex } from '../../server/src/rules/index/wide-index.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { checkRule } from '../support/checkRule.ts';
import { findingCount } from '../support/findingCount.ts';

function posts(parts: string): string {
  return `
    import { sql } from 'drizzle-orm';
    import {
      boolean, foreignKey, index, integer, json, jsonb, pgEnum, pgTable, primaryKey, text, timestamp, unique, uniqueIndex,
    } from 'drizzle-orm/pg-core';
    import { shared, unread } from 'elsewhere';
    export const two = pgEnum('two', ['a', 'b']);
    export const many = pgEnum('many', ['a', 'b', 'c', 'd']);
    export const users = pgTable('users', { id: integer().primaryKey() });
    export const posts = pgTable('posts', {
      id: integer().primaryKey(),
      a: integer(), b: integer(), c: integer(), d: integer(),
      flag: boolean(), two: two(), many: many(), data: jsonb(), old: json(), tags: text().array(),
      slug: text(), token: text(), url: text(), userId: integer().references(() => users.id), teamId: integer(),
      deletedAt: timestamp(), archivedAt: timestamp().notNull(),
    }, (t) => [${parts}]);
  `;
}

type Cases = readonly (readonly [parts: string, found: number])[];

function check(rule: Rule, cases: Cases): void {
  describe(rule.id, () => {
    for (const [parts, found] of cases) {
      it(`${parts}: ${found === 0 ? 'silent' : 'found'}`, () => {
        assert.equal(findingCount(rule, posts(parts)), found);
      });
    }
  });
}

check(redundantUnique, [
  ['unique().on(t.id, t.a)', 1],
  ['unique().on(t.a, t.id)', 1],
  ["uniqueIndex('i').on(t.id, t.a)", 1],
  ['unique().on(t.id)', 0],
  ['unique().on(t.a, t.b)', 0],
  ["uniqueIndex('i').on(t.id, t.a).where(sql`${t.a} > 0`)", 0],
  ["uniqueIndex('i').on(t.id, sql`abs(${t.a})`)", 0],
  ["index('i').on(t.id, t.a)", 0],
  ['unique().on(t.id, t.a), foreignKey({ columns: [t.b, t.c], foreignColumns: [t.id, t.a] })', 0],
]);

check(indexOnLowCardinality, [
  ["index('i').on(t.flag)", 1],
  ["index('i').on(t.two)", 1],
  ["index('i').on(t.many)", 0],
  ["index('i').on(t.flag, t.a)", 0],
  ["index('i').on(t.flag).where(sql`${t.flag}`)", 0],
  ["uniqueIndex('i').on(t.flag)", 0],
  ["index('i').using('brin', t.flag)", 0],
  ["index('i').on(unread)", 0],
]);

check(btreeOnJsonb, [
  ["index('i').on(t.data)", 1],
  ["index('i').on(t.a, t.data)", 1],
  ["index('i').on(t.old)", 1],
  ["index('i').on(t.tags)", 1],
  ["index('i').using('gin', t.data)", 0],
  ["uniqueIndex('i').on(t.tags)", 0],
  ["index('i').on(sql`(${t.data} ->> 'x')`)", 0],
  ["index('i').on(t.data.op('jsonb_ops'))", 0],
]);

check(hashIndex, [
  ["index('i').using('hash', t.a)", 1],
  ["index('i').using('hash', t.url)", 0],
  ["index('i').on(t.a)", 0],
]);

check(wideIndex, [
  ["index('i').on(t.a, t.b, t.c, t.d, t.id)", 1],
  ["index('i').on(t.a, t.b, t.c, t.d)", 1],
  ["index('i').on(t.a, t.b, t.c)", 0],
  ["uniqueIndex('i').on(t.a, t.b, t.c, t.d, t.id)", 0],
  ["index('i').using('gin', t.a, t.b, t.c, t.d, t.id)", 0],
]);

describe('wide-index', () => {
  it('is silent where a query names every column of the index', () => {
    const wide = posts("index('i').on(t.a, t.b, t.c, t.d)");
    const query = `
      import { drizzle } from 'drizzle-orm/node-postgres';
      import { and, eq, gt } from 'drizzle-orm';
      const db = drizzle(url);
      export const f = (x: number) =>
        db.select().from(posts).where(and(eq(posts.a, x), eq(posts.b, x), eq(posts.c, x), gt(posts.d, x)));
    `;
    assert.equal(findingCount(wideIndex, wide + query), 0);
    assert.equal(findingCount(wideIndex, wide + query.replace(', gt(posts.d, x)', '')), 1);
  });
});

check(repeatedIndexColumn, [
  ["index('i').on(t.a, t.b, t.a)", 1],
  ['unique().on(t.a, t.a)', 1],
  ['primaryKey({ columns: [t.a, t.a] })', 1],
  ["index('i').on(t.slug, t.slug.op('text_pattern_ops'))", 0],
  ["index('i').on(t.a, sql`abs(${t.a})`)", 0],
  ["index('i').on(t.a, t.b)", 0],
]);

check(nullHeavyIndex, [
  ["index('i').on(t.deletedAt)", 1],
  ["index('i').on(t.archivedAt)", 0],
  ["index('i').on(t.deletedAt, t.a)", 0],
  ["index('i').on(t.deletedAt).where(sql`${t.deletedAt} is not null`)", 0],
  ["index('i').on(t.a)", 0],
]);

check(softDeleteUnique, [
  ['unique().on(t.slug)', 1],
  ["uniqueIndex('i').on(t.teamId, t.slug)", 1],
  ['unique().on(t.userId, t.slug)', 1],
  ['unique().on(t.token)', 0],
  ['unique().on(t.a, t.slug)', 0],
  ['unique().on(t.slug, t.deletedAt)', 0],
  ["uniqueIndex('i').on(t.slug).where(sql`${t.deletedAt} is null`)", 0],
  ["index('i').on(t.slug)", 0],
]);

check(softDeleteIndex, [
  ["index('i').on(t.a)", 1],
  ["index('i').on(t.userId)", 0],
  ["index('i').on(t.userId, t.a)", 0],
  ["index('i').on(t.a, t.deletedAt)", 0],
  ["index('i').on(t.a).where(sql`${t.b} > 0`)", 0],
  ["uniqueIndex('i').on(t.a)", 0],
  ["index('i').on(t.a.desc())", 0],
]);

describe('too-many-indexes', () => {
  it('counts keys and indexes', () => {
    assert.equal(findingCount(tooManyIndexes, posts("index('i').on(t.a)"), { max: 1 }), 1);
    assert.equal(findingCount(tooManyIndexes, posts("index('i').on(t.a)"), { max: 2 }), 0);
  });
});

describe('an index that takes the place of another', () => {
  it('is not offered where a helper of several tables makes it', () => {
    const fixture = `
      import { boolean, index, integer, pgTable } from 'drizzle-orm/pg-core';

      const byFlag = (column: any) => index('flag_idx').on(column);
      //                              ^^^^^ Index flag_idx holds only flag, which is true or false: it is rarely worth reading.

      export const posts = pgTable('posts', { id: integer('id'), flag: boolean('flag') }, (t) => [byFlag(t.flag)]);
    `;
    assert.equal(checkRule(indexOnLowCardinality, fixture).fixed, 0);
    assert.throws(
      () => checkRule(indexOnLowCardinality, `${fixture}\n      //= schema.ts\n      x`),
      /there is no fix/,
    );
  });
});
