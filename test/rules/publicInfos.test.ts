import assert from 'node:assert/strict';
import { relationWithoutForeignKey } from '../../server/src/rules/drizzle/relation-without-foreign-key.ts';
import { indexOrderNotUsable } from '../../server/src/rules/index/index-order-not-usable.ts';
import { softDeleteUnique } from '../../server/src/rules/index/soft-delete-unique.ts';
import { unindexedQueryColumn } from '../../server/src/rules/index/unindexed-query-column.ts';
import { enumOnlyInTypes } from '../../server/src/rules/keys/enum-only-in-types.ts';
import { missingCheck } from '../../server/src/rules/keys/missing-check.ts';
import { missingUnique } from '../../server/src/rules/keys/missing-unique.ts';
import { nullableBoolean } from '../../server/src/rules/keys/nullable-boolean.ts';
import { nullableRequiredColumn } from '../../server/src/rules/keys/nullable-required-column.ts';
import { commaSeparatedList } from '../../server/src/rules/normal-forms/comma-separated-list.ts';
import { severalWritesWithoutTransaction } from '../../server/src/rules/query/several-writes-without-transaction.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { multiplePermissivePolicies } from '../../server/src/rules/security/multiple-permissive-policies.ts';
import { sameNameDifferentType } from '../../server/src/rules/types/same-name-different-type.ts';
import { uuidAsText } from '../../server/src/rules/types/uuid-as-text.ts';
import { lint } from '../support/checkRule.ts';
import { inWorkspace } from '../support/inWorkspace.ts';

