import type { Change } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { leaving, takeOut, textFix } from './support/fix.ts';
import { fileName } from './support/names.ts';

const commands: Readonly<Partial<Record<Change['kind'], string>>> = {
  'create-index': 'CREATE INDEX CONCURRENTLY',
  'drop-index': 'DROP INDEX CONCURRENTLY',
  reindex: 'REINDEX CONCURRENTLY',
  'detach-partition': 'DETACH PARTITION CONCURRENTLY',
};

export const concurrentlyInTransaction = defineRule({
  id: 'concurrently-in-transaction',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/ban-concurrent-index-creation-in-transaction',
    'pgvet/concurrently-in-transaction',
    'atlas/PG103',
  ],
  summary: 'CONCURRENTLY stands where a transaction is open, which PostgreSQL refuses.',
  why: `
The concurrent forms of \`CREATE INDEX\`, \`DROP INDEX\`, \`REINDEX\` and \`DETACH PARTITION\` consist of several
transactions of their own, so PostgreSQL refuses them inside of one
([manual](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)). Most tools wrap a
migration in a transaction. drizzle-kit's migrator wraps all pending files in a single one and has no way to leave a
file out: run such a file with psql before the deployment, or by a script that sends its statements one by one and
then notes the migration in the tool's table.
`,
  silences: [
    'Files that the tool does not run in a transaction.',
    'REFRESH MATERIALIZED VIEW CONCURRENTLY, which may.',
  ],
  options: {},
  messages: {
    byTool: (d: { command: string; tool: string }) =>
      `${d.command} cannot run in a transaction, and ${d.tool} runs this file in one.`,
    byFile: (d: { command: string }) =>
      `${d.command} cannot run in a transaction, and this file has opened one by BEGIN.`,
  },
  examples: {
    bad: [
      {
        title: 'A file that the tool wraps',
        language: 'sql',
        fixture: `
          --@ {"tool":"dbmate","wrapped":true}
          --- 0001_orders.sql
          create table orders (id int primary key, user_id int not null);
          --- 0002_index.sql
          alter table orders add column note text;
          create index concurrently orders_user_id_idx on orders (user_id);
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CREATE INDEX CONCURRENTLY cannot run in a transaction, and dbmate runs this file in one.
          --= 0002_index.sql
          alter table orders add column note text;
          -- Moved to the next migration, which does not run in a transaction.
          --= 0003_orders_concurrently.sql
          -- no-transaction
          create index concurrently orders_user_id_idx on orders (user_id);
        `,
      },
    ],
    good: [
      {
        title: 'Outside of a transaction',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, user_id int not null);
          --- 0002_index.sql
          begin;
          alter table orders add column note text;
          commit;
          create index concurrently orders_user_id_idx on orders (user_id);
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    const { transaction, file } = statement;
    if (transaction.kind === 'alone') return;
    for (const change of statement.changes) {
      const command = commands[change.kind];
      if (command === undefined || !('concurrently' in change) || !change.concurrently) continue;
      if (transaction.opened === 'by-file') {
        report({ at: change.span, message: 'byFile', data: { command } });
        continue;
      }
      const left = leaving(statement);
      const name = 'name' in change ? change.name : 'tableLabel' in change ? change.tableLabel : '';
      report({
        at: change.span,
        message: 'byTool',
        data: { command, tool: file.tool === 'plain' ? 'the tool' : file.tool },
        fixes: [
          left
            ? textFix(file, 'Run the migration outside of a transaction', left)
            : textFix(
                file,
                'Move it to a migration that does not run in a transaction',
                [takeOut(statement, 'Moved to the next migration, which does not run in a transaction.')],
                [{ name: fileName(name, 'concurrently'), lines: [statement.text], nonTransactional: true }],
              ),
        ],
      });
    }
  },
});
