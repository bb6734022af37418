import assert from 'node:assert/strict';
import { duplicateIndex } from '../../server/src/rules/index/duplicate-index.ts';
import { redundantIndex } from '../../server/src/rules/index/redundant-index.ts';
import { unindexedForeignKey } from '../../server/src/rules/index/unindexed-foreign-key.ts';
import { checkRule } from '../support/checkRule.ts';
import { findingCount } from '../support/findingCount.ts';

/** A table whose extra config holds the given parts. */
function posts(parts: string, column = ''): string {
  return `
    import { sql } from 'drizzle-orm';
    import { foreignKey, index, integer, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
    import { shared } from 'elsewhere';

    export const users = pgTable('users', { id: integer('id').primaryKey(), team: integer('team').notNull() });

    export const posts = pgTable('posts', {
      id: integer('id').primaryKey(),
      a: integer('a'),
      b: integer('b').notNull(),
      c: text('c').notNull(),
      ${column}
    }, (t) => [
      ${parts}
    ]);
  `;
}

describe('unindexed-foreign-key', () => {
  const reference = 'userId: integer().references(() => users.id),';
  const cases: readonly (readonly [what: string, fixture: string, found: number])[] = [
    ['no index', posts('', reference), 1],
    ['an index with the column second', posts('index().on(t.b, t.userId)', reference), 1],
    ['an index on an expression of it', posts("index('i').on(sql`abs(${t.userId})`)", reference), 1],
    ['a BRIN index', posts("index().using('brin', t.userId)", reference), 1],
    ['a hash index', posts("index().using('hash', t.userId)", reference), 0],
    ['an index in descending order', posts('index().on(t.userId.desc())', reference), 0],
    ['a unique constraint that begins with it', posts('unique().on(t.userId, t.b)', reference), 0],
    ['a unique index', posts('uniqueIndex().on(t.userId)', reference), 0],
    [
      'a partial index with another condition',
      posts("index('i').on(t.userId).where(sql`${t.b} > 0`)", reference),
      1,
    ],
    [
      'a partial index where it is not null',
      posts("index('i').on(t.userId).where(sql`(${t.userId} IS NOT NULL)`)", reference),
      0,
    ],
    [
      'a partial index where it and another are not null',
      posts("index('i').on(t.userId).where(sql`${t.userId} is not null and ${t.a} is not null`)", reference),
      1,
    ],
    ['parts that could not be read', posts('...shared(t)', reference), 0],
    [
      'two foreign keys over one column',
      posts('foreignKey({ columns: [t.userId], foreignColumns: [users.team] })', reference),
      1,
    ],
    [
      'two columns and an index in the other order',
      posts(
        'foreignKey({ columns: [t.a, t.b], foreignColumns: [users.id, users.team] }), index().on(t.b, t.a, t.c)',
      ),
      0,
    ],
    [
      'two columns and an index on one of them',
      posts('foreignKey({ columns: [t.a, t.b], foreignColumns: [users.id, users.team] }), index().on(t.b)'),
      1,
    ],
  ];
  for (const [what, fixture, found] of cases) {
    it(`${what}: ${found === 0 ? 'silent' : 'found'}`, () => {
      assert.equal(findingCount(unindexedForeignKey, fixture), found);
    });
  }
});

describe('duplicate-index and redundant-index', () => {
  const cases: readonly (readonly [parts: string, duplicates: number, redundant: number])[] = [
    ["index('x').on(t.a), index('y').on(t.a)", 1, 0],
    ["index('x').on(t.a, t.b), index('y').on(t.b, t.a)", 0, 0],
    ["index('x').on(t.b), index('y').on(t.b.desc())", 1, 0],
    ["index('x').on(t.a), index('y').on(t.a.desc().nullsFirst())", 1, 0],
    ["index('x').on(t.a), index('y').on(t.a.desc().nullsLast())", 0, 0],
    ["index('x').on(t.b, t.c), index('y').on(t.b.desc(), t.c)", 0, 0],
    ["index('x').on(t.b, t.c.desc()), index('y').on(t.b.desc(), t.c)", 1, 0],
    ["index('x').on(t.c), index('y').on(t.c.op('text_ops'))", 1, 0],
    ["index('x').on(t.c), index('y').on(t.c.op('text_pattern_ops'))", 0, 0],
    ["index('x').on(t.c), index('y').using('hash', t.c)", 0, 0],
    ["index('x').on(sql`lower(${t.c})`), index('y').on(sql`lower( ${t.c})`.as('z'))", 0, 0],
    ["index('x').on(sql`lower(${t.c})`), index('y').on(sql`lower(${t.c})`)", 1, 0],
    ["index('x').on(t.a).where(sql`${t.b} > 0`), index('y').on(t.a).where(sql`${t.b}  > 0`)", 1, 0],
    ["index('x').on(t.a).where(sql`${t.b} > 0`), index('y').on(t.a)", 0, 0],
    ["index('x').on(t.a).with({ fillfactor: '70' }), index('y').on(t.a)", 0, 0],
    ["unique().on(t.c), uniqueIndex('y').on(t.c)", 1, 0],
    ["unique().on(t.a).nullsNotDistinct(), unique('u').on(t.a)", 0, 0],
    ["unique().on(t.a).nullsNotDistinct(), index('y').on(t.a)", 1, 0],
    ["uniqueIndex('x').on(t.a), index('y').on(t.a)", 1, 0],
    ["index('x').on(t.id)", 1, 0],
    ["index('x').on(t.id, t.a)", 0, 0],
    ["index('x').on(t.a), index('y').on(t.a, t.b)", 0, 1],
    ["index('x').on(t.b.desc()), index('y').on(t.b, t.c)", 0, 1],
    ["index('x').on(t.a), unique().on(t.a, t.b)", 0, 1],
    ["uniqueIndex('x').on(t.a), index('y').on(t.a, t.b)", 0, 0],
    ["index('x').on(t.a), index('y').on(t.a, t.b).where(sql`${t.b} > 0`)", 0, 0],
    ["index('x').on(t.a).where(sql`${t.b} > 0`), index('y').on(t.a, t.b)", 0, 0],
    ["index('x').on(t.b), index('y').on(t.a, t.b)", 0, 0],
    ["index('x').on(t.a), index('y').on(t.a), index('z').on(t.a, t.b)", 1, 1],
    ["index('x').using('gin', t.c), index('y').using('gin', t.c, t.b)", 0, 0],
    ['shared(t)', 0, 0],
  ];
  for (const [parts, duplicates, redundant] of cases) {
    it(`${parts}: ${duplicates} duplicate, ${redundant} redundant`, () => {
      assert.equal(findingCount(duplicateIndex, posts(parts)), duplicates);
      assert.equal(findingCount(redundantIndex, posts(parts)), redundant);
    });
  }

  it('offers no fix where a helper of several tables makes the index', () => {
    const fixture = `
      import { index, integer, pgTable } from 'drizzle-orm/pg-core';

      const byId = (name: string, column: any) => index(name).on(column);
      //                                          ^^^^^ Index posts_id_idx repeats the primary key.

      export const posts = pgTable('posts', { id: integer('id').primaryKey() }, (t) => [byId('posts_id_idx', t.id)]);
    `;
    assert.equal(checkRule(duplicateIndex, fixture).findings, 1);
    assert.throws(
      () => checkRule(duplicateIndex, `${fixture}\n      //= schema.ts\n      x`),
      /there is no fix/,
    );
  });
});
