import { defineRule } from '../rule.ts';
import { isAssignable } from './facts/casts.ts';
import { insert, textFix } from './support/fix.ts';
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
leaves it out.
`,
  silences: [
    'Pairs with an implicit or assignment cast, and changes to text.',
    'Where the type before is not known, or either type is one of an extension.',
  ],
  options: {},
  messages: {
    refused: (d: { from: string; to: string }) =>
      `PostgreSQL does not turn ${d.from} into ${d.to} by itself and refuses this without USING.`,
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
          alter table orders alter column status type order_status USING status::order_status;
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
      if (change.kind !== 'set-column-type' || change.using !== undefined || !change.from) continue;
      if (isAssignable(change.from, change.to) !== false) continue;
      const before = change.table?.columns.find((column) => column.key === change.column);
      const quote = createQuoter(statement);
      const isCastable = (change.from.arrayDimensions ?? 0) === 0 && (change.to.arrayDimensions ?? 0) === 0;
      report({
        at: change.span,
        message: 'refused',
        data: { from: change.from.sql, to: change.to.sql },
        fixes:
          // A default would have to be converted as well, by hand.
          isCastable && before?.default === undefined
            ? [
                textFix(statement.file, `Convert by a cast: USING ${change.column}::${change.to.sql}`, [
                  insert(change.span, 'end', ` USING ${quote(change.column)}::${change.to.sql}`),
                ]),
              ]
            : [],
      });
    }
  },
});
