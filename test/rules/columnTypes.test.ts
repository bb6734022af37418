import assert from 'node:assert/strict';
import type { Rule } from '../../server/src/rules/rule.ts';
import { blobInTable } from '../../server/src/rules/types/blob-in-table.ts';
import { emptyArrayDefaultMissing } from '../../server/src/rules/types/empty-array-default-missing.ts';
import { fixedLengthChar } from '../../server/src/rules/types/fixed-length-char.ts';
import { int4PrimaryKey } from '../../server/src/rules/types/int4-primary-key.ts';
import { jsonAsText } from '../../server/src/rules/types/json-as-text.ts';
import { mysqlTimestamp2038 } from '../../server/src/rules/types/mysql-timestamp-2038.ts';
import { mysqlUtf8 } from '../../server/src/rules/types/mysql-utf8.ts';
import { nullStringDefault } from '../../server/src/rules/types/null-string-default.ts';
import { numberAsText } from '../../server/src/rules/types/number-as-text.ts';
import { numericWithoutPrecision } from '../../server/src/rules/types/numeric-without-precision.ts';
import { plaintextSecret } from '../../server/src/rules/types/plaintext-secret.ts';
import { randomUuidPrimaryKey } from '../../server/src/rules/types/random-uuid-primary-key.ts';
import { sameNameDifferentType } from '../../server/src/rules/types/same-name-different-type.ts';
import { serialInsteadOfIdentity } from '../../server/src/rules/types/serial-instead-of-identity.ts';
import { textWithoutLimit } from '../../server/src/rules/types/text-without-limit.ts';
import { uuidAsText } from '../../server/src/rules/types/uuid-as-text.ts';
import { varcharInsteadOfText } from '../../server/src/rules/types/varchar-instead-of-text.ts';
import { lint } from '../support/checkRule.ts';
import { findingCount } from '../support/findingCount.ts';

function table(columns: string): string {
  return `
    import { sql } from 'drizzle-orm';
    import {
      bigint, char, customType, integer, jsonb, numeric, pgTable, real, serial, text, timestamp, uuid, varchar,
    } from 'drizzle-orm/pg-core';
    import { unread } from 'elsewhere';
    const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
    export const others = pgTable('others', { id: text().primaryKey() });
    export const things = pgTable('things', { ${columns} });
  `;
}

type Cases = readonly (readonly [columns: string, found: number])[];

function check(rule: Rule, cases: Cases): void {
  describe(rule.id, () => {
    for (const [columns, found] of cases) {
      it(`${columns}: ${found === 0 ? 'silent' : 'found'}`, () => {
        assert.equal(findingCount(rule, table(columns)), found);
      });
    }
  });
}

check(numericWithoutPrecision, [
  ['price: numeric()', 1],
  ['unitPrice: numeric()', 1],
  ['price: numeric({ precision: 10, scale: 2 })', 0],
  ['taxRate: numeric()', 0],
  ['weight: numeric()', 0],
  ['price: real()', 0],
]);

check(numberAsText, [
  ['quantity: text().notNull()', 1],
  ['quantity: text()', 0],
  ['commentCount: varchar({ length: 10 })', 1],
  ["age: text().default('0')", 1],
  ["quantity: text().default('some')", 0],
  ["quantity: text({ enum: ['few', 'many'] })", 0],
  ['phoneNumber: text()', 0],
  ['employeeCount: text()', 0],
  ['totality: text()', 0],
  ['quantity: integer()', 0],
  ['quantity: unread()', 0],
]);

check(uuidAsText, [
  ['id: text().primaryKey().default(sql`gen_random_uuid()`)', 1],
  ['id: varchar({ length: 36 }).primaryKey().default(sql`gen_random_uuid()::text`)', 1],
  ['deviceUuid: text()', 1],
  ['uuid: varchar({ length: 20 })', 0],
  ['id: text().primaryKey().$defaultFn(() => crypto.randomUUID())', 0],
  ['otherUuid: text().references(() => others.id)', 0],
  ['id: uuid().primaryKey().defaultRandom()', 0],
]);

