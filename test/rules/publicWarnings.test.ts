import assert from 'node:assert/strict';
import { nullableBoolean } from '../../server/src/rules/keys/nullable-boolean.ts';
import { equalsNull } from '../../server/src/rules/query/equals-null.ts';
import { queryInLoop } from '../../server/src/rules/query/query-in-loop.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { floatMoney } from '../../server/src/rules/types/float-money.ts';
import { timestampAsText } from '../../server/src/rules/types/timestamp-as-text.ts';
import { lint } from '../support/checkRule.ts';
import { findingCount } from '../support/findingCount.ts';

/** Warnings that nobody would act on, as public repositories have them: see docs/precision.md. */
describe('warnings that nobody would act on are not told', () => {
  const table = (name: string, columns: string) => `
    import { boolean, integer, pgTable, real, text } from 'drizzle-orm/pg-core';
    export const things = pgTable('${name}', { id: integer('id').primaryKey(), ${columns} });`;
  const milder = (rule: Rule, text: string) =>
    lint(rule, new Map([['schema.ts', text]]), { options: {} }).map((each) => each.milder);

  it('of balances that are hours off, and softly of what tokens cost', () => {
    const balance = "balance: real('balance')";
    assert.equal(findingCount(floatMoney, table('leave_accounts', balance)), 0);
    assert.equal(findingCount(floatMoney, table('bank_accounts', balance)), 1);
    const cost = "cost: real('cost'), sent: integer('";
    assert.deepEqual(milder(floatMoney, table('calls', `${cost}input_tokens')`)), ['info']);
    assert.deepEqual(milder(floatMoney, table('parcels', `${cost}pieces')`)), [undefined]);
  });

  it('of days in another calendar', () => {
    assert.equal(findingCount(timestampAsText, table('feasts', "day: text('coptic_date')")), 0);
    assert.equal(findingCount(timestampAsText, table('feasts', "day: text('feast_date')")), 1);
  });

  it('of preferences that nobody has chosen yet', () => {
    const mails = (more: string) => `mails: boolean('mails')${more}`;
    assert.equal(findingCount(nullableBoolean, table('author_preferences', mails(''))), 0);
    assert.equal(findingCount(nullableBoolean, table('author_preferences', mails('.default(true)'))), 1);
    assert.equal(findingCount(nullableBoolean, table('authors', mails(''))), 1);
  });

  const schema = (name: string) => `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const rows = pgTable('${name}', { id: integer('id').primaryKey(), owner: integer('owner') });`;
  const count = (rule: Rule, name: string, code: string) =>
    lint(
      rule,
      new Map([
        ['schema.ts', schema(name)],
        ['code.ts', code],
      ]),
      { options: {} },
    ).length;

  it('of loops over a handful of rows, and over the first few rows of each element', () => {
    const code = (more: string) => `import { desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { rows } from './schema';
const db = drizzle('postgres://localhost/a');
export async function all(owners: number[]) {
  for (const owner of owners) console.log(await db.select().from(rows).where(eq(rows.owner, owner))${more});
}`;
    assert.equal(count(queryInLoop, 'letters', code('')), 1);
    assert.equal(count(queryInLoop, 'letters', code('.limit(1)')), 1);
    assert.equal(count(queryInLoop, 'letters', code('.orderBy(desc(rows.id)).limit(5)')), 0);
    assert.equal(count(queryInLoop, 'user_roles', code('')), 0);
    assert.equal(count(queryInLoop, 'role_changes', code('')), 1);
  });

  it('of a client that stands in for one', () => {
    const code = (client: string) => `import { eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { rows } from './schema';
export const find = async (${client}: NodePgDatabase) => ${client}.select().from(rows).where(eq(rows.owner, null as never));`;
    assert.equal(count(equalsNull, 'letters', code('mockDb')), 0);
    assert.equal(count(equalsNull, 'letters', code('db')), 1);
  });
});
