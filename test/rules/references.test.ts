import assert from 'node:assert/strict';
import { duplicateForeignKey } from '../../server/src/rules/keys/duplicate-foreign-key.ts';
import { foreignKeyCycleNotDeferrable } from '../../server/src/rules/keys/foreign-key-cycle-not-deferrable.ts';
import { foreignKeyTargetNotUnique } from '../../server/src/rules/keys/foreign-key-target-not-unique.ts';
import { nullableColumnInUnique } from '../../server/src/rules/keys/nullable-column-in-unique.ts';
import { nullableCompositeForeignKey } from '../../server/src/rules/keys/nullable-composite-foreign-key.ts';
import { nullableForeignKey } from '../../server/src/rules/keys/nullable-foreign-key.ts';
import { setDefaultMeansNull } from '../../server/src/rules/keys/set-default-means-null.ts';
import { setDefaultWithoutDefault } from '../../server/src/rules/keys/set-default-without-default.ts';
import { unnamedConstraint } from '../../server/src/rules/keys/unnamed-constraint.ts';
import { widePrimaryKey } from '../../server/src/rules/keys/wide-primary-key.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { findingCount } from '../support/findingCount.ts';

type Cases = readonly (readonly [what: string, columns: string, parts: string, found: number])[];

function posts(columns: string, parts: string): string {
  return `
    import { sql } from 'drizzle-orm';
    import {
      type AnyPgColumn, check, foreignKey, index, integer, pgTable, primaryKey, serial, text, timestamp, unique, uniqueIndex,
    } from 'drizzle-orm/pg-core';
    import { shared, unread } from 'elsewhere';
    export const users = pgTable('users', {
      id: integer().primaryKey(), team: integer().notNull(), email: text().unique(), name: text(), code: text(),
    }, (t) => [unique().on(t.id, t.team), uniqueIndex('live').on(t.code).where(sql\`\${t.name} is null\`)]);
    export const vague = pgTable('vague', { id: integer().primaryKey(), code: text(), ...shared });
    export const posts = pgTable('posts', { id: integer().primaryKey(), ${columns} }, (t) => [${parts}]);
  `;
}

function check(rule: Rule, cases: Cases): void {
  describe(rule.id, () => {
    for (const [what, columns, parts, found] of cases) {
      it(`${what}: ${found}`, () => {
        assert.equal(findingCount(rule, posts(columns, parts)), found);
      });
    }
  });
}

check(foreignKeyTargetNotUnique, [
  ['a primary key', 'a: integer().references(() => users.id)', '', 0],
  ['a unique column', 'a: text().references(() => users.email)', '', 0],
  ['a plain column', 'a: text().references(() => users.name)', '', 1],
  ['a partial unique index', 'a: text().references(() => users.code)', '', 1],
  ['keys that could not all be read', 'a: text().references(() => vague.code)', '', 0],
  ['a column that is not there', 'a: text().references(() => users.gone)', '', 0],
  [
    'a unique pair the other way round',
    'a: integer(), b: integer()',
    'foreignKey({ columns: [t.a, t.b], foreignColumns: [users.team, users.id] })',
    0,
  ],
  [
    'a column to itself, as pull writes it',
    'a: integer()',
    'foreignKey({ columns: [t.a], foreignColumns: [t.a] })',
    0,
  ],
]);

check(duplicateForeignKey, [
  [
    'on the column and apart',
    'a: integer().references(() => users.id)',
    'foreignKey({ columns: [t.a], foreignColumns: [users.id] })',
    1,
  ],
  [
    'other pairs of the same columns',
    'a: integer(), b: integer()',
    'foreignKey({ columns: [t.a, t.b], foreignColumns: [users.id, users.team] }), foreignKey({ columns: [t.a, t.b], foreignColumns: [users.team, users.id] })',
    0,
  ],
  [
    'the same pairs in another order',
    'a: integer(), b: integer()',
    'foreignKey({ columns: [t.a, t.b], foreignColumns: [users.id, users.team] }), foreignKey({ columns: [t.b, t.a], foreignColumns: [users.team, users.id] })',
    1,
  ],
  [
    'a target that could not be read',
    'a: integer().references(() => unread.id).references(() => unread.id)',
    '',
    0,
  ],
]);

