import type { Query } from '../../model/query.ts';
import type { Comparison, Operand } from '../../model/queryExpression.ts';
import { isComparison, predicatesOf } from '../../model/queryWalk.ts';
import { containsSpan, type Span } from '../../model/span.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { refLabel, targetOf } from '../support/queryTable.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { isByKey } from './support/narrowing.ts';
import { targetTable } from './support/queryColumns.ts';

export const countForExistence = defineRule({
  id: 'count-for-existence',
  group: 'query',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
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
    'Conditions on a unique key, which meet one row at most.',
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
          //= users.ts
          import { eq, sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function isTaken(email: string) {
            return (await db.select({ one: sql\`1\` }).from(users).where(eq(users.email, email)).limit(1)).length > 0;
          }
        `,
      },
      {
        title: 'In SQL',
        language: 'sql',
        fixture: `
          --- schema.sql
          CREATE TABLE users (id bigint PRIMARY KEY, name text);
          CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users (id));
          CREATE INDEX orders_user_id ON orders (user_id);
          --- queries.sql
          SELECT id FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id) > 0;
          --                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Rows of orders are counted only to see whether there is one.
          SELECT id FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id) = 0;
          --                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Rows of orders are counted only to see whether there is one.
          --= queries.sql
          SELECT id FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id);
          SELECT id FROM users u WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id);
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

          export async function isThere(id: number) {
            return (await db.$count(users, eq(users.id, id))) > 0;
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
    if (compared && !countsOneRow(query, view)) {
      const table = refLabel(targetOf(query), view);
      if (table !== undefined)
        report({
          at: compared.span,
          message: 'counted',
          data: { table },
          fixes:
            query.origin === 'count' && containsSpan(compared.span, query.span.whole)
              ? askForOneRow(query.span.whole, compared.span)
              : [],
        });
    }
    for (const predicate of predicatesOf(query)) {
      if (!isComparison(predicate) || !/^(>|=|<>|<=)$/.test(predicate.operator)) continue;
      const [value] = predicate.right;
      const counted = countingQuery(predicate.left);
      if (!counted || value?.kind !== 'constant' || value.value !== 0 || countsOneRow(counted, view))
        continue;
      const table = refLabel(targetOf(counted), view);
      if (table !== undefined)
        report({
          at: predicate.span,
          message: 'counted',
          data: { table },
          fixes: exists(query, predicate, counted),
        });
    }
  },
});

/** A condition on a unique key meets one row at most. */
function countsOneRow(query: Query, view: SchemaView): boolean {
  const table = targetTable(query, view);
  return table !== undefined && isByKey(query, table, view);
}

function askForOneRow(query: Span, comparison: Span): readonly Fix[] {
  return [
    {
      title: 'Ask for one row',
      safety: 'suggested',
      edits: [],
      queryEdits: [{ kind: 'ask-for-one-row', query, comparison }],
    },
  ];
}

/** `(SELECT count(*) FROM …) > 0` becomes `EXISTS (SELECT 1 FROM …)`, where both are SQL in a file. */
function exists({ origin }: Query, predicate: Comparison, counted: Query): readonly Fix[] {
  const item = counted.selection?.kind === 'columns' ? counted.selection.items[0]?.operand : undefined;
  const { left, span, operator } = predicate;
  // A count of a column leaves out NULL.
  const countsRows = item?.kind === 'call' && item.arguments.length === 0;
  if (counted.having || counted.limit || counted.offset) return [];
  if (origin !== 'file' || !countsRows || left.span.start < span.start || left.span.end > span.end) return [];
  const word = operator === '=' || operator === '<=' ? 'NOT EXISTS' : 'EXISTS';
  return [
    {
      title: `Use ${word}`,
      safety: 'suggested',
      edits: [],
      textEdits: [
        {
          file: span.file,
          edits: [
            { start: span.start, end: left.span.start, newText: `${word} ` },
            { start: item.span.start, end: item.span.end, newText: '1' },
            { start: left.span.end, end: span.end, newText: '' },
          ],
        },
      ],
    },
  ];
}

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
