import { columnLabel } from '../../model/catalog.ts';
import type { Change, MigrationStatement } from '../../model/migration.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { textAt, textFix } from './support/fix.ts';
import { bareName, createQuoter, fileName, tableSql } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';
import { addNotNullCheck, inBatches, notNullFromCheck } from './support/steps.ts';

export const volatileDefaultRewrites = defineRule({
  id: 'volatile-default-rewrites',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/adding-field-with-default',
    'strong_migrations/add_column_default',
    'online_migrations/add_column_with_default',
    'atlas/PG302',
  ],
  summary:
    'A column is added with a default that differs from row to row, so that every row is written anew.',
  why: `
A default that is the same for all rows is kept in the catalogue since PostgreSQL 11, whatever the size of the table:
constants, and \`now()\`, which is one moment for the whole statement. A volatile one (\`gen_random_uuid()\`, \`random()\`,
\`clock_timestamp()\`, a function of your own that is not declared STABLE) is computed for every row, for which the table
and its indexes are written anew under an ACCESS EXCLUSIVE lock
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES)). Before 11 every default was.
`,
  silences: [
    'Tables that the same migration makes.',
    'Constants and now() (PostgreSQL 11 and newer).',
    'Functions that are not known to be volatile.',
  ],
  options: {},
  messages: {
    rewrites: (d: { column: string; cost: string }) =>
      `The default of ${d.column} is computed for each row: ADD COLUMN takes ${d.cost}.`,
    old: (d: { column: string; cost: string }) =>
      `Before PostgreSQL 11 the default of ${d.column} is written into each row: ADD COLUMN takes ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'A random value for each row',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key);
          --- 0002_token.sql
          alter table users add column token uuid default gen_random_uuid() not null;
          --                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The default of token is computed for each row: ADD COLUMN takes an ACCESS EXCLUSIVE lock on users: reads and writes wait while every row is written anew.
          --= 0002_token.sql
          alter table users add column token uuid, alter column token set default gen_random_uuid();
          --= 0003_fill_users_token.sql
          do $$
          begin
            loop
              update users set token = default
              where ctid = any (array(select ctid from users where token is null limit 10000));
              exit when not found;
              commit;
            end loop;
          end
          $$;
          --= 0004_require_users_token.sql
          alter table users add constraint users_token_not_null check (token is not null) not valid;
          --= 0005_set_users_token_not_null.sql
          alter table users validate constraint users_token_not_null;
          alter table users alter column token set not null;
          alter table users drop constraint users_token_not_null;
        `,
      },
      {
        title: 'A constant in PostgreSQL 10',
        language: 'sql',
        fixture: `
          --@ {"serverVersion":10}
          --- 0001_users.sql
          create table users (id int primary key);
          --- 0002_role.sql
          alter table users add column role text default 'member';
          --                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Before PostgreSQL 11 the default of role is written into each row: ADD COLUMN takes an ACCESS EXCLUSIVE lock on users: reads and writes wait while every row is written anew.
          --= 0002_role.sql
          alter table users add column role text, alter column role set default 'member';
          --= 0003_fill_users_role.sql
          do $$
          begin
            loop
              update users set role = default
              where ctid = any (array(select ctid from users where role is null limit 10000));
              exit when not found;
              commit;
            end loop;
          end
          $$;
        `,
      },
    ],
    good: [
      {
        title: 'The same value for all rows',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key);
          --- 0002_role.sql
          alter table users add column role text not null default 'member';
          alter table users add column created_at timestamptz not null default now();
          alter table users add column token uuid;
          alter table users alter column token set default gen_random_uuid();
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'add-column' || isOwnTable(change) || change.column.default === undefined) continue;
      const isOld = serverVersion < 11 && change.rewrite === undefined;
      if (!isOld && change.rewrite !== 'volatile-default') continue;
      const fact = lockFactOf(change, serverVersion);
      if (!fact) continue;
      const fix = inSteps(statement, change);
      report({
        at: change.span,
        message: isOld ? 'old' : 'rewrites',
        quiet: quietnessOf(statement, change),
        data: { column: columnLabel(change.column), cost: costPhrase(fact, change.tableLabel) },
        fixes: fix ? [fix] : [],
      });
    }
  },
});

/** The column without the default, the default for new rows, then the old rows in batches. */
function inSteps(
  statement: MigrationStatement,
  change: Change & { readonly kind: 'add-column' },
): Fix | undefined {
  const value = known(change.column.default);
  if (!value || change.constraints.some(({ kind }) => kind !== 'foreign-key' && kind !== 'check'))
    return undefined;
  const text = textAt(statement, change.span);
  const at = value.span.start - change.span.start;
  const keyword = /\s+default\s*$/i.exec(text.slice(0, at));
  if (!keyword) return undefined;
  const isRequired = known(change.column.notNull) === true;
  const expression = text.slice(at, value.span.end - change.span.start);
  const definition = text.slice(0, keyword.index) + text.slice(value.span.end - change.span.start);
  const plain = isRequired ? definition.replace(/\s+not\s+null\b/i, '') : definition;
  const quote = createQuoter(statement);
  const column = columnLabel(change.column);
  const target = { statement, table: tableSql(change, statement), bare: bareName(change) };
  return textFix(
    statement.file,
    'Set the default for new rows, and fill the old ones in a later migration',
    [
      {
        span: change.span,
        newText: `${plain}, ALTER COLUMN ${quote(column)} SET DEFAULT ${expression}`,
      },
    ],
    [
      {
        name: fileName('fill', target.bare, column),
        lines: [inBatches(target.table, `${quote(column)} = DEFAULT`, `${quote(column)} IS NULL`)],
        nonTransactional: true,
      },
      ...(isRequired
        ? [
            {
              name: fileName('require', target.bare, column),
              lines: [`ALTER TABLE ${target.table} ${addNotNullCheck(target, column)}`],
            },
            ...notNullFromCheck(target, column),
          ]
        : []),
    ],
  );
}
