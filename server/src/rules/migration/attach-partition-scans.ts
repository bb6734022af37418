import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { lockPhrase, waitPhrase } from './support/cost.ts';

export const attachPartitionScans = defineRule({
  id: 'attach-partition-scans',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['pgsafe/attach-partition', 'postgres-language-server/attachPartition'],
  summary: 'A table is attached as a partition, for which all of its rows are read while nobody can use it.',
  why: `
\`ATTACH PARTITION\` checks that every row lies within the bounds, under an ACCESS EXCLUSIVE lock on the table that becomes
the partition. Where a valid CHECK of that table already says so, nothing is read: add the CHECK \`NOT VALID\`, validate
it, attach, drop it ([manual](https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION)).
The partitioned table itself takes SHARE UPDATE EXCLUSIVE, for which nobody waits; before PostgreSQL 12 it took ACCESS
EXCLUSIVE.
`,
  silences: [
    'Partitions that the same migration makes.',
    'Where the table has a valid CHECK over the columns of the partition key.',
  ],
  options: {},
  messages: {
    scans: (d: { partition: string; parent: string }) =>
      `Every row of ${d.partition} is read under an ACCESS EXCLUSIVE lock on it: reads and writes of it wait. ${d.parent}.`,
  },
  examples: {
    bad: [
      {
        title: 'A filled table',
        language: 'sql',
        fixture: `
          --- 0001_events.sql
          create table events (id int not null, at date not null) partition by range (at);
          create table events_2020 (id int not null, at date not null);
          --- 0002_attach.sql
          alter table events attach partition events_2020 for values from ('2020-01-01') to ('2021-01-01');
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every row of events_2020 is read under an ACCESS EXCLUSIVE lock on it: reads and writes of it wait. events gets a SHARE UPDATE EXCLUSIVE lock: nobody waits.
        `,
      },
      {
        title: 'A CHECK of something else',
        language: 'sql',
        fixture: `
          --- 0001_events.sql
          create table events (id int not null, at date not null) partition by range (at);
          create table events_2020 (id int not null check (id > 0), at date not null);
          --- 0002_attach.sql
          alter table events attach partition events_2020 for values from ('2020-01-01') to ('2021-01-01');
          --                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every row of events_2020 is read under an ACCESS EXCLUSIVE lock on it: reads and writes of it wait. events gets a SHARE UPDATE EXCLUSIVE lock: nobody waits.
        `,
      },
    ],
    good: [
      {
        title: 'Proven by a CHECK',
        language: 'sql',
        fixture: `
          --- 0001_events.sql
          create table events (id int not null, at date not null) partition by range (at);
          create table events_2020 (id int not null, at date not null);
          --- 0002_check.sql
          alter table events_2020 add constraint in_2020 check (at >= '2020-01-01' and at < '2021-01-01') not valid;
          --- 0003_validate.sql
          alter table events_2020 validate constraint in_2020;
          --- 0004_attach.sql
          alter table events attach partition events_2020 for values from ('2020-01-01') to ('2021-01-01');
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'attach-partition' || change.partitionFill === 'new' || change.provenByCheck)
        continue;
      const fact = lockFactOf(change, serverVersion);
      if (!fact) continue;
      const parent = `${change.tableLabel} gets ${lockPhrase(fact.lock)}: ${waitPhrase(fact.lock)}`;
      report({ at: change.span, message: 'scans', data: { partition: change.partition, parent } });
    }
  },
});
