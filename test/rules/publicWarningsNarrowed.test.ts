import assert from 'node:assert/strict';
import type { Rule } from '../../server/src/rules/rule.ts';
import { defaultTypeMismatch } from '../../server/src/rules/types/default-type-mismatch.ts';
import { lint } from '../support/checkRule.ts';

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
});
