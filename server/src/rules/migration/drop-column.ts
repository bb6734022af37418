import type { Change, Migration } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { carriedQuietly, isCarriedOver } from './support/carriedOver.ts';
import { isOwnTable } from './support/ownTable.ts';
import { queriesOfDroppedColumn } from './support/queriesLeft.ts';
import { beforeUntoldDrops } from './support/untoldDrops.ts';

export const dropColumn = defineRule({
  id: 'drop-column',
  group: 'migration',
  severity: 'warning',
  quietly: [carriedQuietly],
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
of the program first, deploy, and drop it in a later migration. Queries of the workspace that surely still name it are told
with it. Where a view, a policy, a trigger, a rule or a function with a bound body uses it, PostgreSQL refuses it without
CASCADE, and drops that too with it. It needs an ACCESS EXCLUSIVE lock for a moment: reads and
writes wait.
`,
  silences: [
    'Tables and columns that the same migration makes.',
    'A column whose name an earlier one takes over in the same migration: its values were copied before.',
    'The way back.',
  ],
  options: {},
  messages: {
    gone: (d: {
      table: string;
      column: string;
      also: string;
      queries: string;
      holder?: string | undefined;
    }) =>
      `All values of ${d.table}.${d.column} are lost, and programs that still use it fail.${
        d.also === '' ? '' : ` Also dropped: ${d.also}.`
      }${d.holder === undefined ? '' : ` PostgreSQL refuses it without CASCADE, as ${d.holder} uses it.`}${d.queries}`,
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
        title: 'A column that another one takes the place of',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          --- 0002_expand.sql
          alter table orders add column total_new bigint;
          --- 0003_switch.sql
          alter table orders drop column total;
          alter table orders rename column total_new to total;
        `,
      },
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
  check(migration, { report, view }) {
    if (migration.file.direction === 'down') return;
    const changes = migration.statements.flatMap((statement) => statement.changes);
    const told = new Set(beforeUntoldDrops(migration).flatMap((statement) => statement.changes));
    for (const [statement, change] of migration.statements.flatMap((each) =>
      each.changes.map((change) => [each, change] as const),
    )) {
      if (change.kind !== 'drop-column' || isOwnTable(change) || isAddedHere(migration, change)) continue;
      if (isReplaced(changes, change)) continue;
      const { sentence, related } = queriesOfDroppedColumn(view, change);
      report({
        at: change.span,
        message: 'gone',
        quiet: isCarriedOver(migration, statement, [
          change.tableLabel.split('.').at(-1) ?? change.tableLabel,
          change.column,
        ])
          ? 'hint'
          : undefined,
        data: {
          table: change.tableLabel,
          column: change.column,
          also: [...change.alsoDropped, ...(change.cascade ? (change.pinnedBy ?? []) : [])].join(', '),
          queries: sentence,
          holder: change.cascade || !told.has(change) ? undefined : change.pinnedBy?.[0],
        },
        related,
      });
    }
  },
});

/** The last step of a change by a second column. */
function isReplaced(changes: readonly Change[], dropped: Change & { readonly kind: 'drop-column' }): boolean {
  return changes.some(
    (change) =>
      change.kind === 'rename-column' &&
      change.tableLabel === dropped.tableLabel &&
      change.to === dropped.column &&
      dropped.table?.columns.some(({ key }) => key === change.column) === true,
  );
}

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