check(jsonAsText, [
  ['metadata: text()', 1],
  ['configJson: text()', 1],
  ['metadata: varchar({ length: 100 })', 0],
  ['metadata: jsonb()', 0],
  ['rawJson: text()', 0],
  ['metadataUrl: text()', 0],
  ['settings: text().array()', 0],
]);

check(fixedLengthChar, [
  ['code: char({ length: 10 })', 1],
  ['country: char({ length: 2 })', 0],
  ['code: varchar({ length: 10 })', 0],
  ['code: char({ length: 10 }).references(() => others.id)', 0],
]);

check(varcharInsteadOfText, [
  ['code: varchar({ length: 10 })', 1],
  ['code: varchar()', 1],
  ['code: char({ length: 10 })', 0],
  ['code: text()', 0],
]);

check(textWithoutLimit, [
  ['firstName: text()', 1],
  ['firstName: varchar({ length: 10 })', 0],
  ['description: text()', 0],
]);

const grown = 'createdAt: timestamp(), otherId: text().references(() => others.id)';
check(int4PrimaryKey, [
  [`id: serial().primaryKey(), ${grown}`, 1],
  [`id: integer().primaryKey().generatedByDefaultAsIdentity(), ${grown}`, 1],
  ['id: serial().primaryKey()', 0],
  [`id: integer().primaryKey(), ${grown}`, 0],
  [`id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(), ${grown}`, 0],
  ['id: serial().primaryKey(), createdAt: timestamp()', 0],
]);

check(serialInsteadOfIdentity, [
  ['id: serial().primaryKey()', 1],
  ['id: integer().primaryKey().generatedAlwaysAsIdentity()', 0],
]);

check(randomUuidPrimaryKey, [
  ['id: uuid().primaryKey().defaultRandom()', 1],
  ['id: uuid().primaryKey().default(sql`uuidv7()`)', 0],
  ['id: uuid().primaryKey()', 0],
  ['key: uuid().defaultRandom()', 0],
]);

check(nullStringDefault, [
  ["a: text().default('NULL')", 1],
  ["a: text().default('null')", 1],
  ["a: text({ enum: ['null', 'one'] }).default('null')", 0],
  ['a: text().default(null)', 0],
  ['a: text().default(sql`NULL`)', 0],
  ["a: text().default('nullable')", 0],
]);

check(emptyArrayDefaultMissing, [
  ['a: text().array().notNull()', 1],
  ['a: text().array()', 0],
  ['a: text().array().notNull().default([])', 0],
  ['a: text().array().notNull().default(unread)', 0],
  ['a: text().array().notNull().$defaultFn(() => [])', 0],
  ['a: text().notNull()', 0],
]);

check(blobInTable, [
  ['avatar: bytea()', 1],
  ['fileContent: bytea()', 1],
  ['fileHash: bytea()', 0],
  ['publicKey: bytea()', 0],
  ['avatar: text()', 0],
]);

check(plaintextSecret, [
  ['smtpPassword: text()', 1],
  ['apiKey: text()', 1],
  ['accessToken: text()', 1],
  ['password: text()', 0],
  ['passwordHash: text()', 0],
  ['encryptedApiKey: text()', 0],
  ['apiKeyId: text()', 0],
  ['publicApiKey: text()', 0],
  ['apiKey: text(), iv: text()', 0],
  ['apiKey: jsonb()', 0],
]);

describe('same-name-different-type', () => {
  const schema = (...types: readonly string[]) => `
    import { bigint, integer, pgTable, text, timestamp, uuid, varchar } from 'drizzle-orm/pg-core';
    import { unread } from 'elsewhere';
    ${types.map((type, i) => `export const t${i} = pgTable('t${i}', { x: ${type} });`).join('\n')}
  `;
  const four = Array.from({ length: 4 }, () => "uuid('owner_id')");
  const cases: readonly (readonly [what: string, text: string, found: number])[] = [
    ['one of five', schema(...four, "text('owner_id')"), 1],
    ['one of four', schema(...four.slice(1), "text('owner_id')"), 0],
    ['two of six', schema(...four, "text('owner_id')", "text('owner_id')"), 0],
    ['another name', schema(...four, "text('value')"), 0],
    ['one that could not be read', schema(...four, "unread('owner_id')"), 0],
    ['a word', schema(...four.map(() => "integer('value')"), "text('value')"), 0],
    ['texts of two kinds', schema(...four.map(() => "text('made_by')"), "varchar('made_by')"), 0],
  ];
  for (const [what, text, found] of cases) {
    it(`${what}: ${found === 0 ? 'silent' : 'found'}`, () =>
      assert.equal(findingCount(sameNameDifferentType, text), found));
  }
});

