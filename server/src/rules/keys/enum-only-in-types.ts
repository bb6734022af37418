import { columnLabel } from '../../model/catalog.ts';
import { isPromised } from '../habits.ts';
import { ofPromise } from '../refactorings/fixedValues.ts';
import { defineRule } from '../rule.ts';
import { isChecked } from '../support/checked.ts';
import { isAuthLibraryTable } from '../support/tableKind.ts';

interface Promise {
  readonly column: string;
  readonly values: string;
}

const onlyInTypes = (d: Promise) =>
  `Column ${d.column} takes any text: that it is ${d.values} is only in the types.`;

export const enumOnlyInTypes = defineRule({
  id: 'enum-only-in-types',
  group: 'keys',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'The values of a column are fixed in the types of the program only; the database takes any text.',
  why: `
\`text({ enum: […] })\` and \`$type<'a' | 'b'>()\` tell TypeScript what to expect; the column in the database is plain
text ([Drizzle](https://orm.drizzle.team/docs/column-types/pg#text)). A migration, another service, a typing error
in a console or an older version of the program can write anything else, and the program then reads a value that
its types rule out: a \`switch\` falls through, a look-up gives \`undefined\`. A CHECK constraint
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html),
[SQLite](https://www.sqlite.org/lang_createtable.html#check_constraints)) or an enum type
([PostgreSQL](https://www.postgresql.org/docs/current/datatype-enum.html)) makes the promise true. A CHECK is
easier to change later: an enum type cannot lose a value.
`,
  which: ['enum-check-or-table'],
  silences: [
    'Columns that a CHECK speaks of, and tables with a CHECK that could not be read.',
    'Enum types, arrays, and columns with a foreign key (to a table of values).',
    'Promises that could not be resolved to a list of values.',
    'Tables that a library for signing in prescribes.',
  ],
  options: {},
  messages: {
    promised: onlyInTypes,
    promisedHabit: (d: Promise & { others: number }) =>
      `Column ${d.column} takes any text, like such columns of ${d.others} more tables: that it is ${d.values} is only in the types.`,
  },
  examples: {
    bad: [
      {
        title: 'A list of values that only TypeScript knows',
        fixture: `
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: uuid('id').primaryKey(),
            status: text('status', { enum: ['open', 'paid'] }).notNull(),
          //^^^^^^ Column status takes any text: that it is 'open' or 'paid' is only in the types.
          });
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { check, pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: uuid('id').primaryKey(),
            status: text('status', { enum: ['open', 'paid'] }).notNull(),
          }, (table) => [
            check('orders_status_check', sql\`\${table.status} in ('open', 'paid')\`),
          ]);
          //= schema.ts "Use an enum type"
          import { pgEnum, pgTable, uuid } from 'drizzle-orm/pg-core';

          export const orderStatus = pgEnum('order_status', ['open', 'paid']);

          export const orders = pgTable('orders', {
            id: uuid('id').primaryKey(),
            status: orderStatus('status').notNull(),
          });
        `,
      },
      {
        title: 'SQLite has no enum type, but it has CHECK',
        fixture: `
          import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const orders = sqliteTable('orders', {
            id: text('id').primaryKey(),
            status: text('status').$type<'open' | 'paid'>().notNull(),
          //^^^^^^ Column status takes any text: that it is 'open' or 'paid' is only in the types.
          });
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { check, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const orders = sqliteTable('orders', {
            id: text('id').primaryKey(),
            status: text('status').$type<'open' | 'paid'>().notNull(),
          }, (table) => [
            check('orders_status_check', sql\`\${table.status} in ('open', 'paid')\`),
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'The database knows the values',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { check, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const orderStatus = pgEnum('order_status', ['open', 'paid']);

          export const orders = pgTable(
            'orders',
            {
              id: uuid('id').primaryKey(),
              status: orderStatus('status').notNull(),
              channel: text('channel', { enum: ['web', 'shop'] }).notNull(),
            },
            (table) => [check('orders_channel_check', sql\`\${table.channel} in ('web', 'shop')\`)],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['promised values'],
  check(table, { view, report }) {
    if (isAuthLibraryTable(table)) return;
    const promised = table.columns.filter(
      (column) => isPromised(table, column) && isChecked(table, column) === false,
    );
    const habit =
      promised.length > 0 && table.dialect !== 'sqlite' ? view.habit('promised words') : undefined;
    for (const [at, column] of promised.entries()) {
      const values = column.promisedValues ?? [];
      const data = { column: columnLabel(column), values: listed(values) };
      const place = { at: column.span.name, fixes: ofPromise(table, column, values) };
      if (habit?.first !== table.id || at > 0) report({ ...place, message: 'promised', data });
      else {
        const others = view.habitCount('promised words') - 1;
        report({ ...place, message: 'promisedHabit', data: { ...data, others } });
      }
    }
  },
});

/** `'a', 'b' or 'c'`; a long list is cut. */
function listed(values: readonly string[]): string {
  const shown = values.map((value) => `'${value}'`);
  if (shown.length > 5) return `one of ${shown.slice(0, 4).join(', ')} and ${shown.length - 4} more`;
  return shown.length === 1 ? (shown[0] as string) : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}
