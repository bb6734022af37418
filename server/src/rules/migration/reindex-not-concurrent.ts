import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { insertAfter, outsideTransaction } from './support/fix.ts';
import { fileName } from './support/names.ts';

export const reindexNotConcurrent = defineRule({
  id: 'reindex-not-concurrent',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['squawk/require-concurrent-reindex', 'django-migration-linter/REINDEX'],
  summary: 'Indexes are built anew while nobody can write to the table.',
  why: `
\`REINDEX\` takes a SHARE lock on the table, which stops writes, and an ACCESS EXCLUSIVE lock on each index, which
stops the reads that would use it. Since PostgreSQL 12 \`REINDEX … CONCURRENTLY\` builds a second index beside the
first and swaps them ([manual](https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY)).
`,
  silences: ['Tables that the same migration makes.', 'REINDEX CONCURRENTLY.'],
  options: {},
  messages: {
    blocks: (d: { cost: string }) => `REINDEX takes ${d.cost}, and reads that use the index wait as well.`,
  },
  examples: {
    bad: [
      {
        title: 'A table',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, user_id int not null);
          --- 0002_reindex.sql
          reindex table orders;
          --<^^^^^^^^^^^^^^^^^ REINDEX takes a SHARE lock on orders: writes wait while every row is read, and reads that use the index wait as well.
          --= 0002_reindex.sql
          reindex table concurrently orders;
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
          --- 0002_reindex.sql
          reindex table concurrently orders;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'reindex' || change.concurrently || change.fill === 'new') continue;
      const fact = lockFactOf(change, serverVersion);
      if (!fact) continue;
      const edit = insertAfter(
        statement,
        /^reindex\s*(?:\([^)]*\)\s*)?(?:index|table|schema|database)\b/i,
        ' CONCURRENTLY',
      );
      const fix =
        edit && serverVersion >= 12
          ? outsideTransaction(
              statement,
              'Build the indexes anew concurrently',
              fileName('reindex', change.name),
              edit,
            )
          : undefined;
      const kind = /^reindex\s*(?:\([^)]*\)\s*)?(\w+)/i.exec(statement.text)?.[1]?.toLowerCase();
      const table =
        kind === 'table' ? change.name : kind === 'index' ? `the table of ${change.name}` : 'each table';
      report({
        at: change.span,
        message: 'blocks',
        data: { cost: costPhrase(fact, table) },
        fixes: fix ? [fix] : [],
      });
    }
  },
});
