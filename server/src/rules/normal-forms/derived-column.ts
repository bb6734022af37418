import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { isNumberColumn } from '../support/columnType.ts';
import { isInherited } from '../support/ownPart.ts';
import { isRecordTable } from '../support/tableKind.ts';
import { tableNamesFor } from '../support/tableNames.ts';
import { addedTerms, countedTerms, sumTerms, totalTerms, unitPriceTerms } from '../vocabulary/money.ts';
import { rowCountTerms } from '../vocabulary/number.ts';
import { endsWithTerm, isTerm, type Vocabulary, words } from '../vocabulary/words.ts';

export const derivedColumn = defineRule({
  id: 'derived-column',
  group: 'normal forms',
  severity: 'hint',
  since: '0.1.0',
  fix: 'refactor',
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
  options: {
    counts: wordList(rowCountTerms, 'Last words of columns with the number of rows of another table.'),
  },
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
          //= schema.ts
          import { type SQL, sql } from 'drizzle-orm';
          import { integer, numeric, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: integer('id').primaryKey() });
          export const comments = pgTable('comments', { postId: integer('post_id').references(() => posts.id) });

          export const items = pgTable('items', {
            id: integer('id').primaryKey(),
            quantity: integer('quantity').notNull(),
            unitPrice: numeric('unit_price', { precision: 12, scale: 2 }).notNull(),
            total: numeric('total', { precision: 12, scale: 2 })
              .notNull()
              .generatedAlwaysAs((): SQL => sql\`\${items.unitPrice} * \${items.quantity}\`),
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
  names: ({ counts }) => [totalTerms, counts],
  check(table, { view, options, report }) {
    if (isRecordTable(table)) return;
    for (const column of table.columns) {
      if (column.generated || !isNumberColumn(column)) continue;
      const name = columnLabel(column);
      const factors = factorsOf(table, column);
      if (factors) {
        report({
          at: column.span.name,
          message: 'total',
          data: { column: name, price: columnLabel(factors.price), quantity: columnLabel(factors.quantity) },
          fixes: fixes(table, column, factors),
        });
        continue;
      }
      const counted = countedTable(table, name, view, options);
      if (counted !== undefined) {
        report({
          at: column.span.name,
          message: 'count',
          data: { column: name, table: counted },
          fixes: dropCount(table, column, counted),
        });
      }
    }
  },
});

function factorsOf(table: Table, column: Column): Factors | undefined {
  if (!isTerm(columnLabel(column), totalTerms)) return undefined;
  const others = table.columns.filter((other) => other !== column && isNumberColumn(other));
  if (others.some((other) => endsWithTerm(columnLabel(other), addedTerms))) return undefined;
  const price = others.find((other) => isTerm(columnLabel(other), unitPriceTerms));
  const quantity = others.find((other) => isTerm(columnLabel(other), countedTerms));
  return price !== undefined && quantity !== undefined ? { price, quantity } : undefined;
}

interface Factors {
  readonly price: Column;
  readonly quantity: Column;
}

/** A generated column cannot be calculated from another one (PostgreSQL), and nobody writes it any more. */
function fixes(table: Table, column: Column, { price, quantity }: Factors): readonly Fix[] {
  if (price.generated || quantity.generated || isReference(table, column)) return [];
  if (column.span.whole.file !== table.span.whole.file || isInherited(table, column.span.name)) return [];
  const name = columnLabel(column);
  return [
    {
      title: `Let the database calculate ${name}`,
      safety: 'refactor',
      migration: `The next migration drops ${name} of ${tableLabel(table)} and adds it again as a generated column, for which the table is written anew. Totals that differ from price times quantity are lost, and the program must not set ${name} any more.`,
      edits: [
        {
          kind: 'set-generated',
          table: table.id,
          column: column.key,
          expression: `{${price.key}} * {${quantity.key}}`,
        },
      ],
    },
  ];
}

/** The column goes, and whoever wants the number counts. */
function dropCount(table: Table, column: Column, counted: string): readonly Fix[] {
  if (column.span.whole.file !== table.span.whole.file || isInherited(table, column.span.name)) return [];
  const name = columnLabel(column);
  const isUsed =
    table.gaps.length > 0 ||
    table.checks.some(({ expression }) => mayName(known(expression)?.text, name)) ||
    (table.triggers ?? []).length > 0 ||
    [...table.indexes.map(({ members }) => known(members)?.map((member) => member.column))].some(
      (columns) => columns === undefined || columns.includes(column.key),
    );
  if (isUsed) return [];
  return [
    {
      title: `Drop ${name} and count the rows of ${counted}`,
      safety: 'refactor',
      migration: `The next migration drops ${name} of ${tableLabel(table)}. The program has to ask for the number instead, and must not set ${name} any more; an index over the reference from ${counted} makes counting cheap.`,
      edits: [{ kind: 'remove-column', table: table.id, column: column.key }],
    },
  ];
}

function mayName(expression: string | undefined, name: string): boolean {
  return expression === undefined || words(expression).join('_').includes(words(name).join('_'));
}

/** The table that is counted: named after what the column counts, and referring to this one. */
function countedTable(
  table: Table,
  name: string,
  view: SchemaView,
  options: { readonly counts: Vocabulary },
): string | undefined {
  if (!endsWithTerm(name, options.counts)) return undefined;
  const stem = words(name)
    .slice(0, -1)
    .filter((word) => !sumTerms.includes(word))
    .join('_');
  const candidates = tableNamesFor(stem, known(table.name) ?? '').flatMap((candidate) =>
    view.tablesNamed(candidate),
  );
  if (candidates.length === 0) return undefined;
  const children = view.referencedBy(table.id);
  return candidates.find(({ id }) => id !== table.id && children.includes(id))?.label;
}