check(setDefaultWithoutDefault, [
  ['no default', "a: integer().notNull().references(() => users.id, { onDelete: 'set default' })", '', 1],
  [
    'a default',
    "a: integer().notNull().default(1).references(() => users.id, { onDelete: 'set default' })",
    '',
    0,
  ],
  [
    'one that could not be read',
    "a: integer().notNull().default(unread).references(() => users.id, { onDelete: 'set default' })",
    '',
    0,
  ],
  [
    'one of the program',
    "a: integer().notNull().$default(() => 1).references(() => users.id, { onDelete: 'set default' })",
    '',
    1,
  ],
  ['serial', "a: serial().references(() => users.id, { onUpdate: 'set default' })", '', 0],
  ['another action', "a: integer().references(() => users.id, { onDelete: 'cascade' })", '', 0],
  ['one that may be NULL', "a: integer().references(() => users.id, { onDelete: 'set default' })", '', 0],
]);

check(setDefaultMeansNull, [
  ['no default', "a: integer().references(() => users.id, { onDelete: 'set default' })", '', 1],
  ['a default', "a: integer().default(1).references(() => users.id, { onDelete: 'set default' })", '', 0],
  [
    'one that could not be read',
    "a: integer().default(unread).references(() => users.id, { onDelete: 'set default' })",
    '',
    0,
  ],
  [
    'one of the program',
    "a: integer().$default(() => 1).references(() => users.id, { onDelete: 'set default' })",
    '',
    1,
  ],
  ['serial', "a: serial().references(() => users.id, { onUpdate: 'set default' })", '', 0],
  ['another action', "a: integer().references(() => users.id, { onDelete: 'cascade' })", '', 0],
  ['NOT NULL', "a: integer().notNull().references(() => users.id, { onDelete: 'set default' })", '', 0],
]);

const pair = 'foreignKey({ columns: [t.a, t.b], foreignColumns: [users.id, users.team] })';
check(nullableCompositeForeignKey, [
  ['two nullable columns', 'a: integer(), b: integer()', pair, 1],
  ['one nullable column', 'a: integer(), b: integer().notNull()', pair, 0],
  ['none', 'a: integer().notNull(), b: integer().notNull()', pair, 0],
  ['a check', 'a: integer(), b: integer()', `${pair}, check('c', sql\`num_nulls(a, b) in (0, 2)\`)`, 0],
  [
    'a check that could not be read',
    'a: integer(), b: integer()',
    `${pair}, check('c', sql\`\${unread}\`)`,
    0,
  ],
  ['parts that could not be read', 'a: integer(), b: integer()', `${pair}, ...shared(t)`, 0],
  ['columns that could not be read', 'a: unread(), b: unread()', pair, 0],
]);

const owner = 'owner: integer().references(() => users.id), name: text().notNull()';
check(nullableColumnInUnique, [
  ['a nullable owner', owner, 'unique().on(t.owner, t.name)', 1],
  ['a unique index', owner, "uniqueIndex('i').on(t.owner, t.name)", 1],
  ['nulls not distinct', owner, 'unique().on(t.owner, t.name).nullsNotDistinct()', 0],
  ['a partial index', owner, "uniqueIndex('i').on(t.owner, t.name).where(sql`${t.owner} is not null`)", 0],
  [
    'the other half is there',
    owner,
    "unique().on(t.owner, t.name), uniqueIndex('i').on(t.name).where(sql`${t.owner} is null`)",
    0,
  ],
  ['two references', owner.replace('name: text()', 'b: integer()'), 'unique().on(t.owner, t.id)', 0],
  [
    'emptied on delete',
    owner.replace('users.id)', "users.id, { onDelete: 'set null' })"),
    'unique().on(t.owner, t.name)',
    0,
  ],
  [
    'one of two owners',
    `${owner}, other: integer().references(() => users.id)`,
    'unique().on(t.owner, t.name)',
    0,
  ],
  [
    'a nullable name',
    'owner: integer().notNull().references(() => users.id), name: text()',
    'unique().on(t.owner, t.name)',
    0,
  ],
  ['a single column', 'name: text()', 'unique().on(t.name)', 0],
  [
    'a time of deletion',
    'name: text().notNull(), deletedAt: timestamp()',
    'unique().on(t.name, t.deletedAt)',
    1,
  ],
  ['parts that could not be read', owner, 'unique().on(t.owner, t.name), ...shared(t)', 0],
]);

