import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { insertAfter, textFix } from './support/fix.ts';

export const refreshMatviewNotConcurrent = defineRule({
  id: 'refresh-matview-not-concurrent',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['postgres-language-server/refreshMaterializedViewConcurrently'],
  summary: 'A materialized view is filled anew while nobody can read it.',
  why: `
\`REFRESH MATERIALIZED VIEW\` holds an ACCESS EXCLUSIVE lock on the view until the query behind it is done: reads
wait. With \`CONCURRENTLY\` reads go on; it needs a unique index over plain columns of the view that covers all rows,
and a view that has been filled before
([manual](https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html)).
`,
  silences: ['Views that the same migration makes.', 'CONCURRENTLY, and WITH NO DATA, which is quick.'],
  options: {},
  messages: {
    blocks: (d: { cost: string }) => `REFRESH MATERIALIZED VIEW takes ${d.cost}.`,
    withoutIndex: (d: { cost: string }) =>
      `REFRESH MATERIALIZED VIEW takes ${d.cost}. CONCURRENTLY needs a unique index over columns of the view first, which it has not.`,
  },
  examples: {
    bad: [
      {
        title: 'A view with a unique index',
        language: 'sql',
        fixture: `
          --- 0001_totals.sql
          create table orders (id int primary key, total int not null);
          create materialized view totals as select id, total from orders;
          create unique index totals_id_idx on totals (id);
          --- 0002_refresh.sql
          refresh materialized view totals;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ REFRESH MATERIALIZED VIEW takes an ACCESS EXCLUSIVE lock on totals: reads and writes wait while every row is written anew.
          --= 0002_refresh.sql
          refresh materialized view concurrently totals;
        `,
      },
      {
        title: 'A view without one',
        language: 'sql',
        fixture: `
          --- 0001_totals.sql
          create table orders (id int primary key, total int not null);
          create materialized view totals as select id, total from orders;
          create unique index totals_some_idx on totals (id) where total > 0;
          --- 0002_refresh.sql
          refresh materialized view totals;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ REFRESH MATERIALIZED VIEW takes an ACCESS EXCLUSIVE lock on totals: reads and writes wait while every row is written anew. CONCURRENTLY needs a unique index over columns of the view first, which it has not.
        `,
      },
    ],
    good: [
      {
        title: 'Concurrently',
        language: 'sql',
        fixture: `
          --- 0001_totals.sql
          create table orders (id int primary key, total int not null);
          create materialized view totals as select id, total from orders;
          refresh materialized view totals;
          create unique index totals_id_idx on totals (id);
          --- 0002_refresh.sql
          refresh materialized view concurrently totals;
          refresh materialized view totals with no data;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'refresh-matview' || change.concurrently || change.fill === 'new') continue;
      if (/\bwith\s+no\s+data\s*$/i.test(statement.text)) continue;
      const fact = lockFactOf(change, serverVersion);
      const edit = insertAfter(statement, /^refresh\s+materialized\s+view/i, ' CONCURRENTLY');
      if (!fact || !edit) continue;
      report({
        at: change.span,
        message: change.hasUniqueIndex === false ? 'withoutIndex' : 'blocks',
        data: { cost: costPhrase(fact, change.name) },
        fixes:
          change.hasUniqueIndex === false
            ? []
            : [textFix(statement.file, 'Refresh the view concurrently', [edit])],
      });
    }
  },
});
