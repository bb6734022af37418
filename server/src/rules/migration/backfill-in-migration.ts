import type { Change } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';

export const backfillInMigration = defineRule({
  id: 'backfill-in-migration',
  group: 'migration',
  severity: 'info',
  quietly: quietWork.filter(({ severity }) => severity === 'hint'),
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql'],
  sources: [
    'strong_migrations/backfill',
    'online_migrations/backfill',
    'excellent_migrations/data-manipulation',
    'bytebase/statement.where.require',
  ],
  summary: 'A migration of the schema updates or deletes all rows of a table.',
  why: `
An UPDATE of a whole table locks each row it has touched until the end of the transaction, writes every row anew, and
leaves as many dead ones to vacuum ([manual](https://www.postgresql.org/docs/current/mvcc-intro.html)); together with the
locks of the schema changes around it, it stops the table for as long as it takes. Do it in batches by the key, each
with a transaction of its own, outside of the migration or in one of its own.
`,
  silences: [
    'Tables that the same migration makes.',
    'Statements with WHERE, and files that do nothing but write rows.',
    'The way back.',
  ],
  options: {},
  messages: {
    update: (d: { table: string }) =>
      `Every row of ${d.table} is updated: each stays locked (ROW EXCLUSIVE on the table) and other writes to it wait until the end.`,
    delete: (d: { table: string }) =>
      `Every row of ${d.table} is deleted: each stays locked (ROW EXCLUSIVE on the table) and other writes to it wait until the end.`,
  },
  examples: {
    bad: [
      {
        title: 'A new column filled at once',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          --- 0002_cents.sql
          alter table orders add column cents bigint;
          update orders set cents = total * 100;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every row of orders is updated: each stays locked (ROW EXCLUSIVE on the table) and other writes to it wait until the end.
        `,
      },
    ],
    good: [
      {
        title: 'Some rows, a new table, and a file for the rows alone',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          update orders set total = 0;
          --- 0002_cents.sql
          alter table orders add column cents bigint;
          update orders set cents = 0 where id = 1;
          --- 0003_fill.sql
          update orders set cents = total * 100;
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { report }) {
    const { statements, file } = migration;
    if (file.direction === 'down') return;
    const changes = statements.flatMap((statement) => statement.changes);
    if (!changes.some(isSchemaChange)) return;
    for (const change of changes) {
      if (change.kind !== 'write-rows' || isOwnTable(change) || change.hasCondition) continue;
      if (change.command !== 'update' && change.command !== 'delete') continue;
      report({
        at: change.span,
        message: change.command,
        quiet: quietnessOf(migration, change) && 'hint',
        data: { table: change.tableLabel },
      });
    }
  },
});

function isSchemaChange({ kind }: Change): boolean {
  return kind !== 'write-rows' && kind !== 'lock-table' && kind !== 'opaque';
}