check(widePrimaryKey, [
  [
    'four columns',
    'a: text(), b: text(), c: text(), d: text()',
    'primaryKey({ columns: [t.a, t.b, t.c, t.d] })',
    1,
  ],
  ['three columns', 'a: text(), b: text(), c: text()', 'primaryKey({ columns: [t.a, t.b, t.c] })', 0],
  ['columns that could not be read', '...shared', 'primaryKey({ columns: unread })', 0],
]);

check(nullableForeignKey, [
  ['a reference', 'userId: integer().references(() => users.id)', '', 1],
  ['NOT NULL', 'userId: integer().notNull().references(() => users.id)', '', 0],
  ['set null', "userId: integer().references(() => users.id, { onDelete: 'set null' })", '', 0],
  ['to itself', 'up: integer().references((): AnyPgColumn => posts.id)', '', 0],
  ['an optional name', 'assigneeId: integer().references(() => users.id)', '', 0],
  ['by whom', 'approvedBy: integer().references(() => users.id)', '', 0],
  ['two of them', 'a: integer().references(() => users.id), b: integer().references(() => users.id)', '', 0],
  ['default null', 'userId: integer().default(null).references(() => users.id)', '', 0],
  ['unique', 'userId: integer().unique().references(() => users.id)', '', 0],
  ['a check', 'userId: integer().references(() => users.id)', "check('c', sql`${t.userId} > 0`)", 0],
]);

// Two unique keys of users have no name either.
check(unnamedConstraint, [
  ['an index', 'a: integer()', 'index().on(t.a)', 3],
  ['a named index', 'a: integer()', "index('x').on(t.a)", 2],
  ['a name that could not be read', 'a: integer()', 'index(unread).on(t.a)', 2],
  ['a reference', 'a: integer().references(() => users.id)', '', 3],
]);

describe('foreign-key-cycle-not-deferrable', () => {
  const file = (a: string, b: string, c: string) => `
    import { type AnyPgColumn, integer, pgTable } from 'drizzle-orm/pg-core';
    export const a = pgTable('a', { id: integer().primaryKey(), x: integer()${a} });
    export const b = pgTable('b', { id: integer().primaryKey(), x: integer()${b} });
    export const c = pgTable('c', { id: integer().primaryKey(), x: integer()${c} });
  `;
  const to = (table: string) => `.notNull().references((): AnyPgColumn => ${table}.id)`;
  const cases: readonly (readonly [what: string, text: string, found: number])[] = [
    ['a circle of three', file(to('b'), to('c'), to('a')), 1],
    ['a circle of two and a third that leads into it', file(to('b'), to('a'), to('a')), 1],
    ['one that may be NULL', file(to('b'), to('c'), to('a').replace('.notNull()', '')), 0],
    ['a chain', file(to('b'), to('c'), ''), 0],
    ['each to itself', file(to('a'), to('b'), to('c')), 0],
  ];
  for (const [what, text, found] of cases) {
    it(`${what}: ${found === 0 ? 'silent' : 'found'}`, () =>
      assert.equal(findingCount(foreignKeyCycleNotDeferrable, text), found));
  }
});
