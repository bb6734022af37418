import assert from 'node:assert/strict';
import { relationWithoutForeignKey } from '../../server/src/rules/drizzle/relation-without-foreign-key.ts';
import { indexOrderNotUsable } from '../../server/src/rules/index/index-order-not-usable.ts';
import { softDeleteUnique } from '../../server/src/rules/index/soft-delete-unique.ts';
import { unindexedQueryColumn } from '../../server/src/rules/index/unindexed-query-column.ts';
import { missingCheck } from '../../server/src/rules/keys/missing-check.ts';
import { missingPrimaryKey } from '../../server/src/rules/keys/missing-primary-key.ts';
import { missingUnique } from '../../server/src/rules/keys/missing-unique.ts';
import { commaSeparatedList } from '../../server/src/rules/normal-forms/comma-separated-list.ts';
import { numberedColumns } from '../../server/src/rules/normal-forms/numbered-columns.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { multiplePermissivePolicies } from '../../server/src/rules/security/multiple-permissive-policies.ts';
import { sameNameDifferentType } from '../../server/src/rules/types/same-name-different-type.ts';
import { timestampAsText } from '../../server/src/rules/types/timestamp-as-text.ts';
import { lint } from '../support/checkRule.ts';

/** Each was true and of no use to those who own the program: see docs/precision.md. */
describe('what nobody would act on is told quietly or not at all:', () => {
  const severities = (rule: Rule, files: ReadonlyMap<string, string>) =>
    lint(rule, files, { options: {} }).map(({ milder }) => milder ?? rule.severity);
  const oneFile = (path: string, text: string) => new Map([[path, text]]);

  const policies: readonly (readonly [what: string, a: string, b: string, found: readonly string[]])[] = [
    ['two kinds of own rows', 'user_id = auth.uid()', 'team_id = auth.uid()', ['info']],
    ['one that a moderator wrote', 'user_id = auth.uid()', 'moderator_id = auth.uid()', ['info']],
    [
      'the administrators, and who moderates',
      "EXISTS (SELECT 1 FROM people WHERE people.id = auth.uid() AND role = 'admin')",
      'moderator_id = auth.uid()',
      ['hint'],
    ],
    ['both of the staff', 'app.is_staff()', 'app.is_staff()', ['hint']],
  ];
  for (const [what, a, b, found] of policies)
    it(`multiple-permissive-policies: ${what}`, () => {
      const files = oneFile(
        'schema.sql',
        `CREATE TABLE notes (id int PRIMARY KEY, user_id uuid NOT NULL, team_id uuid, moderator_id uuid);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON notes FOR SELECT USING (${a});
CREATE POLICY b ON notes FOR SELECT USING (${b});`,
      );
      assert.deepEqual(severities(multiplePermissivePolicies, files), found);
    });

  it('multiple-permissive-policies: a policy whose condition only a migration has', () => {
    const files = (second: string) =>
      oneFile(
        'schema.ts',
        `import { sql } from 'drizzle-orm';
import { integer, pgPolicy, pgTable } from 'drizzle-orm/pg-core';
export const notes = pgTable('notes', { id: integer('id').primaryKey() }, () => [
  pgPolicy('a', { for: 'select', to: 'authenticated', using: sql\`id > 0\` }),
  pgPolicy('b', { for: 'select', to: 'authenticated'${second} }),
]);`,
      );
    assert.deepEqual(severities(multiplePermissivePolicies, files('')), []);
    assert.deepEqual(severities(multiplePermissivePolicies, files(', using: sql`id < 0`')), ['info']);
  });

  it('missing-primary-key: a unique key in SQLite, which copies no rows by their key', () => {
    const files = (dialect: 'pg' | 'sqlite') =>
      oneFile(
        'schema.ts',
        `import { text, ${dialect}Table, unique } from 'drizzle-orm/${dialect}-core';
export const words = ${dialect}Table('words', { book: text('book').notNull(), word: text('word').notNull(),
  page: text('page').notNull() }, (t) => [unique().on(t.book, t.word)]);`,
      );
    assert.deepEqual(severities(missingPrimaryKey, files('pg')), ['info']);
    assert.deepEqual(severities(missingPrimaryKey, files('sqlite')), ['hint']);
  });

  const groups: readonly (readonly [what: string, stem: string, rest: string, found: readonly string[]])[] = [
    ['how many gave one star, two …', 'rating_', '', []],
    ['counts from 0 on', 'kind_count_', '.default(0)', []],
    ['counts that somebody gives', 'kind_count_', '', ['info']],
    ['a list', 'guest_', '', ['info']],
  ];
  for (const [what, stem, rest, found] of groups)
    it(`numbered-columns: ${what}`, () => {
      const columns = [1, 2, 3].map((n) => `c${n}: integer('${stem}${n}')${rest},`).join(' ');
      const files = oneFile(
        'schema.ts',
        `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const stays = pgTable('stays', { id: integer('id').primaryKey(), ${columns} });`,
      );
      assert.deepEqual(severities(numberedColumns, files), found);
    });

  const odd: readonly (readonly [what: string, usual: string, table: string, found: readonly string[]])[] = [
    ['one that is text', "uuid('room_id')", "'last', { c: text('room_id') }", ['info']],
    ['beside one more id', "uuid('room_id')", "'last', { c: text('room_id'), d: text('deal_id') }", ['info']],
    [
      'beside the ids of what another system sent',
      "uuid('room_id')",
      "'last', { c: text('room_id'), d: text('deal_id'), e: text('first_deal_id') }",
      [],
    ],
    ['of a store', "uuid('room_id')", "'iap_deals', { c: text('room_id') }", []],
    ['a time that is text', "timestamp('made_at')", "'last', { c: text('made_at') }", []],
    ['a time that is a number', "timestamp('made_at')", "'last', { c: integer('made_at') }", ['info']],
  ];
  for (const [what, usual, table, found] of odd)
    it(`same-name-different-type: ${what}`, () => {
      const others = ['a', 'b', 'c', 'd', 'e'].map(
        (name) => `export const ${name} = pgTable('${name}', { c: ${usual} });`,
      );
      const files = oneFile(
        'schema.ts',
        `import { integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
${others.join('\n')}
export const last = pgTable(${table});`,
      );
      assert.deepEqual(severities(sameNameDifferentType, files), found);
    });

  const marks: readonly (readonly [what: string, more: string, found: readonly string[]])[] = [
    ['are deleted for good', '', ['info']],
    ['come back', 'db.update(rooms).set({ deletedAt: null }).where(eq(rooms.id, id))', ['hint']],
  ];
  for (const [what, more, found] of marks)
    it(`soft-delete-unique: rows that ${what}`, () => {
      const files = new Map([
        [
          'schema.ts',
          `import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
export const rooms = pgTable('rooms', { id: integer('id').primaryKey(), name: text('name').notNull().unique(),
  deletedAt: timestamp('deleted_at') });`,
        ],
        [
          'queries.ts',
          `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { rooms } from './schema';
const db = drizzle('postgres://localhost/a');
export const end = async (id: number) => await db.update(rooms).set({ deletedAt: new Date() }).where(eq(rooms.id, id));
export const back = async (id: number) => ${more ? `await ${more}` : 'id'};`,
        ],
      ]);
      assert.deepEqual(severities(softDeleteUnique, files), found);
    });

  it('relation-without-foreign-key: a column that leads to either of two tables', () => {
    const files = (other: string) =>
      oneFile(
        'schema.ts',
        `import { relations } from 'drizzle-orm';
import { integer, pgTable } from 'drizzle-orm/pg-core';
export const rooms = pgTable('rooms', { id: integer('id').primaryKey() });
export const halls = pgTable('halls', { id: integer('id').primaryKey(), room: integer('room').references(() => rooms.id) });
export const notes = pgTable('notes', { id: integer('id').primaryKey(), place: integer('place').notNull() });
export const noteRelations = relations(notes, ({ one }) => ({
  room: one(rooms, { fields: [notes.place], references: [rooms.id] }),
  other: one(${other}, { fields: [notes.place], references: [${other}.id] }),
}));`,
      );
    assert.deepEqual(severities(relationWithoutForeignKey, files('halls')), []);
    assert.deepEqual(severities(relationWithoutForeignKey, files('rooms')), ['info', 'info']);
  });

  const uses: readonly (readonly [what: string, query: string, columns: string, found: readonly string[]])[] =
    [
      ['only shown', 'db.select().from(stays)', "begins: text('begins_date')", ['hint']],
      [
        'asked for a stretch',
        'db.select().from(stays).where(gte(stays.begins, value))',
        "begins: text('begins_date')",
        ['info'],
      ],
      [
        'cast',
        'db.select().from(stays).where(sql`${stays.begins}::date > now()`)',
        "begins: text('begins_date')",
        ['info'],
      ],
      ['sorted by', 'db.select().from(stays).orderBy(stays.begins)', "begins: text('begins_date')", ['info']],
      [
        'a moment beside moments',
        'db.select().from(stays)',
        "begins: text('begins_at'), made: timestamp('made_at')",
        ['info'],
      ],
      [
        'a day beside moments',
        'db.select().from(stays)',
        "begins: text('begins_date'), made: timestamp('made_at')",
        ['hint'],
      ],
    ];
  for (const [what, query, columns, found] of uses)
    it(`timestamp-as-text: ${what}`, () => {
      const files = new Map([
        [
          'schema.ts',
          `import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
export const stays = pgTable('stays', { id: integer('id').primaryKey(), ${columns} });`,
        ],
        [
          'queries.ts',
          `import { gte, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { stays } from './schema';
const db = drizzle('postgres://localhost/a');
export const read = async (value: string) => await ${query};`,
        ],
      ]);
      assert.deepEqual(severities(timestampAsText, files), found);
    });

  const joins: readonly (readonly [what: string, join: string, found: readonly string[]])[] = [
    ['names the other row', 'innerJoin(rooms, and(eq(rooms.id, stays.roomId), eq(rooms.code, value)))', []],
    ['names none', 'innerJoin(rooms, eq(rooms.id, stays.roomId))', ['info']],
    ['only adds it', 'leftJoin(rooms, and(eq(rooms.id, stays.roomId), eq(rooms.code, value)))', ['info']],
  ];
  for (const [what, join, found] of joins)
    it(`index-order-not-usable: behind the column that a join gives, where it ${what}`, () => {
      const files = new Map([
        [
          'schema.ts',
          `import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
export const rooms = pgTable('rooms', { id: integer('id').primaryKey(), code: text('code').notNull().unique() });
export const stays = pgTable('stays', { id: integer('id').primaryKey(), roomId: integer('room_id').notNull(),
  guest: text('guest').notNull() }, (t) => [index('stays_idx').on(t.roomId, t.guest)]);`,
        ],
        [
          'queries.ts',
          `import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { rooms, stays } from './schema';
const db = drizzle('postgres://localhost/a');
export const read = async (value: string) =>
  await db.select().from(stays).${join}.where(eq(stays.guest, value));`,
        ],
      ]);
      assert.deepEqual(severities(indexOrderNotUsable, files), found);
    });

  const asked = (table: string, query: string, more = '', dialect: 'pg' | 'sqlite' = 'pg') => {
    const types =
      dialect === 'pg' ? 'boolean, integer, pgTable, text, timestamp' : 'integer, sqliteTable, text';
    return new Map([
      [
        'schema.ts',
        `import { ${types} } from 'drizzle-orm/${dialect}-core';
export const rooms = ${dialect}Table(${table});
${more}`,
      ],
      [
        'queries.ts',
        `import { eq, gte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { rooms } from './schema';
const db = drizzle('postgres://localhost/a');
${query}`,
      ],
    ]);
  };
  const id = "id: integer('id').primaryKey()";
  const byCode =
    'export const read = async (value: string) => await db.select().from(rooms).where(eq(rooms.code, value));';
  const since =
    'export const next = async (value: Date) => await db.select().from(rooms).where(gte(rooms.begins, value));';
  const planned = "title: text('title'), begins: timestamp('begins_at')";
  const check = (write: string) =>
    `export async function make(value: string) { const found = await db.select().from(rooms).where(eq(rooms.code, value));
  if (found.length === 0) await ${write}; }`;
  const referring = (count: number) =>
    Array.from(
      { length: count },
      (_, i) =>
        `export const t${i} = pgTable('t${i}', { ${id}, room: integer('room').references(() => rooms.id) });`,
    ).join('\n');
  const insert = 'db.insert(rooms).values({ code: value })';

  const lookUps: readonly (readonly [
    what: string,
    files: ReadonlyMap<string, string>,
    found: readonly string[],
  ])[] = [
    ['a request', asked(`'rooms', { ${id}, code: text('code') }`, byCode), ['info']],
    [
      'who fills a new database',
      asked(`'rooms', { ${id}, code: text('code') }`, byCode.replace('read', 'seedRooms')),
      [],
    ],
    [
      'what is polled and can be switched off',
      asked(
        `'rooms', { ${id}, code: text('code'), enabled: boolean('enabled'), every: integer('poll_interval_sec') }`,
        byCode,
      ),
      [],
    ],
    [
      'what is polled for its owner',
      asked(
        `'rooms', { ${id}, code: text('code'), enabled: boolean('enabled'), every: integer('poll_interval_sec'), o: text('user_id') }`,
        byCode,
      ),
      ['info'],
    ],
    [
      'the secrets of one operator',
      asked(`'secrets', { ${id}, code: text('code') }`, byCode, '', 'sqlite'),
      [],
    ],
    [
      'the secrets of many',
      asked(`'secrets', { ${id}, code: text('code'), o: text('owner_id') }`, byCode, '', 'sqlite'),
      ['info'],
    ],
    ['the secrets on a server', asked(`'secrets', { ${id}, code: text('code') }`, byCode), ['info']],
    ['a stretch of what happened', asked(`'events', { ${id}, ${planned} }`, since), ['info']],
    [
      'a stretch of a calendar',
      asked(`'events', { ${id}, ${planned}, city: text('city'), at: text('cover_image') }`, since),
      ['hint'],
    ],
    [
      'the customers, before one is made',
      asked(`'companies', { ${id}, code: text('code') }`, check(insert), referring(5)),
      [],
    ],
    [
      'the customers, before something else is made',
      asked(`'companies', { ${id}, code: text('code') }`, check('db.insert(other).values({})'), referring(5)),
      ['info'],
    ],
    [
      'companies among other things',
      asked(`'companies', { ${id}, code: text('code') }`, check(insert), referring(4)),
      ['info'],
    ],
  ];
  for (const [what, files, found] of lookUps)
    it(`unindexed-query-column: ${what}`, () => {
      assert.deepEqual(severities(unindexedQueryColumn, files), found);
    });

  const keys: readonly (readonly [what: string, table: string, found: readonly string[]])[] = [
    ['that should be unique', `'users', { ${id}, code: text('email').notNull() }`, ['hint']],
    [
      'that should be unique with another',
      `'users', { ${id}, org: integer('org_id').notNull(), code: text('email').notNull() }`,
      ['info'],
    ],
    ['that may repeat', `'orders', { ${id}, code: text('email').notNull() }`, ['info']],
  ];
  for (const [what, table, found] of keys)
    it(`unindexed-query-column: a column ${what}`, () => {
      assert.deepEqual(severities(unindexedQueryColumn, asked(table, byCode)), found);
    });

  const trees: readonly (readonly [what: string, columns: string, found: readonly string[]])[] = [
    [
      'of a tree by its path',
      "path: text('path').notNull().unique(), up: integer('up').references(() => kinds.id)",
      [],
    ],
    ['of a tree', "path: text('path').notNull(), up: integer('up').references(() => kinds.id)", ['info']],
    ['beside a path', "path: text('path').notNull().unique()", ['info']],
  ];
  for (const [what, columns, found] of trees)
    it(`missing-unique: a slug ${what}`, () => {
      const files = oneFile(
        'schema.ts',
        `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const kinds = pgTable('kinds', { ${id}, slug: text('slug').notNull(), ${columns} });`,
      );
      assert.deepEqual(severities(missingUnique, files), found);
    });

  const users = (email: string) =>
    `'users', { ${id}, name: text('username').notNull(), email: text('email')${email} }`;
  const by = (column: string) =>
    `export const read = async (value: string) => await db.select().from(rooms).where(eq(rooms.${column}, value));`;
  const names: readonly (readonly [
    what: string,
    files: ReadonlyMap<string, string>,
    found: readonly string[],
  ])[] = [
    ['that is only shown', asked(users('.notNull().unique()'), by('email')), []],
    ['that is looked for', asked(users('.notNull().unique()'), by('name')), ['info']],
    ['beside no other key', asked(users(''), by('email')), ['info']],
    ['of which no query is seen', asked(users('.notNull().unique()'), ''), ['info']],
  ];
  for (const [what, files, found] of names)
    it(`missing-unique: a user name ${what}`, () => {
      assert.deepEqual(severities(missingUnique, files), found);
    });

  const roles: readonly (readonly [what: string, table: string, other: string, found: readonly string[]])[] =
    [
      [
        'beside accounts of a sign-in library',
        'member',
        "providerId: text('provider_id'), accountId: text('account_id')",
        [],
      ],
      ['beside other accounts', 'member', "providerId: text('provider_id')", ['hint']],
      [
        'of something else',
        'machine',
        "providerId: text('provider_id'), accountId: text('account_id')",
        ['hint'],
      ],
    ];
  for (const [what, table, other, found] of roles)
    it(`missing-check: a role ${what}`, () => {
      const files = oneFile(
        'schema.ts',
        `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const account = pgTable('account', { ${id}, userId: text('user_id'), ${other} });
export const it = pgTable('${table}', { ${id}, role: text('role').default('guest').notNull() });`,
      );
      assert.deepEqual(severities(missingCheck, files), found);
    });

  const lists: readonly (readonly [what: string, columns: string, found: readonly string[]])[] = [
    ['beside an ISBN', "categories: text('categories'), isbn: text('isbn13')", ['hint']],
    ['of ids beside an ISBN', "shelves: text('shelf_ids'), isbn: text('isbn13')", ['info']],
    ['of anything else', "categories: text('categories'), no: text('no')", ['info']],
  ];
  for (const [what, columns, found] of lists)
    it(`comma-separated-list: ${what}`, () => {
      const files = oneFile(
        'schema.ts',
        `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const books = pgTable('books', { ${id}, ${columns} });`,
      );
      assert.deepEqual(severities(commaSeparatedList, files), found);
    });
});
