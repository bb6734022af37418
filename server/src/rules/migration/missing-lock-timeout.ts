import type { Change, MigrationStatement } from '../../model/migration.ts';
import { sendsFileWhole } from '../../model/migrationTool.ts';
import { defineRule, type RuleOption } from '../rule.ts';
import { type LockFact, lockFactOf, waitersOf } from './facts/locks.ts';
import { lockPhrase } from './support/cost.ts';
import { insert, joined, textFix } from './support/fix.ts';
import { isOwnTable } from './support/ownTable.ts';

const timeout: RuleOption<string> = {
  default: '5s',
  description: 'What the fix sets.',
  schema: { type: 'string' },
};

export const missingLockTimeout = defineRule({
  id: 'missing-lock-timeout',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['squawk/require-timeout-settings', 'eugene/E9'],
  summary: 'A migration waits for its lock without a limit, and everybody else waits behind it.',
  why: `
A statement that needs a strong lock waits for every transaction that uses the table, and all that come later wait
behind it, even plain reads: one long report stops the table. With
[\`lock_timeout\`](https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT) the migration gives up
after a few seconds and can be tried again.
`,
  silences: [
    'Files in which lock_timeout is set before, and statements that lock only what the migration itself makes.',
    'Statements whose lock stops nobody (the concurrent forms, VALIDATE CONSTRAINT).',
    'All but the first statement of a file.',
  ],
  options: { timeout },
  messages: {
    unlimited: (d: { lock: string; table: string; waiters: string }) =>
      `No lock_timeout is set: as long as this waits for ${d.lock} on ${d.table}, all later ${d.waiters} wait behind it.`,
  },
  examples: {
    bad: [
      {
        title: 'A new column',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key);
          --- 0002_note.sql
          alter table orders add column note text;
          --                 ^^^^^^^^^^^^^^^^^^^^ No lock_timeout is set: as long as this waits for an ACCESS EXCLUSIVE lock on orders, all later reads and writes wait behind it.
          --= 0002_note.sql
          set lock_timeout = '5s';
          alter table orders add column note text;
        `,
      },
      {
        title: 'In a transaction of the tool',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_orders.sql
          CREATE TABLE "orders" ("id" integer PRIMARY KEY);
          --- 0002_note.sql
          ALTER TABLE "orders" ADD COLUMN "note" text;
          --                   ^^^^^^^^^^^^^^^^^^^^^^ No lock_timeout is set: as long as this waits for an ACCESS EXCLUSIVE lock on orders, all later reads and writes wait behind it.
          --= 0002_note.sql
          SET LOCAL lock_timeout = '5s';--> statement-breakpoint
          ALTER TABLE "orders" ADD COLUMN "note" text;
        `,
      },
      {
        title: 'Below a comment of the statement',
        language: 'sql',
        fixture: `
          --@ {"tool":"prisma"}
          --- 0001_orders.sql
          CREATE TABLE "orders" ("id" integer PRIMARY KEY);
          --- 0002_note.sql
          -- AlterTable
          ALTER TABLE "orders" ADD COLUMN "note" text;
          --                   ^^^^^^^^^^^^^^^^^^^^^^ No lock_timeout is set: as long as this waits for an ACCESS EXCLUSIVE lock on orders, all later reads and writes wait behind it.
          --= 0002_note.sql
          SET LOCAL lock_timeout = '5s';

          -- AlterTable
          ALTER TABLE "orders" ADD COLUMN "note" text;
        `,
      },
    ],
    good: [
      {
        title: 'With a limit',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key);
          --- 0002_note.sql
          set lock_timeout = '3s';
          alter table orders add column note text;
          --- 0003_index.sql
          create index concurrently on orders (note);
        `,
      },
    ],
  },
  subject: 'migration',
  check({ statements, file }, { report, options, serverVersion }) {
    for (const statement of statements) {
      const found = firstLock(statement, serverVersion);
      const limit = statement.settings.lock_timeout;
      if (!found || (limit !== undefined && limit !== '0')) continue;
      const [first] = statements;
      const local =
        first &&
        (first.transaction.kind === 'inside'
          ? first.transaction.opened === 'by-tool'
          : // With the setting it is one of two, and these are a transaction.
            statements.length === 1 && sendsFileWhole(file.tool));
      const setting = `SET ${local ? 'LOCAL ' : ''}lock_timeout = '${options.timeout.replaceAll("'", "''")}'`;
      report({
        at: found.change.span,
        message: 'unlimited',
        data: {
          lock: lockPhrase(found.fact.lock),
          table: found.table,
          waiters: waitersOf(found.fact.lock),
        },
        fixes: first
          ? [
              textFix(file, `Set lock_timeout to ${options.timeout} at the top`, [
                insert(
                  first.span.above ?? first.span.whole,
                  'start',
                  joined(file, [setting, '']) + gap(first),
                ),
              ]),
            ]
          : [],
      });
      return;
    }
  },
});

/** A statement below a comment of its own stands apart. */
function gap({ span }: MigrationStatement): string {
  return span.above && span.above.start < span.whole.start ? '\n' : '';
}

function firstLock(
  { changes }: MigrationStatement,
  serverVersion: number,
): { readonly change: Change; readonly fact: LockFact; readonly table: string } | undefined {
  for (const change of changes) {
    if (!('tableLabel' in change) || isOwnTable(change)) continue;
    const fact = lockFactOf(change, serverVersion);
    if (fact && waitersOf(fact.lock) !== 'nobody') return { change, fact, table: change.tableLabel };
  }
  return undefined;
}
