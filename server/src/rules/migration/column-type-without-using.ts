import type { ColumnType } from '../../model/schema.ts';
import { conversion, isAssignable } from '../../model/typeCasts.ts';
import { defineRule } from '../rule.ts';
import { insert, textFix } from './support/fix.ts';
import { isMereCast } from './support/mereCast.ts';
import { createQuoter } from './support/names.ts';

export const columnTypeWithoutUsing = defineRule({
  id: 'column-type-without-using',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['drizzle-orm#3630', 'drizzle-orm#3450'],
  summary: 'A type change needs USING: PostgreSQL has no automatic cast between the two types.',
  why: `
\`ALTER COLUMN … TYPE\` converts by a cast that an assignment may use. From \`text\` to a number, from \`integer\` to \`boolean\`
or \`uuid\` there is none, and the statement fails whether the table has rows or not. \`USING\` says how to convert
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE)). drizzle-kit often
leaves it out, or writes a cast that does not exist: from \`uuid\` to \`integer\` there is not even one that may be asked for.
`,
  silences: [
    'Pairs with an implicit or assignment cast, and changes to text.',
    'Where the type before is not known, or either type is one of an extension.',
  ],
  options: {},
  messages: {
    refused: (d: { from: string; to: string }) =>
      `PostgreSQL does not turn ${d.from} into ${d.to} by itself and refuses this without USING.`,
    noCast: (d: { from: string; to: string; converted: string }) =>
      `PostgreSQL has no cast from ${d.from} to ${d.to} and refuses this. USING ${d.converted} converts.`,
    noWay: (d: { from: string; to: string }) =>
      `PostgreSQL has no cast from ${d.from} to ${d.to} and refuses this. Say in USING what a value becomes, or drop the column and add a new one.`,
  },
  examples: {
    bad: [
      {
        title: 'Text to a number, as drizzle-kit writes it',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_orders.sql
          CREATE TABLE "orders" ("id" integer PRIMARY KEY, "total" text);
          --- 0002_total.sql
          ALTER TABLE "orders" ALTER COLUMN "total" SET DATA TYPE integer;
          --                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ PostgreSQL does not turn text into integer by itself and refuses this without USING.
          --= 0002_total.sql
          ALTER TABLE "orders" ALTER COLUMN "total" SET DATA TYPE integer USING "total"::integer;
        `,
      },
      {
        title: 'Types between which there is no cast at all',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, customer uuid);
          --- 0002_customer.sql
          alter table orders alter column customer type int using customer::int;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ PostgreSQL has no cast from uuid to int and refuses this. Say in USING what a value becomes, or drop the column and add a new one.
        `,
      },
      {
        title: 'A truth as a number of another width',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, paid smallint);
          --- 0002_paid.sql
          alter table orders alter column paid type boolean;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ PostgreSQL does not turn smallint into boolean by itself and refuses this without USING.
          --= 0002_paid.sql
          alter table orders alter column paid type boolean using paid <> 0;
        `,
      },
      {
        title: 'Text to an enum',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, status text);
          create type order_status as enum ('open', 'paid');
          --- 0002_status.sql
          alter table orders alter column status type order_status;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ PostgreSQL does not turn text into order_status by itself and refuses this without USING.
          --= 0002_status.sql
          alter table orders alter column status type order_status using status::order_status;
        `,
      },
    ],
    good: [
      {
        title: 'With USING, or with a cast',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, total text, quantity int);
          --- 0002_total.sql
          alter table orders alter column total type int using total::int;
          alter table orders alter column quantity type bigint;
          alter table orders alter column quantity type text;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    for (const change of statement.changes) {
      if (change.kind !== 'set-column-type' || !change.from) continue;
      const { from, to } = change;
      const data = { from: from.sql, to: to.sql };
      const quote = createQuoter(statement);
      const converted = conversion(from, to, quote(change.column), to.sql);
      if (change.using !== undefined) {
        // A text is read as a value of any type when the cast is written.
        if (!isText(from) && converted !== undefined && isRefused(change.using, change.column, to, converted))
          report({
            at: change.span,
            message: converted === 'none' ? 'noWay' : 'noCast',
            data: { ...data, converted },
          });
        continue;
      }
      if (isAssignable(from, to) !== false) continue;
      if (converted === 'none') {
        report({ at: change.span, message: 'noWay', data });
        continue;
      }
      const before = change.table?.columns.find((column) => column.key === change.column);
      report({
        at: change.span,
        message: 'refused',
        data,
        fixes:
          // A default would have to be converted as well, by hand.
          converted !== undefined && before?.default === undefined
            ? [
                textFix(statement.file, `Convert: USING ${converted}`, [
                  insert(change.span, 'end', ` USING ${converted}`),
                ]),
              ]
            : [],
      });
    }
  },
});

function isText({ family, arrayDimensions }: ColumnType): boolean {
  return family === 'text' && !arrayDimensions;
}

/** Whether USING is a mere cast of the column to its new type, and PostgreSQL has no such cast. */
function isRefused(using: string, column: string, to: ColumnType, converted: string): boolean {
  return isMereCast(using, column, to) && converted.replaceAll('"', '') !== using.replaceAll('"', '').trim();
}
