import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { createQuoter, tableSql } from './support/names.ts';

export const setNotNullDataDependent = defineRule({
  id: 'set-not-null-data-dependent',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['atlas/MF104'],
  summary: 'SET NOT NULL fails where a row has no value.',
  why: `
Whether it works depends on the rows there are: a single NULL makes the migration fail
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL)). Ask for them
first, and see to it that the program that runs writes no new ones.
`,
  silences: [
    'Tables that the same migration makes or empties, and columns that are NOT NULL already.',
    'Columns of which a valid CHECK says so, and those that the migration itself has filled: by an UPDATE of all rows, or of those where they are NULL, to a value that is certain, or a DELETE of these.',
    'The way back.',
  ],
  options: {},
  messages: {
    nulls: (d: { query: string }) => `This fails where a row has no value. Look first: ${d.query}`,
  },
  examples: {
    bad: [
      {
        title: 'A column that may be NULL',
        language: 'sql',
        fixture: `
          --- 0001_members.sql
          create table members (id int primary key, email text);
          --- 0002_required.sql
          alter table members alter column email set not null;
          --                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This fails where a row has no value. Look first: SELECT count(*) FROM members WHERE email IS NULL
        `,
      },
    ],
    good: [
      {
        title: 'After a CHECK that was validated',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text, constraint email_there check (email is not null));
          --- 0002_required.sql
          alter table users alter column email set not null;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    if (statement.file.direction === 'down') return;
    for (const change of statement.changes) {
      if (
        change.kind !== 'set-not-null' ||
        change.fill === 'new' ||
        change.emptied ||
        change.filled ||
        change.provenBy !== undefined
      )
        continue;
      const column = change.table?.columns.find((candidate) => candidate.key === change.column);
      if (known(column?.notNull) === true) continue;
      const quote = createQuoter(statement);
      report({
        at: change.span,
        message: 'nulls',
        data: {
          query: `SELECT count(*) FROM ${tableSql(change, statement)} WHERE ${quote(change.column)} IS NULL`,
        },
      });
    }
  },
});