/** Each kind was once told too loudly, or wrongly, in a public repository: see docs/precision.md. */
describe('infos are kept for what somebody would act on:', () => {
  const severities = (rule: Rule, files: ReadonlyMap<string, string>) =>
    lint(rule, files, { options: {} }).map(({ milder }) => milder ?? rule.severity);

  /** The schema of visits to rooms, and one query on it. */
  const visits = (query: string, name = 'stays') =>
    new Map([
      [
        'schema.ts',
        `import { integer, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
export const rooms = pgTable('rooms', { id: uuid('id').primaryKey(), code: text('code').notNull().unique() });
export const stays = pgTable('${name}', {
  id: uuid('id').primaryKey(),
  roomId: uuid('room_id').notNull(),
  guest: text('guest').notNull(),
  rank: integer('rank').notNull(),
  begins: timestamp('begins', { withTimezone: true }).notNull(),
  sent: timestamp('sent', { withTimezone: true }).notNull(),
  startsOn: timestamp('starts_on', { withTimezone: true }).notNull(),
}, (t) => [index('stays_room_begins_idx').on(t.roomId, t.begins)]);`,
      ],
      [
        'queries.ts',
        `import { and, desc, eq, gte, inArray } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { rooms, stays } from './schema';
const db = drizzle('postgres://localhost/a');
export const read = (value: string, since: Date, pick: boolean) => ${query};`,
      ],
    ]);
  const from = (rest: string) => `db.select({ id: stays.id }).from(stays)${rest}`;

  const cases: readonly (readonly [what: string, query: string, name: string, found: readonly string[]])[] = [
    ['a value that is looked for', from('.where(eq(stays.guest, value))'), 'stays', ['info']],
    ['a value of the text', from(".where(eq(stays.guest, 'nobody'))"), 'stays', []],
    ['one of a few values', from('.where(inArray(stays.rank, [1, 2]))'), 'stays', []],
    ['a stretch', from('.where(gte(stays.rank, 3))'), 'stays', ['hint']],
    ['a value among a handful of rows', from('.where(eq(stays.guest, value))'), 'stay_tags', []],
    ['a stretch of the times of a log', from('.where(gte(stays.sent, since))'), 'stay_logs', ['info']],
    ['a stretch of the numbers of a log', from('.where(gte(stays.rank, 3))'), 'stay_logs', ['hint']],
    ['the first of a log', from('.orderBy(desc(stays.sent)).limit(20)'), 'stay_logs', ['info']],
    ['the first of a calendar', from('.orderBy(desc(stays.startsOn)).limit(20)'), 'stay_events', ['hint']],
  ];
  for (const [what, query, name, found] of cases)
    it(`unindexed-query-column: ${what}`, () => {
      assert.deepEqual(severities(unindexedQueryColumn, visits(query, name)), found);
    });

  const behind: readonly (readonly [what: string, query: string, found: readonly string[]])[] = [
    ['the newest for a list', from('.orderBy(desc(stays.begins)).limit(20)'), ['hint']],
    ['a stretch alone', from('.where(gte(stays.begins, since))'), ['hint']],
    [
      'a stretch of each room that a join finds',
      from(
        '.innerJoin(rooms, eq(rooms.id, stays.roomId)).where(and(eq(rooms.code, value), gte(stays.begins, since)))',
      ),
      [],
    ],
    [
      'a stretch of all rooms that a join adds',
      from('.innerJoin(rooms, eq(rooms.id, stays.roomId)).where(gte(stays.begins, since))'),
      ['hint'],
    ],
    [
      'a column that the program chooses',
      from('.where(and(eq(pick ? stays.roomId : stays.guest, value), gte(stays.begins, since)))'),
      [],
    ],
  ];
  for (const [what, query, found] of behind)
    it(`index-order-not-usable: ${what}`, () => {
      assert.deepEqual(severities(indexOrderNotUsable, visits(query)), found);
    });

  it('index-order-not-usable: the newest of a row that a join names, in SQL', async () => {
    const sql = (where: string) => ({
      '/w/schema.sql': `CREATE TABLE people (id int PRIMARY KEY);
CREATE TABLE notes (id int PRIMARY KEY, person_id int NOT NULL, sent_at timestamptz NOT NULL);
CREATE INDEX notes_person_idx ON notes (person_id, sent_at);`,
      '/w/queries/notes.sql': `SELECT n.id FROM notes n JOIN people p ON p.id = n.person_id ${where} ORDER BY n.sent_at DESC LIMIT 5;`,
    });
    assert.equal((await inWorkspace(indexOrderNotUsable, sql('WHERE p.id = $1'))).length, 0);
    assert.equal((await inWorkspace(indexOrderNotUsable, sql(''))).length, 1);
  });

  it('uuid-as-text: what a default makes, not what another system calls so', () => {
    const table = (column: string) =>
      new Map([
        [
          'schema.ts',
          `import { sql } from 'drizzle-orm';
import { integer, pgTable, text, varchar } from 'drizzle-orm/pg-core';
export const jobs = pgTable('jobs', { id: integer('id').primaryKey(), ${column} });`,
        ],
      ]);
    assert.deepEqual(severities(uuidAsText, table("ref: text('ref').default(sql`gen_random_uuid()`)")), [
      'hint',
    ]);
    assert.deepEqual(severities(uuidAsText, table("projectUuid: varchar('project_uuid', { length: 120 })")), [
      'hint',
    ]);
  });

  /** Tables of a Drizzle schema, each with the columns that are said. */
  const tables = (columns: readonly string[], core: 'pg' | 'sqlite' = 'pg') =>
    new Map([
      [
        'schema.ts',
        `import { sql } from 'drizzle-orm';
import { check, integer, ${core === 'pg' ? 'jsonb, pgEnum, pgTable, timestamp, ' : 'sqliteTable, '}text } from 'drizzle-orm/${core}-core';
${core === 'pg' ? "export const state = pgEnum('state', ['open', 'done']);" : ''}
${columns
  .map((column, at) => {
    const [own, checks] = column.split(' / ');
    return `export const t${at} = ${core}Table('t${at}', { id: integer('id').primaryKey(), ${own} }${checks ? `, (t) => [${checks}]` : ''});`;
  })
  .join('\n')}`,
      ],
    ]);
  const times = (count: number, what: string): readonly string[] => Array.from({ length: count }, () => what);

  const free = "status: text('status').notNull().default('open')";
  const guarded = "status: state('status').notNull().default('open')";
  it('missing-check: an info where queries show the words, and the schema guards others', () => {
    const asking = (files: ReadonlyMap<string, string>) =>
      new Map([
        ...files,
        [
          'queries.ts',
          `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { t0 } from './schema';
const db = drizzle('postgres://localhost/a');
export const done = () => db.select().from(t0).where(eq(t0.status, 'done'));`,
        ],
      ]);
    const few = tables([...times(3, free), ...times(3, guarded)]);
    assert.deepEqual(severities(missingCheck, few), times(3, 'hint'));
    assert.deepEqual(severities(missingCheck, asking(few)), ['info', 'hint', 'hint']);
    assert.deepEqual(severities(missingCheck, asking(tables(times(6, free)))), times(6, 'hint'));
  });

  it('missing-check: a habit says in how many tables', () => {
    const [first] = lint(missingCheck, tables(times(6, free)), { options: {} });
    assert.match(first?.message ?? '', /^Column status takes any text, like such columns of 5 more tables: /);
  });

  it('missing-check: a word of the options is told each time', () => {
    const own = tables(times(6, "mood: text('mood').notNull()"));
    const reports = lint(missingCheck, own, { options: { status: ['mood'] } });
    assert.deepEqual(
      reports.map(({ milder }) => milder),
      times(6, undefined as unknown as string),
    );
  });

  it('missing-check: numbers where the schema bounds some', () => {
    const open = "quantity: integer('quantity').notNull()";
    const bounded = `${open} / check('c', sql\`\${t.quantity} >= 0\`)`;
    assert.deepEqual(severities(missingCheck, tables([open, open])), ['hint', 'hint']);
    assert.deepEqual(severities(missingCheck, tables([open, bounded])), ['info']);
    assert.deepEqual(severities(missingCheck, tables([...times(4, open), bounded])), times(4, 'hint'));
    assert.deepEqual(severities(missingCheck, tables(["share: integer('share_percent')"])), ['hint']);
  });

  const lowering: readonly (readonly [what: string, set: string, where: string, found: readonly string[]])[] =
    [
      ['lowered', '${items.stock} - ${count}', 'eq(items.id, id)', ['info']],
      [
        'lowered where enough is left',
        '${items.stock} - ${count}',
        'and(eq(items.id, id), gte(items.stock, count))',
        ['hint'],
      ],
      ['lowered to zero at least', 'greatest(${items.stock} - ${count}, 0)', 'eq(items.id, id)', ['hint']],
      ['raised', '${items.stock} + ${count}', 'eq(items.id, id)', ['hint']],
    ];
  for (const [what, set, where, found] of lowering)
    it(`missing-check: a number that is ${what}`, () => {
      const files = new Map([
        [
          'schema.ts',
          `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const items = pgTable('items', { id: integer('id').primaryKey(), stock: integer('stock').notNull() });`,
        ],
        [
          'queries.ts',
          `import { and, eq, gte, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { items } from './schema';
const db = drizzle('postgres://localhost/a');
export const take = async (id: number, count: number) =>
  await db.update(items).set({ stock: sql\`${set}\` }).where(${where});`,
        ],
      ]);
      assert.deepEqual(severities(missingCheck, files), found);
    });

  it('missing-check: no type of a notification', () => {
    const named = (name: string) =>
      new Map([
        [
          'schema.ts',
          `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const t = pgTable('${name}', { id: integer('id').primaryKey(), type: text('type').notNull() });`,
        ],
      ]);
    assert.deepEqual(severities(missingCheck, named('notifications')), []);
    assert.deepEqual(severities(missingCheck, named('contracts')), ['hint']);
  });

  it('enum-only-in-types: a habit once, a slip each', () => {
    const typed = "kind: text('kind', { enum: ['a', 'b'] }).notNull()";
    const found = lint(enumOnlyInTypes, tables(times(6, typed)), { options: {} });
    assert.deepEqual(
      found.map(({ message }) => /5 more tables/.test(message)),
      [true, ...times(5, '').map(() => false)],
    );
    assert.equal(severities(enumOnlyInTypes, tables([typed, ...times(5, guarded)])).length, 1);
  });

  it('nullable-required-column: a habit once, a slip each', () => {
    const loose = "at: timestamp('at').defaultNow(), data: jsonb('data').default({})";
    const strict = "at: timestamp('at').notNull().defaultNow(), data: jsonb('data').notNull().default({})";
    const found = severities(nullableRequiredColumn, tables(times(3, loose)));
    assert.deepEqual(found, times(6, 'hint'));
    const slip = severities(
      nullableRequiredColumn,
      tables([...times(3, strict), "data: jsonb('data').default({})"]),
    );
    assert.deepEqual(slip, ['hint']);
  });

  /** What a query does with a table of one column more. */
  const asked = (column: string, query: string) =>
    new Map([
      [
        'schema.ts',
        `import { boolean, integer, pgTable } from 'drizzle-orm/pg-core';
export const tasks = pgTable('tasks', { id: integer('id').primaryKey(), ${column} });`,
      ],
      [
        'queries.ts',
        `import { eq, ne, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { tasks } from './schema';
const db = drizzle('postgres://localhost/a');
export const run = async (id: number) => await ${query};`,
      ],
    ]);
  const open = "open: boolean('open')";
  const booleans: readonly (readonly [what: string, column: string, query: string, found: string])[] = [
    ['that a query asks to be false', open, 'db.select().from(tasks).where(eq(tasks.open, false))', 'info'],
    ['that a query asks not to be true', open, 'db.select().from(tasks).where(ne(tasks.open, true))', 'info'],
    ['that a query asks to be true', open, 'db.select().from(tasks).where(eq(tasks.open, true))', 'hint'],
    [
      'with a default that a query asks to be false',
      `${open}.default(false)`,
      'db.select().from(tasks).where(eq(tasks.open, false))',
      'hint',
    ],
  ];
  for (const [what, column, query, found] of booleans)
    it(`nullable-boolean: one ${what}`, () => {
      assert.deepEqual(severities(nullableBoolean, asked(column, query)), [found]);
    });

  const tries = "tries: integer('tries')";
  const raised = 'db.update(tasks).set({ tries: sql`${tasks.tries} + 1` }).where(eq(tasks.id, id))';
  const reckoned: readonly (readonly [
    what: string,
    column: string,
    query: string,
    found: readonly string[],
  ])[] = [
    ['raised', `${tries}.default(0)`, raised, ['info']],
    ['raised without a default', tries, raised, ['info']],
    ['raised and never NULL', `${tries}.notNull()`, raised, []],
    [
      'raised from nothing too',
      `${tries}.default(0)`,
      'db.update(tasks).set({ tries: sql`coalesce(${tasks.tries}, 0) + 1` }).where(eq(tasks.id, id))',
      ['hint'],
    ],
  ];
  for (const [what, column, query, found] of reckoned)
    it(`nullable-required-column: a number that is ${what}`, () => {
      assert.deepEqual(severities(nullableRequiredColumn, asked(column, query)), found);
    });

  it('missing-unique: not what a hash tells apart, and no name of a service', () => {
    const people = (columns: string) =>
      new Map([
        [
          'schema.ts',
          `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const members = pgTable('members', { id: integer('id').primaryKey(), ${columns} });`,
        ],
      ]);
    const found = (columns: string) => severities(missingUnique, people(columns)).length;
    assert.equal(
      found("email: text('email').notNull(), emailHmac: text('email_hmac').notNull().unique()"),
      0,
    );
    assert.equal(found("email: text('email').notNull(), emailHmac: text('email_hmac').notNull()"), 1);
    assert.equal(found("username: text('username').notNull(), discordId: text('discord_id').notNull()"), 0);
    assert.equal(found("username: text('username').notNull()"), 1);
  });

  it('several-writes-without-transaction: not the first session of a person', async () => {
    const files = (second: string) => ({
      '/w/schema.ts': `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name').notNull() });
export const rest = pgTable('${second}', { id: integer('id').primaryKey(), userId: integer('user_id').references(() => users.id) });`,
      '/w/join.ts': `import { drizzle } from 'drizzle-orm/node-postgres';
import { rest, users } from './schema';
const db = drizzle('postgres://localhost/a');
export async function join(name: string) {
  const [user] = await db.insert(users).values({ name }).returning();
  await db.insert(rest).values({ userId: user.id });
}`,
    });
    assert.equal((await inWorkspace(severalWritesWithoutTransaction, files('wallets'))).length, 1);
    assert.equal((await inWorkspace(severalWritesWithoutTransaction, files('sessions'))).length, 0);
  });

  it('relation-without-foreign-key: two that would make a circle', () => {
    const files = (back: string) =>
      new Map([
        [
          'schema.ts',
          `import { relations } from 'drizzle-orm';
import { integer, pgTable } from 'drizzle-orm/pg-core';
export const notes = pgTable('notes', { id: integer('id').primaryKey(), currentId: integer('current_id') });
export const versions = pgTable('versions', { id: integer('id').primaryKey(), noteId: integer('note_id')${back} });
export const notesRelations = relations(notes, ({ one }) => ({
  current: one(versions, { fields: [notes.currentId], references: [versions.id] }),
}));`,
        ],
      ]);
    assert.deepEqual(severities(relationWithoutForeignKey, files('.references(() => notes.id)')), ['hint']);
    assert.deepEqual(severities(relationWithoutForeignKey, files('')), ['info']);
  });

  it('same-name-different-type: not what another system calls the row', () => {
    const named = (name: string) =>
      new Map([
        ['schema.ts', ''],
        [
          'schema.sql',
          `${[1, 2, 3, 4, 5].map((n) => `CREATE TABLE t${n} (id int PRIMARY KEY, visit_id uuid);`).join('\n')}
CREATE TABLE ${name} (id int PRIMARY KEY, visit_id text);`,
        ],
      ]);
    assert.deepEqual(severities(sameNameDifferentType, named('letters')), ['info']);
    assert.deepEqual(severities(sameNameDifferentType, named('visits')), []);
  });

  it('nullable-required-column: not where NULL is meant', () => {
    const found = (column: string) => severities(nullableRequiredColumn, tables([column])).length;
    assert.equal(found("maxSize: integer('max_size').default(10)"), 0);
    assert.equal(
      found("size: integer('size').default(10) / check('c', sql`${t.size} is null or ${t.size} > 0`)"),
      0,
    );
    assert.equal(found("size: integer('size').default(10) / check('c', sql`${t.size} > 0`)"), 1);
    assert.equal(found("sku: text('sku').unique()"), 0);
    assert.equal(found("slug: text('slug').unique()"), 1);
  });

  it('same-name-different-type: not the key of any table', () => {
    const files = (own: string) => tables([...times(5, "entityId: integer('entity_id')"), own]);
    const text = "entityId: text('entity_id').notNull()";
    assert.deepEqual(severities(sameNameDifferentType, files(text)), ['info']);
    assert.deepEqual(
      severities(sameNameDifferentType, files(`${text}, entityType: text('entity_type')`)),
      [],
    );
  });

  const removals: readonly (readonly [what: string, query: string, found: readonly string[]])[] = [
    ['are marked', 'db.update(rooms).set({ deletedAt: new Date() }).where(eq(rooms.id, id))', ['info']],
    ['go', 'db.delete(rooms).where(eq(rooms.id, id))', ['hint']],
    ['are only read', 'db.select().from(rooms).where(eq(rooms.id, id))', ['hint']],
  ];
  for (const [what, query, found] of removals)
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
export const end = async (id: number) => await ${query};`,
        ],
      ]);
      assert.deepEqual(severities(softDeleteUnique, files), found);
    });

  it('multiple-permissive-policies: the own rows and those of an administrator', () => {
    const policies = (second: string) =>
      new Map([
        [
          'schema.sql',
          `CREATE TABLE notes (id int PRIMARY KEY, user_id uuid NOT NULL, team_id uuid);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes FOR SELECT USING (user_id = auth.uid());
CREATE POLICY more ON notes FOR SELECT USING (${second});`,
        ],
      ]);
    assert.deepEqual(severities(multiplePermissivePolicies, policies('is_admin() OR team_id = auth.uid()')), [
      'hint',
    ]);
    assert.deepEqual(severities(multiplePermissivePolicies, policies('team_id = auth.uid()')), ['info']);
  });

  it('comma-separated-list: a text of SQLite is mostly JSON', () => {
    const list = "noteIds: text('note_ids')";
    assert.deepEqual(severities(commaSeparatedList, tables([list])), ['info']);
    assert.deepEqual(severities(commaSeparatedList, tables([list], 'sqlite')), ['hint']);
  });

  it('several-writes-without-transaction: not a code that a new one takes the place of', () => {
    const files = (name: string) =>
      new Map([
        [
          'schema.ts',
          `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const rows = pgTable('${name}', { id: integer('id').primaryKey(), owner: text('owner').notNull() });`,
        ],
        [
          'queries.ts',
          `import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { rows } from './schema';
const db = drizzle('postgres://localhost/a');
export async function replace(owner: string) {
  await db.delete(rows).where(eq(rows.owner, owner));
  await db.insert(rows).values({ id: 1, owner });
}`,
        ],
      ]);
    assert.deepEqual(severities(severalWritesWithoutTransaction, files('password_reset_tokens')), []);
    assert.deepEqual(severities(severalWritesWithoutTransaction, files('opening_hours')), ['info']);
  });
});
