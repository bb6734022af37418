import type { Change, MigrationStatement } from '../../model/migration.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { textFix } from './support/fix.ts';
import { bareName, tableSql } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';
import { addNotNullCheck, notNullFromCheck } from './support/steps.ts';

export const setNotNullScans = defineRule({
  id: 'set-not-null-scans',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/adding-not-nullable-field',
    'eugene/E2',
    'strong_migrations/change_column_null',
    'pgvet/set-not-null',
    'atlas/PG303',
  ],
  summary: 'A column becomes NOT NULL, for which every row is read while nobody can use the table.',
  why: `
\`SET NOT NULL\` looks through the whole table under an ACCESS EXCLUSIVE lock. Since PostgreSQL 12 it need not where a
valid CHECK says that the column is never NULL
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL)): add the CHECK
\`NOT VALID\`, validate it while reads and writes go on, set NOT NULL, drop the CHECK. PostgreSQL 18 can also add
\`NOT NULL … NOT VALID\` itself.
`,
  silences: [
    'Tables that the same migration makes, and columns that are NOT NULL already.',
    'Columns of which a valid CHECK says so (PostgreSQL 12 and newer).',
    'NOT NULL … NOT VALID.',
  ],
  options: {},
  messages: {
    scans: (d: { cost: string }) => `SET NOT NULL takes ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'A column of a filled table',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text);
          --- 0002_required.sql
          alter table users alter column email set not null;
          --                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SET NOT NULL takes an ACCESS EXCLUSIVE lock on users: reads and writes wait while every row is read.
          --= 0002_required.sql
          alter table users add constraint users_email_not_null check (email is not null) not valid;
          --= 0003_set_users_email_not_null.sql
          alter table users validate constraint users_email_not_null;
          alter table users alter column email set not null;
          alter table users drop constraint users_email_not_null;
        `,
      },
      {
        title: 'A CHECK proves nothing to PostgreSQL 11',
        language: 'sql',
        fixture: `
          --@ {"serverVersion":11}
          --- 0001_users.sql
          create table users (id int primary key, email text check (email is not null));
          --- 0002_required.sql
          alter table users alter column email set not null;
          --                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SET NOT NULL takes an ACCESS EXCLUSIVE lock on users: reads and writes wait while every row is read.
        `,
      },
    ],
    good: [
      {
        title: 'After a CHECK that was validated',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text);
          --- 0002_check.sql
          alter table users add constraint email_there check (email is not null) not valid;
          --- 0003_validate.sql
          alter table users validate constraint email_there;
          --- 0004_required.sql
          alter table users alter column email set not null;
          alter table users drop constraint email_there;
        `,
      },
      {
        title: 'Without looking at the rows there are',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text);
          --- 0002_required.sql
          alter table users add constraint email_there not null email not valid;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      const column = requiredColumn(change, serverVersion);
      if (column === undefined || !('table' in change) || isOwnTable(change)) continue;
      const before = change.table?.columns.find((candidate) => candidate.key === column);
      const fact = lockFactOf(change, serverVersion);
      if (known(before?.notNull) === true || !fact) continue;
      const fix = serverVersion >= 12 ? byCheck(statement, change, column) : undefined;
      report({
        at: change.span,
        message: 'scans',
        quiet: quietnessOf(statement, change),
        data: { cost: costPhrase(fact, change.tableLabel) },
        fixes: fix ? [fix] : [],
      });
    }
  },
});

function requiredColumn(change: Change, serverVersion: number): string | undefined {
  if (change.kind === 'set-not-null')
    return change.provenBy !== undefined && serverVersion >= 12 ? undefined : change.column;
  if (change.kind === 'add-constraint' && change.constraint.kind === 'not-null')
    return change.constraint.notValid ? undefined : change.constraint.column;
  return undefined;
}

function byCheck(statement: MigrationStatement, change: Change, column: string): Fix | undefined {
  // Under a name of its own NOT NULL would come out differently.
  if (change.kind !== 'set-not-null') return undefined;
  const target = { statement, table: tableSql(change, statement), bare: bareName(change) };
  return textFix(
    statement.file,
    'Prove it by a CHECK first, in later migrations',
    [{ span: change.span, newText: addNotNullCheck(target, column) }],
    notNullFromCheck(target, column),
  );
}
