import type { Operand } from '../../model/queryExpression.ts';
import { defineRule } from '../rule.ts';
import { refLabel, targetOf } from '../support/queryTable.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { isSmallTable } from './support/growth.ts';
import { isNarrowed } from './support/narrowing.ts';

export const orderByRandom = defineRule({
  id: 'order-by-random',
  group: 'query',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/order-by-rand'],
  summary: 'Rows are sorted by a random number, for which the whole table is read and sorted.',
  why: `
\`ORDER BY random()\` gives each row a number and sorts all of them, to keep a few: no index helps, and LIMIT only comes
afterwards. A table of a million rows is read and sorted for every call.

PostgreSQL can pick pages at random by
[\`TABLESAMPLE\`](https://www.postgresql.org/docs/current/sql-select.html#SQL-FROM). A key of random values (a version 4
UUID, or a column of random numbers with an index) gives a row by \`WHERE key >= $random ORDER BY key LIMIT 1\`. Or the
program picks among the keys.
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Queries that are narrowed by a value: few rows are sorted.',
    'Tables that stay small by their name: settings, categories, plans.',
  ],
  options: { ...quietFiles },
  messages: {
    random: (d: { table: string }) => `All rows of ${d.table} are read and sorted by a random number.`,
  },
  examples: {
    bad: [
      {
        title: 'A random product',
        fixture: `
          //- schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const products = pgTable('products', { id: integer('id').primaryKey() });
          //- products.ts
          import { sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { products } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function surprise() {
            return db.select({ id: products.id }).from(products).orderBy(sql\`random()\`).limit(1);
            //                                                           ^^^^^^^^^^^^^ All rows of products are read and sorted by a random number.
          }
        `,
      },
    ],
    good: [
      {
        title: 'Among a few rows, or by an order that an index has',
        fixture: `
          //- schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const products = pgTable('products', {
            id: integer('id').primaryKey(),
            shopId: integer('shop_id').notNull(),
          });
          //- products.ts
          import { eq, gte, sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { products } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function surprise(shop: number, start: number) {
            await db.select().from(products).where(eq(products.shopId, shop)).orderBy(sql\`random()\`).limit(1);
            return db.select().from(products).where(gte(products.id, start)).orderBy(products.id).limit(1);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, view, options, path }) {
    if (query.operation !== 'select' || query.open || isQuiet(path, options)) return;
    const order = query.orderBy.find(({ operand }) => isRandom(operand));
    const target = targetOf(query);
    const table = target && view.tableOf(target);
    if (!order || isNarrowed(query) || (table && isSmallTable(table))) return;
    const label = refLabel(target, view);
    if (label === undefined) return;
    report({ at: order.span, message: 'random', data: { table: label } });
  },
});

function isRandom(operand: Operand): boolean {
  if (operand.kind === 'call') return /^(random|rand|newid|gen_random_uuid)$/.test(operand.function);
  return (
    operand.kind === 'sql' &&
    /^\s*(random|rand|newid|gen_random_uuid)\s*\(\s*\)\s*(asc|desc)?\s*$/i.test(operand.text)
  );
}
