import assert from 'node:assert/strict';
import type { Rule } from '../../server/src/rules/rule.ts';
import { booleanAsText } from '../../server/src/rules/types/boolean-as-text.ts';
import { defaultTypeMismatch } from '../../server/src/rules/types/default-type-mismatch.ts';
import { floatMoney } from '../../server/src/rules/types/float-money.ts';
import { frozenDefault } from '../../server/src/rules/types/frozen-default.ts';
import { jsonInsteadOfJsonb } from '../../server/src/rules/types/json-instead-of-jsonb.ts';
import { stringDefaultNow } from '../../server/src/rules/types/string-default-now.ts';
import { timestampAsText } from '../../server/src/rules/types/timestamp-as-text.ts';
import { timestampWithoutTimeZone } from '../../server/src/rules/types/timestamp-without-time-zone.ts';
import { checkRule, lint } from '../support/checkRule.ts';
import { findingCount } from '../support/findingCount.ts';

const cores = { pg: 'pgTable', mysql: 'mysqlTable', sqlite: 'sqliteTable' } as const;

/** One column of a table, as it is written in the dialect. */
function column(core: keyof typeof cores, definition: string): string {
  const names = [...new Set(definition.match(/\b[a-z][a-zA-Z]*(?=\()/g))].filter(
    (name) => !['default', 'references', 'sql', 'now', 'random', 'notNull', 'array'].includes(name),
  );
  return `
    import { sql } from 'drizzle-orm';
    import { ${cores[core]}, ${names.join(', ')} } from 'drizzle-orm/${core}-core';
    import { limit, unread } from 'elsewhere';
    export const rows = ${cores[core]}('rows', { ${definition} });
  `;
}

type Case = readonly [core: keyof typeof cores, definition: string, found: 0 | 1];

function cases(rule: Rule, list: readonly Case[]): void {
  describe(rule.id, () => {
    for (const [core, definition, found] of list) {
      it(`${core}: ${definition} is ${found ? 'found' : 'left alone'}`, () => {
        assert.equal(findingCount(rule, column(core, definition)), found);
      });
    }
  });
}

cases(floatMoney, [
  ['pg', 'totalPrice: real()', 1],
  ['pg', "x: doublePrecision('grand_total')", 1],
  ['pg', 'discountRate: real()', 0],
  ['pg', 'taxPercentage: real()', 0],
  ['pg', 'totalDistance: real()', 0],
  ['pg', 'totalValue: real()', 0],
  ['pg', 'totalCost: real()', 1],
  ['pg', 'price: numeric()', 0],
  ['pg', 'priceScore: real()', 0],
  ['pg', 'amount: real()', 1],
  ['pg', 'amount: real(), unit: text()', 0],
  ['pg', 'feedback: real()', 0],
  ['mysql', 'fee: float()', 1],
  ['mysql', 'fee: double()', 1],
  ['sqlite', 'salary: real()', 1],
  ['sqlite', 'salary: integer()', 0],
]);

cases(timestampWithoutTimeZone, [
  ['pg', 'at: timestamp()', 1],
  ['pg', 'at: timestamp({ withTimezone: false })', 1],
  ['pg', 'at: timestamp({ withTimezone: true })', 0],
  ['pg', 'at: timestamp({ withTimezone: unread })', 0],
  ['pg', 'birthDate: timestamp()', 0],
  ['pg', 'at: date()', 0],
  ['mysql', 'at: timestamp()', 0],
  ['mysql', 'at: datetime()', 0],
  ['sqlite', "at: integer({ mode: 'timestamp' })", 0],
]);

describe('timestamp-without-time-zone in a whole schema', () => {
  const table = (name: string, zone: boolean) =>
    `export const ${name} = pgTable('${name}', { id: integer('id').primaryKey(), at: timestamp('at', { withTimezone: ${zone} }) });`;
  const schema = (...zones: readonly boolean[]) =>
    `import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';\n${zones.map((zone, i) => table(`t${i}`, zone)).join('\n')}`;

  it('is told once where nearly all tables have such times', () => {
    assert.equal(findingCount(timestampWithoutTimeZone, schema(...Array(6).fill(false))), 1);
  });

  it('is told once of three already, and beside the tables of a library for signing in', () => {
    assert.equal(findingCount(timestampWithoutTimeZone, schema(false, false, false)), 1);
    const session = `
export const sessions = pgTable('session', { id: text('id').primaryKey(), token: text('token'), expiresAt: timestamp('expires_at'),
  ipAddress: text('ip_address'), userAgent: text('user_agent'), userId: text('user_id') });`;
    const text = schema(false, false, false).replace('integer,', 'integer, text,');
    assert.equal(findingCount(timestampWithoutTimeZone, text + session), 1);
    assert.equal(findingCount(timestampWithoutTimeZone, schema(false, false)), 2);
  });

  it('is told of each where others keep the zone', () => {
    assert.equal(findingCount(timestampWithoutTimeZone, schema(false, false, true, true, true, true)), 2);
  });

  it('is a warning beside a time that keeps the zone and where it is read as a text, else a hint', () => {
    const milder = (text: string) =>
      lint(timestampWithoutTimeZone, new Map([['schema.ts', text]]), { options: {} }).map(
        (each) => each.milder,
      );
    const more = (column: string) => schema(false).replace(' }) });', ` }), ${column} });`);
    assert.deepEqual(milder(schema(false)), ['hint']);
    assert.deepEqual(milder(more("text: timestamp('text', { mode: 'string' })")), ['hint', undefined]);
    assert.deepEqual(milder(more("kept: timestamp('kept', { withTimezone: true })")), [undefined]);
    assert.deepEqual(milder(schema(false, false, false)), ['hint']);
  });
});

cases(timestampAsText, [
  ['pg', 'createdAt: text()', 1],
  ['pg', 'createdAt: text().$defaultFn(() => new Date().toISOString())', 1],
  ['pg', "createdAt: text().default('')", 1],
  ['pg', "sentAt: text().default('never')", 0],
  ['pg', "startDate: text({ enum: ['now', 'later'] })", 0],
  ['pg', 'locatedAt: text()', 0],
  ['pg', 'format: text()', 0],
  ['pg', 'at: text()', 0],
  ['pg', 'holidayDates: text().array()', 0],
  ['mysql', 'createdAt: varchar({ length: 30 })', 1],
  ['sqlite', 'createdAt: text()', 0],
]);

cases(booleanAsText, [
  ['pg', 'isOpen: text()', 1],
  ['pg', "isOpen: text({ enum: ['yes', 'no'] })", 1],
  ['pg', "isOpen: text({ enum: ['yes', 'no', 'maybe'] })", 0],
  ['pg', 'isOpen: smallint()', 1],
  ['pg', 'isOpen: integer().default(5)', 0],
  ['pg', 'isOpen: integer().references(() => rows.isOpen)', 1],
  ['pg', 'island: text()', 0],
  ['pg', 'is: text()', 0],
  ['pg', 'isOpen: boolean()', 0],
  ['pg', 'isOpen: unread()', 0],
  ['mysql', 'isOpen: tinyint()', 0],
  ['mysql', 'isOpen: int()', 0],
  ['mysql', 'isOpen: char({ length: 1 })', 1],
  ['sqlite', 'isOpen: integer()', 0],
]);

cases(jsonInsteadOfJsonb, [
  ['pg', 'data: json()', 1],
  ['pg', 'rawBody: json()', 0],
  ['pg', 'data: jsonb()', 0],
  ['mysql', 'data: json()', 0],
  ['sqlite', "data: text({ mode: 'json' })", 0],
]);

cases(frozenDefault, [
  ['pg', 'at: timestamp().default(new Date())', 1],
  ['pg', "at: timestamp().default(new Date('2020-01-01'))", 0],
  ['pg', 'at: timestamp().$defaultFn(() => new Date())', 0],
  ['pg', 'id: text().default(unread())', 0],
  ['pg', 'at: timestamp().default(sql`now()`)', 0],
  ['mysql', 'n: int().default(Math.random())', 1],
  ['sqlite', "at: integer({ mode: 'timestamp' }).default(new Date())", 1],
]);

cases(stringDefaultNow, [
  ['pg', "at: timestamp({ mode: 'string' }).default('now()')", 1],
  ['pg', "at: date().default('today')", 1],
  ['pg', "at: text().default('NOW()')", 1],
  ['pg', "at: text().default('now')", 0],
  ['pg', "at: timestamp({ mode: 'string' }).default('2020-01-01')", 0],
  ['pg', 'at: timestamp().default(sql`now()`)', 0],
  ['mysql', "at: datetime({ mode: 'string' }).default('CURRENT_TIMESTAMP(3)')", 1],
  ['sqlite', `at: text().default("datetime('now')")`, 1],
  ['sqlite', "at: integer().default('unixepoch()')", 1],
]);

cases(defaultTypeMismatch, [
  ['pg', "at: timestamp({ mode: 'string' }).default('now()')", 0],
  ['pg', "n: integer().default('5')", 0],
  ['pg', "n: integer().default('five')", 1],
  ['pg', 'n: integer().default(limit)', 0],
  ['pg', 'n: integer().array().default([1, 2])', 0],
  ['pg', 'n: integer().array().default([1, 3000000000])', 1],
  ['pg', "n: integer().array().default('none')", 1],
  ['pg', "n: bigint({ mode: 'bigint' }).default(9223372036854775807n)", 0],
  ['pg', "n: bigint({ mode: 'bigint' }).default(9223372036854775808n)", 1],
  ['pg', "data: jsonb().default('{}')", 0],
  ['pg', "data: jsonb().default('none')", 1],
  ['pg', 'data: jsonb().default([])', 0],
  ['pg', "code: char({ length: 2 }).default('USA')", 1],
  ['pg', "id: unread().default('x')", 0],
  ['mysql', "kind: mysqlEnum(['A', 'b']).default('a')", 0],
  ['mysql', "kind: mysqlEnum(['A', 'b']).default('c')", 1],
  ['mysql', 'n: int({ unsigned: true }).default(-1)', 1],
  ['mysql', 'n: tinyint().default(200)', 1],
  ['mysql', 'on: boolean().default(true)', 0],
  ['mysql', "name: varchar({ length: 2 }).default('abc')", 1],
  ['sqlite', "name: text({ length: 2 }).default('abc')", 0],
  ['sqlite', "n: integer().default('5')", 0],
  ['sqlite', "n: real().default('five')", 1],
  ['sqlite', "at: integer({ mode: 'timestamp' }).default(new Date('2020-01-01'))", 1],
]);

describe('fixes of the type rules', () => {
  it('keep what the program does, where the database cannot do the same', () => {
    checkRule(
      frozenDefault,
      `
      import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
      export const rows = sqliteTable('rows', {
        id: text('id').default(crypto.randomUUID()),
        //                     ^^^^^^^^^^^^^^^^^^^ crypto.randomUUID() runs once, when the schema is loaded: every row of id gets the same value.
        at: integer('at', { mode: 'timestamp' }).default(new Date()),
        //                                               ^^^^^^^^^^ new Date() runs once, when the schema is loaded: every row of at gets that moment.
      });
      //= schema.ts
      import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
      export const rows = sqliteTable('rows', {
        id: text('id').$defaultFn(() => crypto.randomUUID()),
        at: integer('at', { mode: 'timestamp' }).$defaultFn(() => new Date()),
      });
      `,
    );
  });

  it('say what each database makes of the string', () => {
    checkRule(
      stringDefaultNow,
      `
      import { datetime, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
      export const rows = mysqlTable('rows', {
        at: datetime('at', { mode: 'string' }).default('now()'),
        //                                             ^^^^^^^ The default of at is the string 'now()', which MySQL refuses.
        text: varchar('text', { length: 20 }).default('now()'),
        //                                            ^^^^^^^ The default of text is the string 'now()': the column gets these words, not the time.
      });
      `,
    );
  });
});
