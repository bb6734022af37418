import { defineRule } from '../rule.ts';
import { isOwnTable } from './support/ownTable.ts';

export const dropNotNull = defineRule({
  id: 'drop-not-null',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['squawk/ban-drop-not-null', 'pgsafe/drop-not-null'],
  summary: 'A column may be NULL from now on, which programs may not expect.',
  why: `
Programs and reports that read the column have never met NULL there: a comparison with it is neither true nor false
([manual](https://www.postgresql.org/docs/current/functions-comparison.html)), and typed code may break on it. Deploy what can
deal with it first. The lock is ACCESS EXCLUSIVE, for a moment: reads and writes wait.
`,
  silences: ['Tables that the same migration makes.', 'The way back.'],
  options: {},
  messages: {
    nullable: (d: { column: string; table: string }) =>
      `${d.table}.${d.column} may be NULL from now on: programs that read it may not expect that.`,
  },
  examples: {
    bad: [
      {
        title: 'A column that was required',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text not null);
          --- 0002_optional.sql
          alter table users alter column email drop not null;
          --                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users.email may be NULL from now on: programs that read it may not expect that.
        `,
      },
    ],
    good: [
      {
        title: 'In a new table',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text not null);
          alter table users alter column email drop not null;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    if (statement.file.direction === 'down') return;
    for (const change of statement.changes)
      if (change.kind === 'drop-not-null' && !isOwnTable(change))
        report({
          at: change.span,
          message: 'nullable',
          data: { column: change.column, table: change.tableLabel },
        });
  },
});
