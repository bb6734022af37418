import { tableLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';
import { nameCase, nounNumber } from '../support/nameStyle.ts';
import { isAuthLibraryTable, isAuthUserTable, purposeName } from '../support/tableKind.ts';

export const inconsistentNaming = defineRule({
  id: 'inconsistent-naming',
  group: 'conventions',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'atlas/NM101',
    'schemalint/name-inflection',
    'bytebase/naming.table',
    'azimutt/inconsistent-entity-name',
  ],
  summary: 'A table is named in another way than nearly all others.',
  why: `
Where tables are plural and written in one case, nobody has to look a name up. Which way is chosen matters little, that
there is one matters: a name that was guessed wrong is an error at run time
([how PostgreSQL reads names](https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS)).
`,
  silences: [
    'Schemas with fewer than five tables that show a way, or where fewer than four fifths agree.',
    'Names that show none: a single word in lower case fits every case, `data` and `history` are neither one nor many.',
    'Tables that a library for signing in prescribes.',
  ],
  options: {},
  messages: {
    number: (d: { table: string; own: string; usual: string }) =>
      `${d.table} is ${d.own}, while nearly all tables are ${d.usual}.`,
    case: (d: { table: string; own: string; usual: string }) =>
      `${d.table} is in ${d.own}, while nearly all tables are in ${d.usual}.`,
  },
  examples: {
    bad: [
      {
        title: 'One table in the singular',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const a = pgTable('orders', { id: integer('id') });
          export const b = pgTable('products', { id: integer('id') });
          export const c = pgTable('invoices', { id: integer('id') });
          export const d = pgTable('customers', { id: integer('id') });
          export const e = pgTable('shipment', { id: integer('id') });
          //           ^ shipment is singular, while nearly all tables are plural.
        `,
      },
    ],
    good: [
      {
        title: 'All alike, or without a number',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const a = pgTable('orders', { id: integer('id') });
          export const b = pgTable('products', { id: integer('id') });
          export const c = pgTable('invoices', { id: integer('id') });
          export const d = pgTable('customers', { id: integer('id') });
          export const e = pgTable('order_history', { id: integer('id') });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, report }) {
    if (isAuthLibraryTable(table) || isAuthUserTable(table)) return;
    const usual = view.tableNaming(table.dialect);
    const name = purposeName(table);
    const own = { number: nounNumber(name), case: nameCase(name) };
    for (const what of ['case', 'number'] as const) {
      const mine = own[what];
      const others = usual[what];
      if (!mine || !others || mine === others) continue;
      const data = { table: tableLabel(table), own: mine, usual: others };
      report({ at: table.span.name, message: what, data });
      return;
    }
  },
});
