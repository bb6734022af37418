import assert from 'node:assert/strict';
import { indexOrderNotUsable } from '../../server/src/rules/index/index-order-not-usable.ts';
import { unindexedQueryColumn } from '../../server/src/rules/index/unindexed-query-column.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
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
    ['a stretch of a log', from('.where(gte(stays.rank, 3))'), 'stay_logs', ['info']],
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
      'info',
    ]);
    assert.deepEqual(severities(uuidAsText, table("projectUuid: varchar('project_uuid', { length: 120 })")), [
      'hint',
    ]);
  });
});