describe('mysql-timestamp-2038', () => {
  const text = (columns: string) => `
    import { datetime, mysqlTable, timestamp } from 'drizzle-orm/mysql-core';
    export const a = mysqlTable('a', { ${columns} });
  `;
  it('is told once for a table', () => {
    const found = lint(mysqlTimestamp2038, new Map([['schema.ts', text('a: timestamp(), b: timestamp()')]]), {
      options: {},
    });
    assert.deepEqual(
      found.map(({ message, fixes }) => [message, fixes.length]),
      [['2 columns (a, b) take no time after 19 January 2038.', 1]],
    );
  });

  it('has no fix where a default would be lost, and is silent on datetime', () => {
    const found = lint(mysqlTimestamp2038, new Map([['schema.ts', text('a: timestamp().defaultNow()')]]), {
      options: {},
    });
    assert.deepEqual(
      found.map(({ fixes }) => fixes.length),
      [0],
    );
    assert.equal(findingCount(mysqlTimestamp2038, text('a: datetime()')), 0);
  });
});

describe('mysql-utf8', () => {
  const fixesOf = (column: string, more = '') => {
    const text = `
      import { customType, foreignKey, index, mysqlTable, text, varchar } from 'drizzle-orm/mysql-core';
      const plain = customType<{ data: string }>({
        dataType: (config) => \`varchar(\${config?.length ?? 20}) CHARSET utf8 COLLATE utf8_bin\`,
      });
      export const people = mysqlTable('people', { name: varchar({ length: 20 }).charSet('utf8').primaryKey() });
      export const rows = mysqlTable('rows', { a: ${column} }${more});
    `;
    const found = lint(mysqlUtf8, new Map([['schema.ts', text]]), { options: {} });
    return found
      .filter(({ message }) => message.startsWith('a '))
      .map(({ fixes }) => fixes.flatMap((fix) => fix.textEdits ?? []).flatMap(({ edits }) => edits))
      .map((edits) => edits.map(({ newText }) => newText));
  };
  const cases: readonly (readonly [
    what: string,
    fixes: readonly (readonly string[])[],
    column: string,
    more?: string,
  ])[] = [
    ['utf8mb4 is left alone', [], "text().charSet('utf8mb4').collate('utf8mb4_bin')"],
    ['another character set is left alone', [], "text().charSet('latin1')"],
    [
      'both names change',
      [['utf8mb4', 'utf8mb4_unicode_ci']],
      "text().charSet('utf8').collate('utf8_unicode_ci')",
    ],
    ['a collation alone is enough', [['utf8mb4_bin']], "text().collate('utf8mb3_bin')"],
    [
      'a collation that only utf8mb3 has is found without a fix',
      [[]],
      "text().collate('utf8mb3_tolower_ci')",
    ],
    ['a type whose SQL is put together is found without a fix', [[]], 'plain({ length: 3 })'],
    [
      'a column of a foreign key is found without a fix',
      [[]],
      "varchar({ length: 20 }).charSet('utf8').references(() => people.name)",
    ],
    [
      'an index takes 768 characters',
      [['utf8mb4']],
      "varchar({ length: 768 }).charSet('utf8')",
      ', (t) => [index().on(t.a)]',
    ],
    [
      'an index does not take 769 characters',
      [[]],
      "varchar({ length: 769 }).charSet('utf8')",
      ', (t) => [index().on(t.a)]',
    ],
  ];
  for (const [what, fixes, column, more] of cases)
    it(what, () => assert.deepEqual(fixesOf(column, more), fixes));
});
