import type { Change, MigrationStatement, StatementTransaction } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { present } from './support/fix.ts';
import { moveToNext } from './support/moveToNext.ts';
import { fileName } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quieter, quietnessOf, quietWork } from './support/quietWork.ts';

export const statementAfterExclusiveLock = defineRule({
  id: 'statement-after-exclusive-lock',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['eugene/E3', 'eugene/E4', 'postgres-language-server/runningStatementWhileHoldingAccessExclusive'],
  summary: 'Long work follows in a transaction that already holds a table for itself alone.',
  why: `
A lock is held until its transaction ends
([manual](https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES)). A column that is added in a moment
keeps everybody out for minutes when the same transaction then fills it, builds an index or validates a constraint.
Put what takes long into a migration of its own.
`,
  silences: [
    'Tables that the same migration makes.',
    'Statements that are short themselves: more ALTERs without a scan.',
    'Statements that run outside of a transaction.',
    'All but the first such statement of a transaction.',
  ],
  options: {},
  messages: {
    held: (d: { work: string; locked: string }) =>
      `${d.work} while this transaction holds an ACCESS EXCLUSIVE lock on ${d.locked}: reads and writes of ${d.locked} wait until all is done.`,
  },
  examples: {
    bad: [
      {
        title: 'A column that is filled at once',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          --- 0002_cents.sql
          alter table orders add column cents int;
          update orders set cents = total * 100;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Rows of orders are written while this transaction holds an ACCESS EXCLUSIVE lock on orders: reads and writes of orders wait until all is done.
          --= 0002_cents.sql
          alter table orders add column cents int;
          -- Moved to the next migration.
          --= 0003_update_orders.sql
          update orders set cents = total * 100;
        `,
      },
      {
        title: 'What leans on it moves along',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          create table notes (id int primary key);
          --- 0002_cents.sql
          alter table orders add column cents int;
          update orders set cents = total * 100;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Rows of orders are written while this transaction holds an ACCESS EXCLUSIVE lock on orders: reads and writes of orders wait until all is done.
          alter table orders alter column cents set not null;
          alter table notes add column body text;
          --= 0002_cents.sql
          alter table orders add column cents int;
          -- Moved to the next migration.
          --= 0003_update_orders.sql
          update orders set cents = total * 100;
          alter table orders alter column cents set not null;
          alter table notes add column body text;
        `,
      },
      {
        title: 'In a migrator that runs all that waits in one transaction',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_orders.sql
          CREATE TABLE "orders" ("id" integer PRIMARY KEY, "total" integer);
          --- 0002_cents.sql
          ALTER TABLE "orders" ADD COLUMN "cents" integer;--> statement-breakpoint
          UPDATE "orders" SET "cents" = 0;--> statement-breakpoint
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Rows of orders are written while this transaction holds an ACCESS EXCLUSIVE lock on orders: reads and writes of orders wait until all is done.
          ALTER TABLE "orders" ALTER COLUMN "cents" SET NOT NULL;
          --= 0002_cents.sql
          ALTER TABLE "orders" ADD COLUMN "cents" integer;--> statement-breakpoint
          -- Moved to the next migration.
          --= 0003_update_orders.sql
          -- no-transaction
          UPDATE "orders" SET "cents" = 0;
          ALTER TABLE "orders" ALTER COLUMN "cents" SET NOT NULL;
        `,
      },
    ],
    good: [
      {
        title: 'In two migrations, or without a transaction',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, total int);
          --- 0002_cents.sql
          alter table orders add column cents int;
          update orders set cents = total * 100;
        `,
      },
    ],
  },
  subject: 'migration',
  check({ statements }, { report, serverVersion }) {
    let transaction = '';
    let held: Held | undefined;
    let isTold = false;
    for (const statement of statements) {
      const key = transactionKey(statement.transaction);
      if (key !== transaction) {
        transaction = key ?? '';
        held = undefined;
        isTold = false;
      }
      if (key === undefined) continue;
      const work = held && !isTold ? longWork(statement, held, serverVersion) : undefined;
      if (held && work) {
        isTold = true;
        report({
          at: statement.span.whole,
          message: 'held',
          quiet: quieter(quietnessOf(statement, held.change), quietnessOf(statement, work.change)),
          data: { work: work.text, locked: held.table },
          related: [{ span: held.change.span, message: `${held.table} is locked from here on.` }],
          fixes: present(moveToNext(statement, statements, fileName(work.name))),
        });
      }
      held ??= exclusiveLock(statement, serverVersion);
    }
  },
});

function transactionKey(transaction: StatementTransaction): string | undefined {
  return transaction.kind === 'inside' ? `${transaction.opened} ${transaction.number}` : undefined;
}

type TableChange = Extract<Change, { readonly tableLabel: string }>;

interface Held {
  readonly table: string;
  readonly change: TableChange;
}

function exclusiveLock(statement: MigrationStatement, serverVersion: number): Held | undefined {
  for (const change of statement.changes)
    if (
      'tableLabel' in change &&
      !isOwnTable(change) &&
      lockFactOf(change, serverVersion)?.lock === 'ACCESS EXCLUSIVE'
    )
      return { table: change.tableLabel, change };
  return undefined;
}

/** What takes long in a statement, as the beginning of a sentence. */
function longWork(
  statement: MigrationStatement,
  held: Held,
  serverVersion: number,
): { readonly text: string; readonly name: string; readonly change: TableChange } | undefined {
  for (const change of statement.changes) {
    if (!('tableLabel' in change) || isOwnTable(change)) continue;
    const { tableLabel } = change;
    if (change.kind === 'write-rows') {
      if (change.command === 'insert' && /\bvalues\b/i.test(statement.text)) continue;
      return { text: `Rows of ${tableLabel} are written`, name: `${change.command}_${tableLabel}`, change };
    }
    // A table that goes is not read.
    if (change.kind === 'truncate') continue;
    const fact = lockFactOf(change, serverVersion);
    // It would keep the same people waiting as long without the lock before it: another rule says that.
    if (fact?.lock === 'ACCESS EXCLUSIVE' && tableLabel === held.table) continue;
    if (fact?.rewrites)
      return { text: `Every row of ${tableLabel} is written anew`, name: `rewrite_${tableLabel}`, change };
    if (fact?.scans)
      return { text: `Every row of ${tableLabel} is read`, name: `${change.kind}_${tableLabel}`, change };
  }
  return undefined;
}
