import { defineRule } from '../rule.ts';
import { quietFiles } from '../support/quietFiles.ts';
import { wholeTableOf } from './support/wholeTable.ts';

export const deleteWithoutWhere = defineRule({
  id: 'delete-without-where',
  group: 'query',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'eslint-plugin-drizzle/enforce-delete-with-where',
    'bytebase/statement.where.require.update-delete',
  ],
  summary: 'A DELETE has no condition, so it removes every row of the table.',
  why: `
Without WHERE a DELETE removes [all rows of the table](https://www.postgresql.org/docs/current/sql-delete.html), and
with them, by ON DELETE CASCADE, what refers to them. Most of the time a condition was forgotten, or was left out by a
value that is undefined: \`.where(undefined)\` is no condition either.

Where it is meant, \`TRUNCATE\` says so and is faster; or suppress the finding with the reason.
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Builders that may go on elsewhere: kept in a variable that gets more calls, handed to a function, `$dynamic()`.',
    'Conditions that could not be followed.',
    'Deletes with a limit.',
    'Functions whose name says that all goes: `clear`, `reset`, `deleteAll`, `logOutAllUsers`, `purge` …; routes that say so (`/cache/clear`, `DELETE` of a path without a parameter).',
    'Functions that empty several tables, or one and fill it again, and are handed nothing to choose rows by.',
  ],
  options: { ...quietFiles },
  messages: {
    none: (d: { table: string }) => `This deletes every row of ${d.table}: there is no where.`,
    always: (d: { table: string }) => `This deletes every row of ${d.table}: its condition always holds.`,
  },
  examples: {
    bad: [
      {
        title: 'No condition',
        fixture: `
          //- schema.ts
          import { pgTable, integer, timestamp } from 'drizzle-orm/pg-core';

          export const sessions = pgTable('sessions', {
            id: integer('id').primaryKey(),
            expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
          });
          //- cleanup.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { sessions } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function removeExpired() {
            await db.delete(sessions);
            //    ^^^^^^^^^^^^^^^^^^^ This deletes every row of sessions: there is no where.
          }
        `,
      },
    ],
    good: [
      {
        title: 'With a condition',
        fixture: `
          //- schema.ts
          import { pgTable, integer, timestamp } from 'drizzle-orm/pg-core';

          export const sessions = pgTable('sessions', {
            id: integer('id').primaryKey(),
            expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
          });
          //- cleanup.ts
          import { lt } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { sessions } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function removeExpired() {
            await db.delete(sessions).where(lt(sessions.expiresAt, new Date()));
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, view, options, path }) {
    if (query.operation !== 'delete') return;
    const found = wholeTableOf(query, view, path, options);
    if (found) report({ at: query.span.name, message: found.message, data: { table: found.table } });
  },
});
