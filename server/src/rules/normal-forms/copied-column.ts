import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { copiedColumns } from '../support/copiedColumns.ts';
import { isInherited } from '../support/ownPart.ts';
import { isAuthLibraryTable } from '../support/tableKind.ts';
import { copiedTerms } from '../vocabulary/lists.ts';

export const copiedColumn = defineRule({
  id: 'copied-column',
  group: 'normal forms',
  severity: 'hint',
  since: '0.1.0',
  fix: 'refactor',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A column repeats what the referenced row says.',
  why: `
\`orders.user_email\` beside \`orders.user_id\` depends on the user and not on the order, which the third normal form
forbids: when the user changes the address, the orders keep the old one, and nobody knows whether that is meant
([joins: PostgreSQL](https://www.postgresql.org/docs/current/tutorial-join.html)). Where it is meant, because the order
is to show what was true then, a name that says so (\`email_at_purchase\`, \`billing_email\`) tells every reader.
`,
  which: ['normalise-or-not'],
  silences: [
    'Names of snapshots (`billing_…`, `original_…`, `…_at_purchase`), and tables that keep what happened.',
    'Documents that show what was true when they were made (invoices, receipts, quotes, checkouts).',
    'References that ON DELETE SET NULL empties: the copy says what was there.',
    'Where the other table has no column of that name and type.',
    'Columns of a table whose key holds the reference: partial-dependency reports those.',
    'Generated columns, and tables that a library for signing in prescribes.',
  ],
  options: {},
  messages: {
    copied: (d: { column: string; original: string; key: string }) =>
      `${d.column} repeats ${d.original}, which ${d.key} leads to.`,
  },
  examples: {
    bad: [
      {
        title: 'The address of the customer',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey(), email: text('email').notNull() });

          export const orders = pgTable('orders', {
            id: integer('id').primaryKey(),
            userId: integer('user_id').notNull().references(() => users.id),
            userEmail: text('user_email').notNull(),
          //^^^^^^^^^ user_email repeats users.email, which user_id leads to.
          });
          //= schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey(), email: text('email').notNull() });

          export const orders = pgTable('orders', {
            id: integer('id').primaryKey(),
            userId: integer('user_id').notNull().references(() => users.id),
          });
        `,
      },
    ],
    good: [
      {
        title: 'What was true then, and what is not there',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey(), email: text('email').notNull() });

          export const orders = pgTable('orders', {
            id: integer('id').primaryKey(),
            userId: integer('user_id').notNull().references(() => users.id),
            billingEmail: text('billing_email').notNull(),
            userAgent: text('user_agent'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key'],
  names: () => [copiedTerms],
  check(table, { view, report }) {
    if (isAuthLibraryTable(table)) return;
    const key = known(table.primaryKey?.columns) ?? [];
    for (const { column, foreignKey, table: other, original } of copiedColumns(table, view)) {
      const [own] = known(foreignKey.columns) ?? [];
      if (own === undefined || (key.length > 1 && key.includes(own))) continue;
      const reference = table.columns.find((each) => each.key === own);
      report({
        at: column.span.name,
        message: 'copied',
        data: {
          column: columnLabel(column),
          original: `${other}.${columnLabel(original)}`,
          key: reference ? columnLabel(reference) : own,
        },
        fixes: fixes(table, column, `${other}.${columnLabel(original)}`),
      });
    }
  },
});

function fixes(table: Table, column: Column, original: string): readonly Fix[] {
  if (column.span.whole.file !== table.span.whole.file || isInherited(table, column.span.name)) return [];
  const name = columnLabel(column);
  return [
    {
      title: `Drop ${name} and read ${original}`,
      safety: 'refactor',
      migration: `The next migration drops ${name} of ${tableLabel(table)}, and what stands in it is gone. Queries of ${name} have to join for ${original}. A copy that is to stay as it was then is better named so: suppress the finding with that reason.`,
      edits: [{ kind: 'remove-column', table: table.id, column: column.key }],
    },
  ];
}
