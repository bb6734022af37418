import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { isOwnTable } from './support/ownTable.ts';

const commands = {
  cluster: 'CLUSTER',
  'vacuum-full': 'VACUUM FULL',
  'set-logged': 'SET LOGGED or UNLOGGED',
  'set-tablespace': 'SET TABLESPACE',
  'set-access-method': 'SET ACCESS METHOD',
} as const;

export const setLoggedRewrites = defineRule({
  id: 'set-logged-rewrites',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['squawk/ban-vacuum-full', 'pgsafe/cluster', 'safe-migrate/set-logged'],
  summary: 'The whole table is written anew while nobody can use it.',
  why: `
\`CLUSTER\`, \`VACUUM FULL\`, \`SET LOGGED\`, \`SET UNLOGGED\`, \`SET TABLESPACE\` and \`SET ACCESS METHOD\` copy the table, and most of
them its indexes, under an ACCESS EXCLUSIVE lock
([CLUSTER](https://www.postgresql.org/docs/current/sql-cluster.html),
[VACUUM](https://www.postgresql.org/docs/current/sql-vacuum.html),
[ALTER TABLE](https://www.postgresql.org/docs/current/sql-altertable.html)). None of them belongs into a deployment: a
plain \`VACUUM\` gives space back for new rows, pg_repack and pg_squeeze rebuild a table while it is used.
`,
  silences: ['Tables that the same migration makes.', 'VACUUM without FULL.'],
  options: {},
  messages: {
    rewrites: (d: { command: string; cost: string }) => `${d.command} takes ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'Three ways to copy a table',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key);
          --- 0002_tidy.sql
          vacuum full orders;
          --<^^^^^^^^^^^^^^^ VACUUM FULL takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is written anew.
          cluster orders using orders_pkey;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CLUSTER takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is written anew.
          alter table orders set unlogged;
          --                 ^^^^^^^^^^^^ SET LOGGED or UNLOGGED takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait while every row is written anew.
        `,
      },
    ],
    good: [
      {
        title: 'A plain VACUUM, and a new table',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key);
          alter table orders set unlogged;
          --- 0002_tidy.sql
          vacuum orders;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'rewrite-table' || isOwnTable(change)) continue;
      const fact = lockFactOf(change, serverVersion);
      if (!fact) continue;
      report({
        at: change.span,
        message: 'rewrites',
        data: { command: commands[change.command], cost: costPhrase(fact, change.tableLabel) },
      });
    }
  },
});
