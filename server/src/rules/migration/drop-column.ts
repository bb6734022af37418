import type { Change, Migration } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { isOwnTable } from './support/ownTable.ts';

export const dropColumn = defineRule({
  id: 'drop-column',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'squawk/ban-drop-column',
    'atlas/DS103',
    'django-migration-linter/DROP_COLUMN',
    'strong_migrations/remove_column',
  ],
  summary: 'A column is dropped with all its values.',
  why: `
The values are gone with the commit. A program of the old version, or an ORM that has read the columns at its start,
still asks for the column and fails until it is replaced. Indexes and constraints over the column go with it
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN)). Take the column out
of the program first, deploy, and drop it in a later migration. It needs an ACCESS EXCLUSIVE lock for a moment: reads and
writes wait.
`,
  silences: ['Tables and columns that the same migration makes.', 'The way back.'],
  options: {},
  messages: {
    gone: (d: { table: string; column: string; also: string }) =>
      `All values of ${d.table}.${d.column} are lost, and programs that still use it fail.${
        d.also === '' ? '' : ` Also dropped: ${d.also}.`
      }`,
  },
  examples: {
    bad: [
      {
        title: 'A column with an index',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text unique);
          --- 0002_drop.sql
          alter table users drop column email;
          --                ^^^^^^^^^^^^^^^^^ All values of users.email are lost, and programs that still use it fail. Also dropped: users_email_key.
        `,
      },
    ],
    good: [
      {
        title: 'A column of this migration, and the way back',
        language: 'sql',
        fixture: `
          --@ {"direction":"down"}
          --- 0001_users.sql
          create table users (id int primary key);
          --- 0002_email.sql
          alter table users add column old text;
          alter table users drop column old;
          --- 0003_down.sql
          alter table users drop column id;
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report }) {
    if (migration.file.direction === 'down') return;
    const changes = migration.statements.flatMap((statement) => statement.changes);
    for (const change of changes) {
      if (change.kind !== 'drop-column' || isOwnTable(change) || isAddedHere(migration, change)) continue;
      report({
        at: change.span,
        message: 'gone',
        data: { table: change.tableLabel, column: change.column, also: change.alsoDropped.join(', ') },
      });
    }
  },
});

function isAddedHere({ statements }: Migration, dropped: Change & { readonly kind: 'drop-column' }): boolean {
  return statements.some(({ changes }) =>
    changes.some(
      (change) =>
        change.kind === 'add-column' &&
        change.tableLabel === dropped.tableLabel &&
        change.column.key === dropped.column &&
        change.span.start < dropped.span.start,
    ),
  );
}
