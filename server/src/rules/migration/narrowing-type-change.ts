import { defineRule } from '../rule.ts';
import { narrowingOf } from './facts/narrowing.ts';
import { isMereCast } from './support/mereCast.ts';
import { createQuoter, tableSql } from './support/names.ts';

export const narrowingTypeChange = defineRule({
  id: 'narrowing-type-change',
  group: 'migration',
  severity: 'warning',
  quietly: [{ severity: 'hint', where: 'where eight digits before the point are left, or six behind it' }],
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['atlas/MF104', 'atlas/CD103'],
  summary: 'A column changes to a type that does not hold all values of the old one.',
  why: `
A value that does not fit makes the statement fail, on the production data rather than on the test's; or it loses a part
of itself without a word: the time of day, the digits behind the point
([type conversion](https://www.postgresql.org/docs/current/typeconv-query.html),
[numeric](https://www.postgresql.org/docs/current/datatype-numeric.html)). Look at the data first.
`,
  silences: [
    'Tables that the same migration makes.',
    'Where the type before is not known, and with a USING that is more than a cast, which says what becomes of the values.',
    'The way back.',
  ],
  options: {},
  messages: {
    fails: (d: { from: string; to: string; what: string; query: string }) =>
      `${d.to} does not hold all that ${d.from} did: ${d.what} make this fail. Look first: ${d.query}`,
    loses: (d: { from: string; to: string; what: string }) =>
      `${d.to} does not hold all that ${d.from} did: it loses ${d.what}.`,
  },
  examples: {
    bad: [
      {
        title: 'Shorter texts, smaller numbers, no time of day',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id bigint primary key, note text, placed timestamptz);
          --- 0002_narrow.sql
          alter table orders alter column note type varchar(40);
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ varchar(40) does not hold all that text did: texts longer than 40 characters make this fail. Look first: SELECT count(*) FROM orders WHERE char_length(note) > 40
          alter table orders alter column id type int;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^ int does not hold all that bigint did: numbers of more than 32 bits make this fail. Look first: SELECT count(*) FROM orders WHERE id NOT BETWEEN -2147483648 AND 2147483647
          alter table orders alter column placed type date;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ date does not hold all that timestamptz did: it loses the time of day.
        `,
      },
      {
        title: 'A cast cuts off what does not fit',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_orders.sql
          CREATE TABLE "orders" ("id" bigint PRIMARY KEY, "note" text);
          --- 0002_narrow.sql
          ALTER TABLE "orders" ALTER COLUMN "note" SET DATA TYPE varchar(40) USING "note"::varchar(40);
          --                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ varchar(40) does not hold all that text did: it loses the rest of texts longer than 40 characters.
        `,
      },
    ],
    good: [
      {
        title: 'Wider types',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, note varchar(40), placed timestamptz(3));
          --- 0002_widen.sql
          alter table orders alter column note type text;
          alter table orders alter column id type bigint;
          alter table orders alter column placed type timestamptz;
          --- 0003_said.sql
          alter table orders alter column note type varchar(10) using left(note, 10);
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    if (statement.file.direction === 'down') return;
    for (const change of statement.changes) {
      if (change.kind !== 'set-column-type' || change.fill === 'new' || !change.from) continue;
      const { using } = change;
      if (using !== undefined && !isMereCast(using, change.column, change.to)) continue;
      const narrowing = narrowingOf(change.from, change.to, using !== undefined);
      if (!narrowing) continue;
      const { what, misfit } = narrowing;
      const quiet = narrowing.isRemote ? 'hint' : undefined;
      const types = { from: change.from.sql, to: change.to.sql, what };
      if (narrowing.effect === 'loses' || !misfit) {
        report({ at: change.span, message: 'loses', quiet, data: types });
        continue;
      }
      const quote = createQuoter(statement);
      const query = `SELECT count(*) FROM ${tableSql(change, statement)} WHERE ${misfit(quote(change.column))}`;
      report({ at: change.span, message: 'fails', quiet, data: { ...types, query } });
    }
  },
});
