import type { Change, ConstraintKind, Migration } from '../../model/migration.ts';
import type { PartName } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { isOwnTable } from './support/ownTable.ts';

const kinds: Readonly<Record<ConstraintKind, string>> = {
  'primary-key': 'the primary key',
  unique: 'the unique constraint',
  'foreign-key': 'the foreign key',
  check: 'the check',
  exclusion: 'the exclusion constraint',
  'not-null': 'the NOT NULL',
};

export const dropConstraint = defineRule({
  id: 'drop-constraint',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['pgsafe/drop-constraint', 'atlas/CD101'],
  summary: 'A constraint is dropped, and rows may break it from then on.',
  why: `
From now on the database admits what programs may still rely on not to happen, and once such rows are there the
constraint cannot come back without mending them. With a unique constraint or primary key its index goes as well, and the
queries that used it slow down. \`DROP CONSTRAINT\` needs an ACCESS EXCLUSIVE lock for a moment: reads and writes wait
([manual](https://www.postgresql.org/docs/current/sql-altertable.html)).
`,
  silences: [
    'Tables that the same migration makes.',
    'Constraints whose name the migration gives to another one, and a CHECK that has proven a NOT NULL.',
    'A foreign key where the migration adds another one over its columns.',
    'Constraints of columns that the migration drops as well: drop-column tells of these.',
    'The way back.',
  ],
  options: {},
  messages: {
    gone: (d: { what: string; table: string }) => `Nothing keeps rows of ${d.table} to ${d.what} any more.`,
  },
  examples: {
    bad: [
      {
        title: 'A unique constraint',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text constraint users_email_key unique);
          --- 0002_drop.sql
          alter table users drop constraint users_email_key;
          --                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Nothing keeps rows of users to the unique constraint users_email_key any more.
        `,
      },
    ],
    good: [
      {
        title: 'One that comes again, and one that has done its work',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, age int constraint adult check (age > 17), email text constraint email_there check (email is not null));
          --- 0002_adult.sql
          alter table users drop constraint adult, add constraint adult check (age > 20) not valid;
          alter table users alter column email set not null;
          alter table users drop constraint email_there;
          --- 0003_older.sql
          alter table users add constraint adult_new check (age > 30) not valid;
          alter table users drop constraint adult;
          alter table users rename constraint adult_new to adult;
        `,
      },
      {
        title: 'With its column',
        language: 'sql',
        fixture: `
          --- 0001_posts.sql
          create table users (id int primary key);
          create table posts (id int primary key, user_id int constraint posts_users_fk references users);
          --- 0002_no_author.sql
          alter table posts drop constraint posts_users_fk;
          alter table posts drop column user_id;
        `,
      },
      {
        title: 'A foreign key that leads elsewhere from now on',
        language: 'sql',
        fixture: `
          --- 0001_posts.sql
          create table users (id int primary key);
          create table people (id int primary key);
          create table posts (id int primary key, user_id int constraint posts_users_fk references users);
          --- 0002_people.sql
          alter table posts drop constraint posts_users_fk;
          alter table posts add constraint posts_people_fk foreign key (user_id) references people;
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report }) {
    if (migration.file.direction === 'down') return;
    for (const statement of migration.statements)
      for (const change of statement.changes) {
        if (change.kind !== 'drop-constraint' || isOwnTable(change)) continue;
        if (isReplaced(migration, change.tableLabel, change.name)) continue;
        if (isLedElsewhere(migration, change) || goesWithItsColumn(migration, change)) continue;
        report({
          at: change.span,
          message: 'gone',
          data: {
            what: `${change.dropped === undefined ? 'the constraint' : kinds[change.dropped]} ${change.name}`,
            table: change.tableLabel,
          },
        });
      }
  },
});

/** Added again under its name, or a CHECK that NOT NULL has taken the place of. */
function isReplaced({ statements }: Migration, table: string, name: string): boolean {
  return statements.some(({ changes }) =>
    changes.some((change) => {
      if (!('tableLabel' in change) || change.tableLabel !== table) return false;
      if (change.kind === 'set-not-null') return change.provenBy === name;
      if (change.kind === 'rename-constraint') return change.to === name;
      return (
        change.kind === 'add-constraint' &&
        'part' in change.constraint &&
        change.constraint.part.name.explicit === name
      );
    }),
  );
}

/** A foreign key over columns that another one of the migration takes. */
function isLedElsewhere(
  { statements }: Migration,
  { table, tableLabel, name }: Extract<Change, { readonly kind: 'drop-constraint' }>,
): boolean {
  const dropped = table?.foreignKeys.find(({ name: own }) => (own.explicit ?? own.generated) === name);
  const columns = known(dropped?.columns)?.join();
  if (columns === undefined) return false;
  return statements.some(({ changes }) =>
    changes.some(
      (change) =>
        change.kind === 'add-constraint' &&
        change.tableLabel === tableLabel &&
        change.constraint.kind === 'foreign-key' &&
        known(change.constraint.part.columns)?.join() === columns,
    ),
  );
}

/** drizzle-kit drops a constraint by itself before it drops the column, with which it would go. */
function goesWithItsColumn(
  { statements }: Migration,
  { table, tableLabel, name }: Extract<Change, { readonly kind: 'drop-constraint' }>,
): boolean {
  if (!table) return false;
  const isIt = (part: { readonly name: PartName }) => (part.name.explicit ?? part.name.generated) === name;
  const columns = [
    ...[...table.foreignKeys, ...table.uniques].filter(isIt).flatMap((part) => known(part.columns) ?? []),
    ...table.checks.filter(isIt).flatMap(({ expression }) => known(expression)?.columns ?? []),
  ];
  return statements.some(({ changes }) =>
    changes.some(
      (change) =>
        change.kind === 'drop-column' && change.tableLabel === tableLabel && columns.includes(change.column),
    ),
  );
}
