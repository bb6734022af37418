import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { isNumberColumn } from '../support/columnType.ts';
import { isRecordTable } from '../support/tableKind.ts';
import { tableNamesFor } from '../support/tableNames.ts';
import { endsWithTerm, isTerm, words } from '../vocabulary/words.ts';

export const derivedColumn = defineRule({
  id: 'derived-column',
  group: 'normal forms',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A column can be computed from others.',
  why: `
A total beside its price and quantity, or a number of comments beside the comments, is right as long as every program
that changes the one changes the other in the same transaction. A generated column cannot be wrong
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-generated-columns.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-generated-columns.html),
[SQLite](https://www.sqlite.org/gencol.html)); a count can be asked for, and kept by a trigger where that is too slow.
`,
  which: ['normalise-or-not'],
  silences: [
    'Generated columns, and tables of metrics, logs and the like.',
    'Counts of things of which no table refers to this one.',
    'Totals without both a price and a quantity, or with a discount, a tax or a fee that enters into them.',
  ],
  options: {},
  messages: {
    total: (d: { column: string; price: string; quantity: string }) =>
      `${d.column} follows from ${d.price} and ${d.quantity}: a generated column cannot differ from them.`,
    count: (d: { column: string; table: string }) =>
      `${d.column} follows from the rows of ${d.table}: the two can differ.`,
  },
  examples: {
    bad: [
      {
        title: 'A total and a count',
        fixture: `
          import { integer, numeric, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: integer('id').primaryKey(), commentCount: integer('comment_count') });
          //                                                                      ^^^^^^^^^^^^ comment_count follows from the rows of comments: the two can differ.
          export const comments = pgTable('comments', { postId: integer('post_id').references(() => posts.id) });

          export const items = pgTable('items', {
            id: integer('id').primaryKey(),
            quantity: integer('quantity').notNull(),
            unitPrice: numeric('unit_price', { precision: 12, scale: 2 }).notNull(),
            total: numeric('total', { precision: 12, scale: 2 }).notNull(),
          //^^^^^ total follows from unit_price and quantity: a generated column cannot differ from them.
          });
        `,
      },
    ],
    good: [
      {
        title: 'Generated, or counted from elsewhere',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, numeric, pgTable } from 'drizzle-orm/pg-core';

          export const items = pgTable('items', {
            id: integer('id').primaryKey(),
            viewCount: integer('view_count').notNull().default(0),
            quantity: integer('quantity').notNull(),
            unitPrice: numeric('unit_price', { precision: 12, scale: 2 }).notNull(),
            total: numeric('total', { precision: 12, scale: 2 }).generatedAlwaysAs(sql\`quantity * unit_price\`),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, report }) {
    if (isRecordTable(table)) return;
    for (const column of table.columns) {
      if (column.generated || !isNumberColumn(column)) continue;
      const name = columnLabel(column);
      const factors = factorsOf(table, column);
      if (factors) {
        report({ at: column.span.name, message: 'total', data: { column: name, ...factors } });
        continue;
      }
      const counted = countedTable(table, name, view);
      if (counted !== undefined) {
        report({ at: column.span.name, message: 'count', data: { column: name, table: counted } });
      }
    }
  },
});

function factorsOf(
  table: Table,
  column: Column,
): { readonly price: string; readonly quantity: string } | undefined {
  if (!isTerm(columnLabel(column), ['total', 'total_price', 'total_amount', 'line_total', 'subtotal']))
    return undefined;
  const others = table.columns.filter((other) => other !== column && isNumberColumn(other)).map(columnLabel);
  if (others.some((name) => endsWithTerm(name, ['discount', 'tax', 'fee', 'shipping', 'surcharge', 'tip'])))
    return undefined;
  const price = others.find((name) => isTerm(name, ['price', 'unit_price', 'price_per_unit', 'unit_amount']));
  const quantity = others.find((name) => isTerm(name, ['quantity', 'qty']));
  return price !== undefined && quantity !== undefined ? { price, quantity } : undefined;
}

/** The table that is counted: named after what the column counts, and referring to this one. */
function countedTable(table: Table, name: string, view: SchemaView): string | undefined {
  if (!endsWithTerm(name, ['count'])) return undefined;
  const stem = words(name)
    .slice(0, -1)
    .filter((word) => word !== 'total')
    .join('_');
  const candidates = tableNamesFor(stem, known(table.name) ?? '').flatMap((candidate) =>
    view.tablesNamed(candidate),
  );
  if (candidates.length === 0) return undefined;
  const children = view.referencedBy(table.id);
  return candidates.find(({ id }) => id !== table.id && children.includes(id))?.label;
}
