import type { AddedConstraint, Change, MigrationStatement } from '../../model/migration.ts';
import { sendsFileWhole } from '../../model/migrationTool.ts';
import type { Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { lockFacts } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { joined, present, type Step, takeOut, textFix } from './support/fix.ts';
import { byIndexOfNewColumn } from './support/inlineConstraint.ts';
import { bareName, createQuoter, fileName, generatedName, nameOfPart, tableSql } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';
import { addNotNullCheck, notNullFromCheck } from './support/steps.ts';

type AddedKey = AddedConstraint & { readonly kind: 'unique' | 'primary-key' };

export const uniqueConstraintLocks = defineRule({
  id: 'unique-constraint-locks',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/disallowed-unique-constraint',
    'squawk/adding-serial-primary-key-field',
    'eugene/E7',
    'strong_migrations/add_unique_constraint',
    'atlas/PG104',
    'atlas/PG105',
  ],
  summary: 'A unique constraint or primary key builds its index while nobody can read or write the table.',
  why: `
\`ADD UNIQUE\` and \`ADD PRIMARY KEY\` build an index under an ACCESS EXCLUSIVE lock. Build the unique index
\`CONCURRENTLY\` first; \`ADD CONSTRAINT … USING INDEX\` then takes it over at once
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX)).
The columns of a primary key must be NOT NULL before, or they are looked through under the lock.
`,
  silences: ['Tables that the same migration makes.', 'USING INDEX.'],
  options: {},
  messages: {
    builds: (d: { what: string; cost: string }) => `${d.what} builds an index under ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'A unique constraint',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text not null);
          --- 0002_unique.sql
          alter table users add constraint users_email_unique unique (email);
          --                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The unique constraint builds an index under an ACCESS EXCLUSIVE lock on users: reads and writes wait while every row is read.
          --= 0002_unique.sql
          create unique index concurrently users_email_unique on users (email);
          alter table users add constraint users_email_unique unique using index users_email_unique;
        `,
      },
      {
        title: 'A primary key, in files that run in transactions',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_users.sql
          create table users (id int, email text not null);
          --- 0002_key.sql
          alter table users add primary key (id);
          --                    ^^^^^^^^^^^^^^^^ The primary key builds an index under an ACCESS EXCLUSIVE lock on users: reads and writes wait while every row is read.
          --= 0002_key.sql
          alter table users add constraint users_id_not_null check (id is not null) not valid;
          --= 0003_build_users_pkey.sql
          -- no-transaction
          create unique index concurrently users_pkey on users (id);
          --= 0004_set_users_id_not_null.sql
          alter table users validate constraint users_id_not_null;
          alter table users alter column id set not null;
          alter table users drop constraint users_id_not_null;
          --= 0005_add_users_pkey.sql
          alter table users add constraint users_pkey primary key using index users_pkey;
        `,
      },
      {
        title: 'A new column, in files that run in transactions',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_users.sql
          CREATE TABLE "users" ("id" integer PRIMARY KEY);
          --- 0002_email.sql
          ALTER TABLE "users" ADD COLUMN "email" text UNIQUE;
          --                                          ^^^^^^ The unique constraint builds an index under an ACCESS EXCLUSIVE lock on users: reads and writes wait while every row is read.
          --= 0002_email.sql
          ALTER TABLE "users" ADD COLUMN "email" text;
          --= 0003_build_users_email_key.sql
          -- no-transaction
          CREATE UNIQUE INDEX CONCURRENTLY "users_email_key" ON "users" ("email");
          --= 0004_add_users_email_key.sql
          ALTER TABLE "users" ADD CONSTRAINT "users_email_key" UNIQUE USING INDEX "users_email_key";
        `,
      },
      {
        title: 'The only statement of a file that is sent as one query',
        language: 'sql',
        fixture: `
          --@ {"tool":"golang-migrate"}
          --- 0001_users.sql
          create table users (id int primary key, email text not null);
          --- 0002_unique.sql
          alter table users add constraint users_email_unique unique (email);
          --                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The unique constraint builds an index under an ACCESS EXCLUSIVE lock on users: reads and writes wait while every row is read.
          --= 0002_unique.sql
          create unique index concurrently users_email_unique on users (email);
          --= 0003_add_users_email_unique.sql
          alter table users add constraint users_email_unique unique using index users_email_unique;
        `,
      },
    ],
    good: [
      {
        title: 'By an index that was built concurrently',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text not null);
          --- 0002_unique.sql
          create unique index concurrently users_email_key on users (email);
          alter table users add constraint users_email_key unique using index users_email_key;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    for (const change of statement.changes) {
      if (change.kind === 'add-constraint' && !isOwnTable(change)) {
        const { constraint } = change;
        if (constraint.kind !== 'unique' && constraint.kind !== 'primary-key') continue;
        if (constraint.usingIndex !== undefined) continue;
        const fix = byIndex(statement, change, constraint);
        report({
          at: constraint.span,
          message: 'builds',
          quiet: quietnessOf(statement, change),
          data: {
            what: nameOfKind(constraint),
            cost: costPhrase(lockFacts['add-unique'], change.tableLabel),
          },
          fixes: fix ? [fix] : [],
        });
      }
      if (change.kind === 'add-column' && !isOwnTable(change))
        for (const constraint of change.constraints)
          if (constraint.kind === 'unique' || constraint.kind === 'primary-key')
            report({
              at: constraint.span,
              message: 'builds',
              quiet: quietnessOf(statement, change),
              data: {
                what: nameOfKind(constraint),
                cost: costPhrase(lockFacts['add-unique'], change.tableLabel),
              },
              fixes:
                constraint.kind === 'unique'
                  ? present(byIndexOfNewColumn(statement, change, constraint))
                  : [],
            });
    }
  },
});

