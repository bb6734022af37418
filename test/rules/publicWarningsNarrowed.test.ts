import assert from 'node:assert/strict';
import { rawSqlInterpolation } from '../../server/src/rules/query/raw-sql-interpolation.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { functionSearchPathMutable } from '../../server/src/rules/security/function-search-path-mutable.ts';
import { policyCallsAuthPerRow } from '../../server/src/rules/security/policy-calls-auth-per-row.ts';
import { defaultTypeMismatch } from '../../server/src/rules/types/default-type-mismatch.ts';
import { floatMoney } from '../../server/src/rules/types/float-money.ts';
import { timestampWithoutTimeZone } from '../../server/src/rules/types/timestamp-without-time-zone.ts';
import { lint } from '../support/checkRule.ts';
import { open } from '../support/inWorkspace.ts';

/** True, but told too loudly of public repositories: see docs/precision.md. */
describe('rules speak more softly, as public schemas taught,', () => {
  const severities = (rule: Rule, files: Readonly<Record<string, string>>) =>
    lint(rule, new Map(Object.entries(files)), { options: {} }).map(({ milder }) => milder);

  it('of a default that no insert leaves to the database', () => {
    const schema = `import { sql } from 'drizzle-orm';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
export const notes = sqliteTable('notes', { id: integer('id').primaryKey(), body: text('body'),
  at: integer('at', { mode: 'timestamp' }).default(sql\`CURRENT_TIMESTAMP\`), mood: integer('mood').default('glad' as never) });`;
    const told = (...rows: readonly string[]) =>
      severities(defaultTypeMismatch, {
        'schema.ts': schema,
        'write.ts': `import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { notes } from './schema';
const db = drizzle('notes.db');
${rows.map((row, i) => `export const write${i} = (body: string, row: typeof notes.$inferInsert) => db.insert(notes).values(${row});`).join('\n')}`,
      });
    assert.deepEqual(told('{ body, at: new Date(), mood: 1 }'), ['warning', 'warning']);
    assert.deepEqual(told('{ body, at: sql`unixepoch()` }'), ['warning', undefined]);
    assert.deepEqual(told('{ body, at: new Date() }', '{ body }'), [undefined, undefined]);
    assert.deepEqual(told('{ body, at: new Date() }', 'row'), [undefined, undefined]);
    assert.deepEqual(told(), [undefined, undefined]);
  });

  it('of what a metered service asks for, and of what companies report', () => {
    const told = (name: string, columns: string) =>
      severities(floatMoney, {
        'schema.ts': `import { integer, pgTable, real, text } from 'drizzle-orm/pg-core';
export const things = pgTable('${name}', { id: integer('id').primaryKey(), ${columns} });`,
      });
    assert.deepEqual(told('texts', "fee: real('sms_price'), unit: text('sms_price_unit')"), ['info']);
    assert.deepEqual(told('texts', "fee: real('sms_price'), unit: text('unit')"), [undefined]);
    assert.deepEqual(told('texts', "fee: real('twilio_price')"), ['info']);
    assert.deepEqual(told('phone_lines', "fee: real('monthly_cost')"), ['info']);
    assert.deepEqual(told('flats', "fee: real('monthly_cost')"), [undefined]);
    assert.deepEqual(told('reports', "made: real('revenue'), share: real('eps_basic')"), ['hint']);
    assert.deepEqual(told('reports', "made: real('revenue'), share: real('steps')"), [undefined]);
  });

  it('of a day that is written out to have no time zone', () => {
    const told = (column: string) =>
      severities(timestampWithoutTimeZone, {
        'schema.ts': `import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';
export const prices = pgTable('prices', { id: integer('id').primaryKey(), at: timestamp('at', { withTimezone: true }),
  day: timestamp(${column}) });`,
      });
    assert.deepEqual(told("'valid_date', { withTimezone: false, mode: 'string' }"), ['hint']);
    assert.deepEqual(told("'valid_date', { mode: 'string' }"), [undefined]);
    assert.deepEqual(told("'valid_from', { withTimezone: false }"), [undefined]);
  });

  it('of scripts that mend one database', async () => {
    const told = async (file: string) => {
      const workspace = await open([functionSearchPathMutable, policyCallsAuthPerRow], {
        [file]: `create table notes (id bigint primary key, owner uuid not null);
create policy own on notes for select using (auth.uid() = owner);
create function newest() returns bigint language sql security definer as $$ select max(id) from notes $$;`,
      });
      return workspace
        .findings(file)
        .map(({ severity }) => severity)
        .join();
    };
    assert.equal(await told('/w/db/fix-owners.sql'), 'hint,hint');
    assert.equal(await told('/w/db/debug.sql'), 'hint,hint');
    assert.equal(await told('/w/db/fixtures.sql'), 'warning,warning');
    assert.equal(await told('/w/db/schema.sql'), 'warning,warning');
  });

  it('and say nothing of the name of a graph', () => {
    const told = (text: string) =>
      severities(rawSqlInterpolation, {
        'graph.ts': `import { Client } from 'pg';
const client = new Client();
export const read = (graph: string) => client.query(\`${text}\`);`,
      });
    assert.deepEqual(told("SELECT * FROM cypher('${graph}', $$ MATCH (n) RETURN n $$) AS (n agtype)"), []);
    assert.deepEqual(told("SELECT * FROM nodes('${graph}')"), ['warning']);
  });

  it('and offer no parameter for what is grouped or sorted by', () => {
    const fixes = (query: string) =>
      lint(
        rawSqlInterpolation,
        new Map([
          [
            'schema.ts',
            `import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
export const notes = pgTable('notes', { id: integer('id').primaryKey(), body: text('body'), at: timestamp('at') });`,
          ],
          [
            'code.ts',
            `import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { notes } from './schema';
const db = drizzle('postgres://localhost/a');
export const read = (unit: string) => ${query};`,
          ],
        ]),
        { options: {} },
      ).map((each) => each.fixes.length);
    const unit = "sql`date_trunc(${sql.raw(`'${unit}'`)}, ${notes.at})`";
    const selected = `db.select({ at: ${unit} }).from(notes)`;
    const found =
      "db.select({ id: notes.id }).from(notes).where(sql`${notes.body} = ${sql.raw(`'${unit}'`)}`)";
    const offered = fixes(found);
    assert.ok(offered.length > 0 && offered.every((count) => count > 0), offered.join());
    assert.deepEqual(fixes(`${found}.groupBy(notes.id)`), offered);
    assert.deepEqual(fixes(`${selected}.groupBy(${unit})`), [0, 0]);
    assert.deepEqual(fixes(`${selected}.orderBy(${unit})`), [1, 0]);
    const text = "select date_trunc('${unit}', at) from notes group by date_trunc('${unit}', at)";
    assert.deepEqual(fixes(`db.execute(sql.raw(\`${text}\`))`), [0]);
    const plain = "db.execute(sql.raw(`select id from notes where body = '${unit}' group by id`))";
    assert.deepEqual(fixes(plain), [1]);
  });
});
