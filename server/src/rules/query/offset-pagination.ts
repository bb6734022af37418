import { defineRule } from '../rule.ts';
import { refLabel, targetOf } from '../support/queryTable.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { isSmallTable } from './support/growth.ts';
import { isNarrowed } from './support/narrowing.ts';

export const offsetPagination = defineRule({
  id: 'offset-pagination',
  group: 'query',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'Pages are counted off by OFFSET, so a late page costs as much as all before it.',
  why: `
The rows that OFFSET skips are [computed all the same](https://www.postgresql.org/docs/current/queries-limit.html):
page 1,000 reads the rows of the 999 before it. And when a row comes in between two calls, one row is shown twice.

A page that begins after the last row of the one before (keyset pagination) costs the same wherever it is:
\`where(lt(posts.createdAt, last.createdAt)).orderBy(desc(posts.createdAt)).limit(20)\`; with ties, compare the pair
[\`(created_at, id)\`](https://orm.drizzle.team/docs/guides/cursor-based-pagination) and have an index over both. The
price: no jump to page 57, and one sorting order.

There is no fix: the query would take the last row's key where it took a number, and that number comes from whoever
calls (a button "page 7", an API's parameter), often as a value of the same type. Code that compiles and shows other rows
is worse than a slow page.
`,
  which: ['pagination'],
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'An offset of zero, and queries that are narrowed by a value: their pages are few.',
    'Tables that stay small by their name.',
  ],
  options: { ...quietFiles },
  messages: {
    offset: (d: { table: string }) =>
      `Late pages of ${d.table} read all rows before them: OFFSET only counts them off.`,
  },
  examples: {
    bad: [
      {
        title: 'Pages by number',
        fixture: `
          //- schema.ts
          import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const events = pgTable(
            'events',
            { id: integer('id').primaryKey(), at: timestamp('at', { withTimezone: true }).notNull() },
            (table) => [index('events_at_idx').on(table.at)],
          );
          //- events.ts
          import { desc } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { events } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function page(number: number) {
            return db.select({ id: events.id }).from(events).orderBy(desc(events.at)).limit(20).offset(number * 20);
            //                                                                                         ^^^^^^^^^^^ Late pages of events read all rows before them: OFFSET only counts them off.
          }
        `,
      },
    ],
    good: [
      {
        title: 'After the last row of the page before',
        fixture: `
          //- schema.ts
          import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const events = pgTable(
            'events',
            { id: integer('id').primaryKey(), at: timestamp('at', { withTimezone: true }).notNull() },
            (table) => [index('events_at_idx').on(table.at)],
          );
          //- events.ts
          import { desc, lt } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { events } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function page(before: Date) {
            return db.select({ id: events.id }).from(events).where(lt(events.at, before)).orderBy(desc(events.at)).limit(20);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, view, options, path }) {
    const { offset } = query;
    if (query.operation !== 'select' || !offset || isQuiet(path, options)) return;
    if (offset.kind !== 'parameter' || isNarrowed(query)) return;
    const target = targetOf(query);
    const table = target && view.tableOf(target);
    if (!table || isSmallTable(table)) return;
    report({ at: offset.span, message: 'offset', data: { table: refLabel(target, view) ?? '' } });
  },
});
