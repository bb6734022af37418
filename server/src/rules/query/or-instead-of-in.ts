import type { Query } from '../../model/query.ts';
import type { Comparison, Predicate } from '../../model/queryExpression.ts';
import { predicatesOf } from '../../model/queryWalk.ts';
import { wholeNumber } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { conditionFix, standApart } from './support/conditionFix.ts';
import { isSameColumn } from './support/queryColumns.ts';

export const orInsteadOfIn = defineRule({
  id: 'or-instead-of-in',
  group: 'query',
  severity: 'hint',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/or-usage'],
  summary: 'One column is compared with several values by OR, which IN says in one word.',
  why: `
\`a = 1 OR a = 2 OR a = 3\` and \`a IN (1, 2, 3)\` mean the same, and PostgreSQL answers both from an index, the one with
[a scan for each comparison](https://www.postgresql.org/docs/current/indexes-bitmap-scans.html) whose results are put
together, the other with a single scan. IN is shorter, and a list of values can be handed over as one.
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Fewer comparisons than the option `atLeast`.',
    'An OR of different columns, or with other conditions in it.',
  ],
  options: { ...quietFiles, atLeast: wholeNumber(3, 'From how many comparisons on it is told.', 2) },
  messages: {
    chain: (d: { column: string; count: number }) =>
      `${d.column} is compared with ${d.count} values by OR; IN says the same.`,
  },
  examples: {
    bad: [
      {
        title: 'Three states',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: integer('id').primaryKey(),
            status: text('status').notNull(),
          });
          //- orders.ts
          import { eq, or } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { orders } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function openOrders() {
            return db
              .select({ id: orders.id })
              .from(orders)
              .where(or(eq(orders.status, 'new'), eq(orders.status, 'paid'), eq(orders.status, 'packed')))
              //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ status is compared with 3 values by OR; IN says the same.
              .limit(50);
          }
          //= orders.ts
          import { inArray } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { orders } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function openOrders() {
            return db
              .select({ id: orders.id })
              .from(orders)
              .where(inArray(orders.status, ['new', 'paid', 'packed']))
              .limit(50);
          }
        `,
      },
    ],
    good: [
      {
        title: 'A list, and an OR of different columns',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: integer('id').primaryKey(),
            status: text('status').notNull(),
            buyer: text('buyer').notNull(),
          });
          //- orders.ts
          import { and, eq, inArray, or } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { orders } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function openOrders(me: string) {
            return db
              .select({ id: orders.id })
              .from(orders)
              .where(
                and(
                  inArray(orders.status, ['new', 'paid', 'packed']),
                  or(eq(orders.buyer, me), eq(orders.status, 'new'), eq(orders.status, 'paid')),
                ),
              )
              .limit(50);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, options, path }) {
    if (isQuiet(path, options)) return;
    for (const predicate of predicatesOf(query)) {
      if (predicate.kind !== 'or' || predicate.operands.length < options.atLeast) continue;
      const comparisons = predicate.operands.filter(isPlainEquality);
      const [first] = comparisons;
      if (!first || comparisons.length !== predicate.operands.length) continue;
      if (!comparisons.every(({ left }) => isSameColumn(left.column, first.left.column))) continue;
      const values = comparisons.flatMap(({ right }) => right.map(({ span }) => span));
      report({
        at: predicate.span,
        message: 'chain',
        data: { column: first.left.column.column, count: values.length },
        fixes: standApart(predicate.span, [first.left.span, ...values])
          ? fixOf(query, predicate, first, values)
          : [],
      });
    }
  },
});

type Equality = Comparison & { readonly left: Extract<Comparison['left'], { kind: 'column' }> };

function isPlainEquality(predicate: Predicate): predicate is Equality {
  if (predicate.kind !== 'comparison' || predicate.operator !== '=' || predicate.left.kind !== 'column')
    return false;
  const [value] = predicate.right;
  if (predicate.right.length !== 1 || !value) return false;
  return value.kind === 'parameter' || (value.kind === 'constant' && value.value !== null);
}

function fixOf(query: Query, predicate: Predicate, first: Equality, values: readonly Equality['span'][]) {
  return conditionFix(query.origin, 'Use IN', 'safe', predicate.span, {
    kind: 'in',
    operand: first.left.span,
    values,
  });
}
