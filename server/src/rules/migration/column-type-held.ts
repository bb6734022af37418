import { defineRule } from '../rule.ts';
import { typeHolder } from './support/typeHolder.ts';

export const columnTypeHeld = defineRule({
  id: 'column-type-held',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: [],
  summary: 'A column gets another type while a view, a policy, a trigger or a generated column uses it.',
  why: `
PostgreSQL refuses: "cannot alter type of a column used by a view or rule", "… used in a policy definition", "… used in a
trigger definition" (\`UPDATE OF\` the column), "… used by a generated column", also where no row would be written anew
([manual](https://www.postgresql.org/docs/current/sql-altertable.html)). What uses the column has to be dropped before and
made anew after it, in one transaction, with its grants and comments.
`,
  silences: [
    'Views that take all columns, as the column may be younger than they are.',
    'Views, policies and triggers whose text could not be followed, and what the history did not make.',
  ],
  options: {},
  messages: {
    held: (d: { column: string; holder: string }) =>
      `PostgreSQL refuses another type for ${d.column}, as ${d.holder} uses it: drop that before, and make it anew after.`,
  },
  examples: {
    bad: [
      {
        title: 'A view over the column',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, code varchar(10));
          create view codes as select code from users;
          --- 0002_code.sql
          alter table users alter column code type text;
          --                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ PostgreSQL refuses another type for code, as the view codes uses it: drop that before, and make it anew after.
        `,
      },
    ],
    good: [
      {
        title: 'Dropped before, made anew after',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, code varchar(10));
          create view codes as select code from users;
          --- 0002_code.sql
          begin;
          drop view codes;
          alter table users alter column code type text;
          create view codes as select code from users;
          commit;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    for (const change of statement.changes) {
      if (change.kind !== 'set-column-type') continue;
      const holder = typeHolder(statement, change);
      if (holder !== undefined)
        report({ at: change.span, message: 'held', data: { column: change.column, holder } });
    }
  },
});