function nameOfKind({ kind }: AddedKey): string {
  return kind === 'unique' ? 'The unique constraint' : 'The primary key';
}

function byIndex(
  statement: MigrationStatement,
  change: Change & { readonly kind: 'add-constraint' },
  constraint: AddedKey,
): Fix | undefined {
  const { file, transaction } = statement;
  const columns = known(constraint.part.columns);
  const { table } = change;
  if (!columns || !table || table.partitioned || statement.changes.length > 1) return undefined;
  // What the index cannot take over, or where PostgreSQL wants another form.
  if (/\b(?:deferrable|include|with|tablespace|without)\b/i.test(statement.text)) return undefined;
  if (transaction.kind === 'inside' && transaction.opened === 'by-file') return undefined;
  const isPrimary = constraint.kind === 'primary-key';
  const name =
    nameOfPart(constraint.part.name) ??
    generatedName(change, isPrimary ? [] : columns, isPrimary ? 'pkey' : 'key');
  if (name === undefined) return undefined;

  const quote = createQuoter(statement);
  const on = tableSql(change, statement);
  const target = { statement, table: on, bare: bareName(change) };
  const nulls = constraint.kind === 'unique' && constraint.part.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  const build = `CREATE UNIQUE INDEX CONCURRENTLY ${quote(name)} ON ${on} (${columns.map(quote).join(', ')})${nulls}`;
  const take = `ALTER TABLE ${on} ADD CONSTRAINT ${quote(name)} ${isPrimary ? 'PRIMARY KEY' : 'UNIQUE'} USING INDEX ${quote(name)}`;
  const nullable = isPrimary ? nullableColumns(table, columns) : [];
  const title = `Build the index concurrently, then ${isPrimary ? 'make it the primary key' : 'add the constraint by it'}`;
  const takeOver: Step = { name: fileName('add', name), lines: [take] };
  const proof = [...nullable.map((column) => `ALTER TABLE ${on} ${addNotNullCheck(target, column)}`)];
  const steps = nullable.flatMap((column) => notNullFromCheck(target, column));
  const isAlone = transaction.kind === 'alone';
  if (isAlone && (!sendsFileWhole(file.tool) || proof.length === 0)) {
    const isApart = steps.length > 0 || sendsFileWhole(file.tool);
    return textFix(
      file,
      title,
      [
        {
          span: statement.span.whole,
          newText: joined(file, [...proof, build, ...(isApart ? [] : [take])]),
        },
      ],
      isApart ? [...steps, takeOver] : [],
    );
  }
  const [first, ...rest] = proof;
  const edit =
    first === undefined
      ? takeOut(statement, 'Moved to the next migrations, the first of which does not run in a transaction.')
      : { span: statement.span.whole, newText: joined(file, [first, ...rest]) };
  return textFix(
    file,
    title,
    [edit],
    [{ name: fileName('build', name), lines: [build], nonTransactional: true }, ...steps, takeOver],
  );
}

function nullableColumns(table: Table, columns: readonly string[]): readonly string[] {
  return columns.filter(
    (key) => known(table.columns.find((column) => column.key === key)?.notNull) === false,
  );
}
