import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { scalarType } from '../support/columnType.ts';
import { isFromSql } from '../support/ownPart.ts';

export const moneyType = defineRule({
  id: 'money-type',
  group: 'types',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['pg-index-health/columns_with_money_type'],
  summary: 'A column has the type money of PostgreSQL.',
  why: `
What a \`money\` value means depends on a setting of the server: \`lc_monetary\` decides the currency sign, the
separators and the number of fractional digits, so a dump restored under another setting reads differently or
fails. It keeps no currency, rounds to cents, and a driver hands it over as text like \`$1,000.00\`
([manual](https://www.postgresql.org/docs/current/datatype-money.html)).

Use \`numeric\` with a scale, and a column for the currency where there is more than one.
`,
  which: ['money-type'],
  silences: ['Columns whose type could not be read.'],
  options: {},
  messages: {
    money: (d: { column: string }) =>
      `${d.column} is of type money, whose meaning depends on the server's locale.`,
  },
  examples: {
    bad: [
      {
        title: 'An amount with a currency of the server',
        language: 'sql',
        fixture: `
          --- schema.sql
          create table invoices (
            id bigint primary key,
            total money not null default 0
            --    ^^^^^ total is of type money, whose meaning depends on the server's locale.
          );
          --= schema.sql
          create table invoices (
            id bigint primary key,
            total numeric(12, 2) not null default 0
          );
        `,
      },
      {
        title: 'money by a custom type',
        fixture: `
          import { customType, integer, pgTable } from 'drizzle-orm/pg-core';

          const money = customType<{ data: string }>({ dataType: () => 'money' });

          export const invoices = pgTable('invoices', {
            id: integer('id').primaryKey(),
            total: money('total').notNull(),
          //       ^^^^^^^^^^^^^^ total is of type money, whose meaning depends on the server's locale.
          });
        `,
      },
    ],
    good: [
      {
        title: 'numeric',
        fixture: `
          import { char, integer, numeric, pgTable } from 'drizzle-orm/pg-core';

          export const invoices = pgTable('invoices', {
            id: integer('id').primaryKey(),
            total: numeric('total', { precision: 12, scale: 2 }).notNull(),
            currency: char('currency', { length: 3 }).notNull(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['rare type'],
  check(table, { report }) {
    for (const column of table.columns) {
      if (known(column.type)?.family !== 'money') continue;
      report({
        at: column.span.type ?? column.span.name,
        message: 'money',
        data: { column: columnLabel(column) },
        fixes: fixes(table, column),
      });
    }
  },
});

/**
 * What PostgreSQL converts by itself; a default with a currency in its text is left to a person, and so is Drizzle
 * code, which has the type from a function of its own.
 */
function fixes(table: Table, column: Column): readonly Fix[] {
  if (!isFromSql(table)) return [];
  const given = known(column.default);
  const isPlain = given?.kind === 'literal' && /^-?\d+(\.\d+)?$/.test(String(given.value));
  if (scalarType(column) === undefined || column.generated || (column.default !== undefined && !isPlain))
    return [];
  return [
    {
      title: 'Change the type to numeric(12, 2)',
      safety: 'suggested',
      edits: [
        {
          kind: 'set-column-type',
          table: table.id,
          column: column.key,
          type: { name: 'numeric', precision: 12, scale: 2, mode: 'number' },
        },
      ],
    },
  ];
}
