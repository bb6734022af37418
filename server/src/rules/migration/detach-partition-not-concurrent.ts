import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { insert, outsideTransaction } from './support/fix.ts';
import { fileName } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';

export const detachPartitionNotConcurrent = defineRule({
  id: 'detach-partition-not-concurrent',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['squawk/require-concurrent-partition-detach'],
  summary: 'A partition is detached under a lock that stops all reads and writes of the table.',
  why: `
\`DETACH PARTITION\` takes an ACCESS EXCLUSIVE lock on the partitioned table, that is on all of its partitions' users.
Since PostgreSQL 14 \`DETACH PARTITION … CONCURRENTLY\` needs only SHARE UPDATE EXCLUSIVE there. It cannot run in a
transaction, nor where the table has a default partition
([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION)).
`,
  silences: ['Tables that the same migration makes.', 'DETACH PARTITION … CONCURRENTLY.'],
  options: {},
  messages: {
    blocks: (d: { cost: string }) => `DETACH PARTITION takes ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'A partition of last year',
        language: 'sql',
        fixture: `
          --- 0001_events.sql
          create table events (id int not null, at date not null) partition by range (at);
          create table events_2020 partition of events for values from ('2020-01-01') to ('2021-01-01');
          --- 0002_detach.sql
          alter table events detach partition events_2020;
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ DETACH PARTITION takes an ACCESS EXCLUSIVE lock on events: reads and writes wait.
          --= 0002_detach.sql
          alter table events detach partition events_2020 concurrently;
        `,
      },
    ],
    good: [
      {
        title: 'Concurrently',
        language: 'sql',
        fixture: `
          --- 0001_events.sql
          create table events (id int not null, at date not null) partition by range (at);
          create table events_2020 partition of events for values from ('2020-01-01') to ('2021-01-01');
          --- 0002_detach.sql
          alter table events detach partition events_2020 concurrently;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'detach-partition' || change.concurrently || isOwnTable(change)) continue;
      const fact = lockFactOf(change, serverVersion);
      if (!fact) continue;
      const fix =
        serverVersion >= 14 && !/\bfinalize\s*$/i.test(statement.text)
          ? outsideTransaction(
              statement,
              'Detach the partition concurrently',
              fileName('detach', change.partition),
              insert(change.span, 'end', ' CONCURRENTLY'),
            )
          : undefined;
      report({
        at: change.span,
        message: 'blocks',
        data: { cost: costPhrase(fact, change.tableLabel) },
        fixes: fix ? [fix] : [],
      });
    }
  },
});
