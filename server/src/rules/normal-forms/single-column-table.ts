import { tableLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';
import { isTextColumn } from '../support/columnType.ts';
import { mayHaveMoreColumns } from '../support/gaps.ts';
import { isUniqueKey } from '../support/uniqueKey.ts';

export const singleColumnTable = defineRule({
  id: 'single-column-table',
  group: 'normal forms',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['schemacrawler/LinterTableWithSingleColumn', 'pg-index-health/tables_with_single_column'],
  summary: 'A table has a single column.',
  why: `
A row then says only that a value is there. Mostly the rest is still to come; where the table lists the values that
another column may have, an enum or a CHECK is the shorter way, and the other column refers to it
([PostgreSQL](https://www.postgresql.org/docs/current/datatype-enum.html)).
`,
  silences: [
    'Tables that another refers to: a list of the values it may have.',
    'A text that is the key: reserved names, blocked addresses. Being in it is what a row says.',
    'Tables whose columns could not all be read.',
  ],
  options: {},
  messages: { single: (d: { table: string }) => `${d.table} has a single column, and nothing refers to it.` },
  examples: {
    bad: [
      {
        title: 'Only an id',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const things = pgTable('things', { id: integer('id').primaryKey() });
          //           ^^^^^^ things has a single column, and nothing refers to it.
        `,
      },
    ],
    good: [
      {
        title: 'A list of what may be',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const currencies = pgTable('currencies', { code: text('code').primaryKey() });
          export const prices = pgTable('prices', {
            id: integer('id').primaryKey(),
            currency: text('currency').references(() => currencies.code),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, report }) {
    const [only, ...others] = table.columns;
    if (!only || others.length > 0 || mayHaveMoreColumns(table)) return;
    // Words that are in it or not: reserved names, blocked domains, versions that have run.
    if (isTextColumn(only) && isUniqueKey(table, [only.key]) !== false) return;
    if (table.foreignKeys.length > 0 || view.referencedBy(table.id).length > 0) return;
    report({ at: table.span.name, message: 'single', data: { table: tableLabel(table) } });
  },
});
