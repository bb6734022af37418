import type { Operand } from '../../model/queryExpression.ts';
import { isComparison, predicatesOf } from '../../model/queryWalk.ts';
import { defineRule } from '../rule.ts';
import { refLabel, targetOf } from '../support/queryTable.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';

export const countForExistence = defineRule({
  id: 'count-for-existence',
  group: 'query',
  severity: 'info',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'Rows are counted only to see whether there is one.',
  why: `
A count goes on to the last row, [EXISTS](https://www.postgresql.org/docs/current/functions-subquery.html#FUNCTIONS-SUBQUERY-EXISTS)
stops at the first. On a table of a million rows that is the difference between a second and a millisecond.

In Drizzle, ask for one row:
\`const [found] = await db.select({ one: sql\\\`1\\\` }).from(orders).where(…).limit(1)\`, or in a condition
[\`exists(db.select(…))\`](https://orm.drizzle.team/docs/operators#exists).
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Counts that are used for something else as well, or compared with another number.',
  ],
  options: { ...quietFiles },
  messages: {
    counted: (d: { table: string }) => `Rows of ${d.table} are counted only to see whether there is one.`,
  },
  examples: {
    bad: [
      {
        title: 'Is the address taken?',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey(), email: text('email').notNull() });
          //- users.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function isTaken(email: string) {
            return (await db.$count(users, eq(users.email, email))) > 0;
            //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Rows of users are counted only to see whether there is one.
          }
        `,
      },
    ],
    good: [
      {
        title: 'One row is asked for, and a number that is shown',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey(), email: text('email').notNull() });
          //- users.ts
          import { eq, sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function isTaken(email: string) {
            const found = await db.select({ one: sql\`1\` }).from(users).where(eq(users.email, email)).limit(1);
            return found.length > 0;
          }

          export async function countUsers() {
            const total = await db.$count(users);
            return total > 0 ? \`\${total} users\` : 'nobody';
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, view, options, path }) {
    if (isQuiet(path, options)) return;
    const compared = query.countComparedWithZero;
    if (compared) {
      const table = refLabel(targetOf(query), view);
      if (table !== undefined) report({ at: compared.span, message: 'counted', data: { table } });
    }
    for (const predicate of predicatesOf(query)) {
      if (!isComparison(predicate) || !/^(>|=|<>|<=)$/.test(predicate.operator)) continue;
      const [value] = predicate.right;
      const counted = countingQuery(predicate.left);
      if (!counted || value?.kind !== 'constant' || value.value !== 0) continue;
      const table = refLabel(targetOf(counted), view);
      if (table !== undefined) report({ at: predicate.span, message: 'counted', data: { table } });
    }
  },
});

/** `(SELECT count(*) FROM …)` */
function countingQuery(operand: Operand) {
  if (operand.kind !== 'query') return undefined;
  const { selection, groupBy } = operand.query;
  if (selection?.kind !== 'columns' || groupBy.length > 0) return undefined;
  const [item, ...others] = selection.items;
  return others.length === 0 && item?.operand.kind === 'call' && item.operand.function === 'count'
    ? operand.query
    : undefined;
}
