import { columnLabel } from '../../model/catalog.ts';
import type { NewColumnType } from '../../model/edit.ts';
import type { Column, ColumnType, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule, type Fix } from '../rule.ts';
import { purposeName } from '../support/tableKind.ts';
import {
  chargedTerms,
  lineTerms,
  measuredTerms,
  measureTerms,
  meteredTerms,
  moneyTerms,
  notMoneyTerms,
  providerTerms,
  quotedTerms,
  rateTerms,
  sumTerms,
  timeOffTerms,
} from '../vocabulary/money.ts';
import { endsWithTerm, hasTerm, isTerm, type Vocabulary, words } from '../vocabulary/words.ts';

export const floatMoney = defineRule({
  id: 'float-money',
  group: 'types',
  severity: 'warning',
  milder: {
    metered: { severity: 'info', where: 'on what a model or a metered service costs' },
    reported: { severity: 'hint', where: 'on what companies report, beside their earnings per share' },
  },
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/imprecise-data-type', 'sqlt/float-for-money', 'pg-advisor/float-money'],
  summary: 'An amount of money is kept in a floating-point column.',
  why: `
Binary floating point has no exact 0.10. Sums drift (\`0.1 + 0.2\` is \`0.30000000000000004\`), comparisons fail,
and a \`real\` keeps six digits only: 1234567.89 comes back as 1234567.9. The manuals say to use an exact type
for money
([PostgreSQL](https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/problems-with-float.html),
[SQLite](https://www.sqlite.org/floatingpoint.html)).

Use \`numeric(12, 2)\`, or whole minor units (cents) in an integer; SQLite has no exact decimal type, so there only
the latter.
`,
  which: ['money-type'],
  silences: [
    'Names that hold a word of another measure: rates, ratios, percentages, scores, coordinates, durations; and estimates.',
    '`total` and `amount` beside such a word, and `amount` in a table that has a column for its unit.',
    'Prices beside a ticker, a symbol or an ISIN: what a market quotes.',
    'A `tax` or `discount` beside rates of other things: it is one as well.',
    'Balances in tables of time off.',
    'Columns whose type could not be read.',
  ],
  options: {
    words: wordList(moneyTerms, 'Words of a column name that say that it is money.'),
    except: wordList(notMoneyTerms, 'Words beside which it is not.'),
  },
  messages: {
    float: (d: { column: string; type: string }) =>
      `${d.column} looks like money, but ${d.type} keeps only an approximation.`,
    metered: (d: { column: string; type: string }) =>
      `${d.column} looks like what a metered service costs, but ${d.type} keeps only an approximation: sums of it drift.`,
    reported: (d: { column: string; type: string }) =>
      `${d.column} looks like money, but ${d.type} keeps only an approximation.`,
  },
  examples: {
    bad: [
      {
        title: 'A price in floating point',
        fixture: `
          import { doublePrecision, integer, pgTable } from 'drizzle-orm/pg-core';

          export const items = pgTable('items', {
            id: integer('id').primaryKey(),
            unitPrice: doublePrecision('unit_price').notNull(),
          //           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unit_price looks like money, but double precision keeps only an approximation.
          });
          //= schema.ts
          import { integer, numeric, pgTable } from 'drizzle-orm/pg-core';

          export const items = pgTable('items', {
            id: integer('id').primaryKey(),
            unitPrice: numeric('unit_price', { mode: 'number', precision: 12, scale: 2 }).notNull(),
          });
        `,
      },
      {
        title: 'SQLite: whole cents',
        fixture: `
          import { integer, real, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const orders = sqliteTable('orders', {
            id: integer('id').primaryKey(),
            subtotal: real('subtotal').notNull(),
          //          ^^^^^^^^^^^^^^^^ subtotal looks like money, but real keeps only an approximation.
          });
          //= schema.ts
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const orders = sqliteTable('orders', {
            id: integer('id').primaryKey(),
            subtotal: integer('subtotal').notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Exact types, and numbers that are no money',
        fixture: `
          import { float, int, mysqlTable, decimal, varchar } from 'drizzle-orm/mysql-core';

          export const items = mysqlTable('items', {
            id: int('id').primaryKey(),
            price: decimal('price', { precision: 12, scale: 2 }).notNull(),
            shippingCents: int('shipping_cents').notNull(),
            taxRate: float('tax_rate').notNull(),
            discountPercent: float('discount_percent'),
            totalWeight: float('total_weight'),
          });

          export const ingredients = mysqlTable('ingredients', {
            id: int('id').primaryKey(),
            amount: float('amount').notNull(),
            unit: varchar('unit', { length: 20 }).notNull(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['float'],
  names: ({ words }) => [words],
  check(table, { options, report }) {
    for (const column of table.columns) {
      const type = known(column.type);
      if (type?.family !== 'float' || !namesMoney(table, column, options)) continue;
      report({
        at: column.span.type ?? column.span.name,
        message: isReported(table) ? 'reported' : isMetered(table, column) ? 'metered' : 'float',
        data: { column: columnLabel(column), type: type.sql },
        fixes: fixes(table, column, type),
      });
    }
  },
});

function namesMoney(
  table: Table,
  column: Column,
  options: { readonly words: Vocabulary; readonly except: Vocabulary },
): boolean {
  const name = columnLabel(column);
  if (!hasTerm(name, options.words) || hasTerm(name, options.except)) return false;
  // `total_…` counts anything; `…_total` and the other words speak for themselves.
  const isTotalOf = hasTerm(name, sumTerms) && !endsWithTerm(name, sumTerms);
  if (
    isTotalOf &&
    !hasTerm(
      name,
      options.words.filter((word) => !sumTerms.includes(word)),
    )
  )
    return false;
  if (endsWithTerm(name, ['price']) && table.columns.some((other) => isTerm(columnLabel(other), quotedTerms)))
    return false;
  if (isTerm(name, chargedTerms) && isOneOfRates(table, name)) return false;
  if (hasTerm(name, ['balance']) && hasTerm(purposeName(table), timeOffTerms)) return false;
  const isBareAmount = endsWithTerm(name, measuredTerms);
  return !(isBareAmount && table.columns.some((other) => isTerm(columnLabel(other), measureTerms)));
}

/** Earnings per share stand only where the figures of a company are read: nobody adds or pays these. */
function isReported({ columns }: Table): boolean {
  return columns.some((other) => hasTerm(columnLabel(other), ['eps']));
}

/**
 * What a service asks for: a `cost` beside tokens or the name of a model, a price beside the unit of this very price
 * (`sms_price`, `sms_price_unit`), or one that says whose it is. Nobody is billed by it.
 */
function isMetered(table: Table, column: Column): boolean {
  const name = words(columnLabel(column)).join('_');
  if (endsWithTerm(name, ['price']) && hasTerm(name, providerTerms)) return true;
  if (
    endsWithTerm(name, ['price']) &&
    table.columns.some((other) => isTerm(columnLabel(other), [`${name}_unit`]))
  )
    return true;
  if (isTerm(name, ['monthly_cost']) && hasTerm(purposeName(table), lineTerms)) return true;
  return (
    endsWithTerm(columnLabel(column), ['cost', 'costs', 'cost_usd']) &&
    table.columns.some(
      (other) => isTerm(columnLabel(other), meteredTerms) || endsWithTerm(columnLabel(other), ['tokens']),
    )
  );
}

/** A `tax` beside rates of other things is a rate as well; beside a `tax_rate` it is what that comes to. */
function isOneOfRates({ columns }: Table, name: string): boolean {
  const rates = columns.map(columnLabel).filter((other) => endsWithTerm(other, rateTerms));
  return rates.length > 0 && !rates.some((rate) => hasTerm(rate, [words(name).join('_')]));
}

function fixes(table: Table, column: Column, type: ColumnType): readonly Fix[] {
  if (type.arrayDimensions !== undefined || column.generated) return [];
  const change = (title: string, newType: NewColumnType): Fix => ({
    title,
    safety: 'suggested',
    edits: [{ kind: 'set-column-type', table: table.id, column: column.key, type: newType }],
  });
  const cents = (name: string): Fix => change('Change the type to integer, for whole minor units', { name });
  switch (table.dialect) {
    case 'sqlite':
      return [cents('integer')];
    case 'postgresql':
      return [change('Change the type to numeric(12, 2)', exact('numeric')), cents('int4')];
    case 'mysql':
      return [change('Change the type to decimal(12, 2)', exact('decimal')), cents('int')];
  }
}

/** Mode `number`: the program keeps seeing numbers. */
function exact(name: string): NewColumnType {
  return { name, precision: 12, scale: 2, mode: 'number' };
}
