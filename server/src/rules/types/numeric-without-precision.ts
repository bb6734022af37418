import { columnLabel } from '../../model/catalog.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { scalarType } from '../support/columnType.ts';
import { moneyTerms, notMoneyTerms } from '../vocabulary/money.ts';
import { hasTerm } from '../vocabulary/words.ts';

export const numericWithoutPrecision = defineRule({
  id: 'numeric-without-precision',
  group: 'types',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql'],
  sources: [],
  summary: 'An amount of money is numeric without precision and scale.',
  why: `
PostgreSQL's bare \`numeric\` keeps as many digits as it is given: a third of 10 stays 3.3333333333333333, and two
amounts that print alike need not be equal
([PostgreSQL](https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-NUMERIC-DECIMAL)). MySQL's bare
\`decimal\` is \`decimal(10, 0)\`: the cents are rounded away without an error
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/fixed-point-types.html)). \`numeric(12, 2)\` rounds where the value is
stored, and for everyone alike.
`,
  which: ['money-type'],
  silences: [
    'Names that are no money, or a rate, a percentage, a count (see the options).',
    'Columns with a precision, and arrays.',
  ],
  options: {
    words: wordList(moneyTerms, 'Words that say that a column holds money.'),
    except: wordList(notMoneyTerms, 'Words beside which it does not.'),
  },
  messages: {
    unbounded: (d: { column: string }) =>
      `${d.column} keeps any number of digits: an amount has a fixed scale.`,
    whole: (d: { column: string }) => `${d.column} is decimal(10, 0) in MySQL: it keeps no cents.`,
  },
  examples: {
    bad: [
      {
        title: 'numeric() alone',
        fixture: `
          import { integer, numeric, pgTable } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: integer('id').primaryKey(),
            price: numeric('price').notNull(),
            //     ^^^^^^^^^^^^^^^^ price keeps any number of digits: an amount has a fixed scale.
          });
          //= schema.ts
          import { integer, numeric, pgTable } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: integer('id').primaryKey(),
            price: numeric('price', { precision: 12, scale: 2 }).notNull(),
          });
        `,
      },
      {
        title: 'decimal() in MySQL',
        fixture: `
          import { decimal, int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const orders = mysqlTable('orders', {
            id: int('id').primaryKey(),
            price: decimal('price').notNull(),
            //     ^^^^^^^^^^^^^^^^ price is decimal(10, 0) in MySQL: it keeps no cents.
          });
          //= schema.ts
          import { decimal, int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const orders = mysqlTable('orders', {
            id: int('id').primaryKey(),
            price: decimal('price', { precision: 12, scale: 2 }).notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'A scale, or no money',
        fixture: `
          import { integer, numeric, pgTable } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: integer('id').primaryKey(),
            price: numeric('price', { precision: 12, scale: 2 }).notNull(),
            taxRate: numeric('tax_rate').notNull(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['decimal'],
  names: ({ words }) => [words],
  check(table, { options, report }) {
    for (const column of table.columns) {
      const type = scalarType(column);
      const name = columnLabel(column);
      if (type?.family !== 'decimal' || column.generated) continue;
      if (type.precision !== undefined) continue;
      if (!hasTerm(name, options.words) || hasTerm(name, options.except)) continue;
      const target = table.dialect === 'mysql' ? 'decimal' : 'numeric';
      const mode = type.mode === undefined ? {} : { mode: type.mode };
      report({
        at: column.span.type ?? column.span.name,
        message: table.dialect === 'mysql' ? 'whole' : 'unbounded',
        data: { column: name },
        fixes: [
          {
            title: `Change the type to ${target}(12, 2)`,
            safety: 'suggested',
            edits: [
              {
                kind: 'set-column-type',
                table: table.id,
                column: column.key,
                type: { name: target, precision: 12, scale: 2, ...mode },
              },
            ],
          },
        ],
      });
    }
  },
});
