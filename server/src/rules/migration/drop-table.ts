import { defineRule } from '../rule.ts';
import { carriedQuietly, isCarriedOver } from './support/carriedOver.ts';
import { isOwnTable } from './support/ownTable.ts';
import { queriesOfDroppedTable } from './support/queriesLeft.ts';

export const dropTable = defineRule({
  id: 'drop-table',
  group: 'migration',
  severity: 'warning',
  quietly: [carriedQuietly],
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'squawk/ban-drop-table',
    'atlas/DS102',
    'django-migration-linter/DROP_TABLE',
    'strong_migrations/drop_table',
  ],
  summary: 'A table is dropped with all its rows.',
  why: `
The rows are gone with the commit, and every version of the program that still asks for the table fails
([manual](https://www.postgresql.org/docs/current/sql-droptable.html)). Take the table out of the program first, deploy,
keep a copy of what may still be wanted, and drop it in a later migration. \`DROP TABLE\` needs an ACCESS EXCLUSIVE lock:
reads and writes wait for a moment, also those of the tables it refers to. Queries of the workspace that still name the
table in SQL are told with it, those of a Drizzle project too, where no schema has a table of that name any more.
`,
  silences: [
    'Tables that the same migration makes: temporary ones, or the old half of a rebuilt SQLite table.',
    'The way back: what a migration made goes again.',
    '`IF EXISTS` where no migration from the first on has made the table: that makes the statement behind it repeatable.',
  ],
  options: {},
  messages: {
    gone: (d: { table: string; referencedBy: string; queries: string }) =>
      `All rows of ${d.table} are lost, and programs that still use it fail.${
        d.referencedBy === '' ? '' : ` Still referred to by: ${d.referencedBy}.`
      }${d.queries}`,
  },
  examples: {
    bad: [
      {
        title: 'A table that others refer to',
        language: 'sql',
        fixture: `
          --- 0001_shop.sql
          create table users (id int primary key);
          create table orders (id int primary key, user_id int references users);
          --- 0002_drop.sql
          drop table users cascade;
          --<^^^^^^^^^^^^^^^^^^^^^ All rows of users are lost, and programs that still use it fail. Still referred to by: orders.
        `,
      },
    ],
    good: [
      {
        title: 'A table of this migration',
        language: 'sql',
        fixture: `
          --- 0001_shop.sql
          create table users (id int primary key);
          create temporary table chosen (id int);
          drop table chosen;
        `,
      },
      {
        title: 'The way back',
        language: 'sql',
        fixture: `
          --@ {"direction":"down"}
          --- 0001_shop.sql
          create table users (id int primary key);
          --- 0002_down.sql
          drop table users;
        `,
      },
      {
        title: 'What no migration has made',
        language: 'sql',
        fixture: `
          --- 0001_shop.sql
          create table users (id int primary key);
          --- 0002_orders.sql
          drop table if exists orders;
          create table orders (id int primary key);
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report, view }) {
    const { file, statements } = migration;
    if (file.direction === 'down') return;
    const changes = statements.flatMap((statement) => statement.changes);
    for (const [statement, change] of statements.flatMap((each) =>
      each.changes.map((change) => [each, change] as const),
    )) {
      if (change.kind !== 'drop-table' || isOwnTable(change)) continue;
      // SQLite's way to change a table: the copy takes the name.
      const isRebuilt = changes.some(
        (other) => other.kind === 'rename-table' && other.to === change.tableLabel,
      );
      if (isRebuilt) continue;
      const { sentence, related } = queriesOfDroppedTable(view, change);
      report({
        at: change.span,
        message: 'gone',
        quiet: isCarriedOver(migration, statement, [lastName(change.tableLabel)]) ? 'hint' : undefined,
        data: {
          table: change.tableLabel,
          referencedBy: change.referencedBy.join(', '),
          queries: sentence,
        },
        related,
      });
    }
  },
});

function lastName(label: string): string {
  return label.split('.').at(-1) ?? label;
}
