import assert from 'node:assert/strict';
import { unindexedForeignKey } from '../../server/src/rules/index/unindexed-foreign-key.ts';
import { lint } from '../support/checkRule.ts';

/** True, but told too loudly of public repositories: see docs/precision.md. */
describe('unindexed-foreign-key speaks more softly, as public schemas taught,', () => {
  const severities = (files: Readonly<Record<string, string>>) =>
    lint(unindexedForeignKey, new Map(Object.entries(files)), { options: {} }).map(({ milder }) => milder);

  it('of a foreign key with which only a partial index begins', () => {
    const schema = (index: string) => `import { sql } from 'drizzle-orm';
import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';
export const owners = pgTable('owners', { id: integer('id').primaryKey() });
export const letters = pgTable('letters', { id: integer('id').primaryKey(), readAt: timestamp('read_at'),
  owner: integer('owner').notNull().references(() => owners.id, { onDelete: 'cascade' }) }, (t) => [${index}]);`;
    const partial = 'index().on(t.owner, t.id).where(sql`${t.readAt} is null`)';
    const loads = `import { relations } from 'drizzle-orm';
import { letters, owners } from './schema';
export const ofOwners = relations(owners, ({ many }) => ({ letters: many(letters) }));
export const ofLetters = relations(letters, ({ one }) => ({ owner: one(owners, { fields: [letters.owner], references: [owners.id] }) }));`;
    const told = (index: string, code: string) =>
      lint(
        unindexedForeignKey,
        new Map([
          ['schema.ts', schema(index)],
          ['code.ts', code],
        ]),
        { options: {} },
      );
    assert.deepEqual(
      told(partial, '').map(({ milder }) => milder),
      ['hint'],
    );
    assert.deepEqual(
      told('', '').map(({ milder }) => milder),
      ['hint'],
    );
    const [asked, ...others] = told(partial, loads);
    assert.deepEqual([asked?.milder, others], [undefined, []]);
    assert.match(
      asked?.message ?? '',
      /^Of letters only the index on \(owner, id\), which is partial, starts with \(owner\)/,
    );
    assert.match(told('', loads)[0]?.message ?? '', /^No index on letters starts with/);
  });

  it('of a foreign key of a table that is called after the other one, where its rows may be without one', () => {
    const schema = (more: string) => ({
      'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const hikes = pgTable('hikes', { id: integer('id').primaryKey() });
export const corrections = pgTable('hike_corrections', { id: integer('id').primaryKey(),
  hike: integer('hike_id')${more} });`,
    });
    const told = (more: string) => severities(schema(more));
    assert.deepEqual(told('.references(() => hikes.id)'), ['hint']);
    assert.deepEqual(told(".references(() => hikes.id, { onDelete: 'set null' })"), ['hint']);
    assert.deepEqual(told('.notNull().references(() => hikes.id)'), [undefined]);
    assert.deepEqual(told(".references(() => hikes.id, { onDelete: 'cascade' })"), [undefined]);
  });
});
