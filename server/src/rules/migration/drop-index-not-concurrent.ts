import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { insertAfter, outsideTransaction } from './support/fix.ts';
import { fileName } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';

export const dropIndexNotConcurrent = defineRule({
  id: 'drop-index-not-concurrent',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['squawk/require-concurrent-index-deletion', 'django-migration-linter/DROP_INDEX', 'atlas/PG102'],
  summary: 'An index is dropped under a lock that stops reads and writes of the table.',
  why: `
\`DROP INDEX\` needs an ACCESS EXCLUSIVE lock on the index's table: it waits for every running query, and every new
query waits behind it. \`DROP INDEX CONCURRENTLY\` waits for the running queries without stopping new ones; it
cannot run in a transaction ([manual](https://www.postgresql.org/docs/current/sql-dropindex.html)).
`,
  silences: ['Tables that the same migration makes.', 'Indexes that are dropped concurrently.'],
  options: {},
  messages: {
    blocks: (d: { cost: string }) => `DROP INDEX takes ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'An index of a table in use',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, user_id int not null);
          create index orders_user_id_idx on orders (user_id);
          --- 0002_drop.sql
          drop index orders_user_id_idx;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^ DROP INDEX takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait.
          --= 0002_drop.sql
          drop index concurrently orders_user_id_idx;
        `,
      },
    ],
    good: [
      {
        title: 'Concurrently',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, user_id int not null);
          create index orders_user_id_idx on orders (user_id);
          --- 0002_drop.sql
          drop index concurrently orders_user_id_idx;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'drop-index' || change.concurrently || isOwnTable(change)) continue;
      const fact = lockFactOf(change, serverVersion);
      if (!fact) continue;
      const edit = insertAfter(statement, /^drop\s+index/i, ' CONCURRENTLY');
      // Several at once and CASCADE are refused.
      const isAlone = statement.changes.length === 1 && !/\bcascade\s*$/i.test(statement.text);
      const fix =
        edit && isAlone && !change.table?.partitioned
          ? outsideTransaction(
              statement,
              'Drop the index concurrently',
              fileName('drop', change.name, 'concurrently'),
              edit,
            )
          : undefined;
      const table = change.table ? change.tableLabel : `the table of ${change.name}`;
      report({
        at: change.span,
        message: 'blocks',
        data: { cost: costPhrase(fact, table) },
        fixes: fix ? [fix] : [],
      });
    }
  },
});
