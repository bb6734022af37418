import { columnLabel } from '../../model/catalog.ts';
import type { Change, MigrationStatement } from '../../model/migration.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { hasValueByDefault } from './support/columnDefault.ts';
import { textAt, textFix } from './support/fix.ts';
import { bareName, createQuoter, fileName, tableSql } from './support/names.ts';
import { addNotNullCheck, notNullFromCheck } from './support/steps.ts';

export const requiredColumnWithoutDefault = defineRule({
  id: 'required-column-without-default',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  milder: { invented: { severity: 'warning', where: 'where MySQL has a value of its own' } },
  fix: 'suggested',
  dialects: ['postgresql', 'mysql'],
  sources: [
    'squawk/adding-required-field',
    'django-migration-linter/NOT_NULL',
    'pgvet/not-null-without-default',
    'atlas/MF103',
  ],
  summary: 'A NOT NULL column without a default is added to a table that has rows.',
  why: `
The rows there are have no value for the column: PostgreSQL refuses the statement as soon as there is one
([manual](https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN)). On an empty table of a test it
works. A program of the old version, which does not know the column, could not insert rows either. MySQL fills in a
value of its own instead (an empty text, 0), which is rarely the right one
([manual](https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html)).

Add the column nullable, deploy what writes it, fill the old rows in batches, then make it NOT NULL.
`,
  silences: [
    'Tables that the same migration makes, or empties by TRUNCATE or a DELETE without a condition.',
    'Columns with a default other than NULL, serial, identity and generated columns, and those of a domain.',
  ],
  options: {},
  messages: {
    fails: (d: { column: string; table: string }) =>
      `${d.table} cannot get ${d.column} once it has rows: they have no value for a NOT NULL column without a default.`,
    invented: (d: { column: string; table: string }) =>
      `The rows of ${d.table} get a value of MySQL's own for ${d.column}, which is NOT NULL and has no default.`,
  },
  examples: {
    bad: [
      {
        title: 'A required column',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key);
          --- 0002_email.sql
          alter table users add column email text not null;
          --                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users cannot get email once it has rows: they have no value for a NOT NULL column without a default.
          --= 0002_email.sql
          alter table users add column email text;
          --= 0003_require_users_email.sql
          -- Deploy a version that writes email, then fill the rows that have none, in batches:
          --   UPDATE users SET email = … WHERE email IS NULL
          alter table users add constraint users_email_not_null check (email is not null) not valid;
          --= 0004_set_users_email_not_null.sql
          alter table users validate constraint users_email_not_null;
          alter table users alter column email set not null;
          alter table users drop constraint users_email_not_null;
        `,
      },
    ],
    good: [
      {
        title: 'With a default, or in a new table',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key);
          alter table users add column email text not null;
          --- 0002_role.sql
          alter table users add column role text not null default 'member';
          alter table users add column created_at timestamptz not null default now();
          alter table users add column note text;
        `,
      },
      {
        title: 'Behind a statement that takes all rows out',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key);
          create table sessions (id int primary key);
          --- 0002_devices.sql
          truncate table users;
          alter table users add column device text not null;
          delete from sessions;
          alter table sessions add column device text not null;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    for (const change of statement.changes) {
      if (change.kind !== 'add-column' || change.fill === 'new' || change.emptied) continue;
      const { column, rewrite } = change;
      if (known(column.notNull) !== true || hasValueByDefault(column)) continue;
      if (column.identity || column.generated || column.autoIncrement || known(column.type)?.serial) continue;
      if (rewrite === 'constrained-domain') continue;
      const isMysql = statement.dialect === 'mysql';
      const fix = isMysql ? undefined : laterRequired(statement, change);
      report({
        at: change.span,
        message: isMysql ? 'invented' : 'fails',
        data: { column: columnLabel(column), table: change.tableLabel },
        fixes: fix ? [fix] : [],
      });
    }
  },
});

function laterRequired(
  statement: MigrationStatement,
  change: Change & { readonly kind: 'add-column' },
): Fix | undefined {
  const text = textAt(statement, change.span);
  const match = /\s+not\s+null\b/i.exec(text);
  if (!match) return undefined;
  const start = change.span.start + match.index;
  const column = columnLabel(change.column);
  const quote = createQuoter(statement);
  const target = { statement, table: tableSql(change, statement), bare: bareName(change) };
  return textFix(
    statement.file,
    'Add it nullable, fill it, and make it NOT NULL in later migrations',
    [{ span: { file: change.span.file, start, end: start + match[0].length }, newText: '' }],
    [
      {
        name: fileName('require', target.bare, column),
        lines: [
          `-- Deploy a version that writes ${column}, then fill the rows that have none, in batches:`,
          `--   UPDATE ${target.table} SET ${quote(column)} = … WHERE ${quote(column)} IS NULL`,
          `ALTER TABLE ${target.table} ${addNotNullCheck(target, column)}`,
        ],
      },
      ...notNullFromCheck(target, column),
    ],
  );
}
