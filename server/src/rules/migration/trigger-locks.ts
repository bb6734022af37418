import type { Change } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { isOwnTable } from './support/ownTable.ts';

export const triggerLocks = defineRule({
  id: 'trigger-locks',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['postgres-language-server/creatingTrigger', 'pgsafe/trigger'],
  summary: 'A trigger is made, dropped or switched under a lock that stops writes.',
  why: `
\`CREATE TRIGGER\` and \`ENABLE\` or \`DISABLE TRIGGER\` need a SHARE ROW EXCLUSIVE lock, \`DROP TRIGGER\` an ACCESS EXCLUSIVE one
([manual](https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES)). They are short, but wait for
every running transaction that writes the table, and all later writes wait behind them. Set a lock_timeout, and give
them a transaction of their own.
`,
  silences: ['Tables that the same migration makes.', 'Files in which lock_timeout is set before.'],
  options: {},
  messages: {
    blocks: (d: { command: string; cost: string }) => `${d.command} takes ${d.cost} behind it.`,
  },
  examples: {
    bad: [
      {
        title: 'A trigger on a table in use',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, changed timestamptz);
          create function touch() returns trigger language plpgsql as $$ begin new.changed = now(); return new; end $$;
          --- 0002_trigger.sql
          create trigger touch before update on orders for each row execute function touch();
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CREATE TRIGGER takes a SHARE ROW EXCLUSIVE lock on orders: writes wait behind it.
          alter table orders disable trigger touch;
          --                 ^^^^^^^^^^^^^^^^^^^^^ DISABLE TRIGGER takes a SHARE ROW EXCLUSIVE lock on orders: writes wait behind it.
          drop trigger touch on orders;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^ DROP TRIGGER takes an ACCESS EXCLUSIVE lock on orders: reads and writes wait behind it.
        `,
      },
    ],
    good: [
      {
        title: 'With a limit to the wait',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, changed timestamptz);
          create function touch() returns trigger language plpgsql as $$ begin new.changed = now(); return new; end $$;
          --- 0002_trigger.sql
          set lock_timeout = '2s';
          create trigger touch before update on orders for each row execute function touch();
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    const limit = statement.settings.lock_timeout;
    if (limit !== undefined && limit !== '0') return;
    for (const change of statement.changes) {
      const command = triggerCommand(change);
      const fact = lockFactOf(change, serverVersion);
      if (command === undefined || !fact || !('tableLabel' in change) || isOwnTable(change)) continue;
      report({
        at: change.span,
        message: 'blocks',
        data: { command, cost: costPhrase(fact, change.tableLabel) },
      });
    }
  },
});

function triggerCommand(change: Change): string | undefined {
  if (change.kind !== 'alter-other') return undefined;
  if (change.command === 'CREATE TRIGGER' || change.command === 'DROP TRIGGER') return change.command;
  if (/^AT_Enable(?:Always|Replica)?Trig/.test(change.command)) return 'ENABLE TRIGGER';
  return change.command.startsWith('AT_DisableTrig') ? 'DISABLE TRIGGER' : undefined;
}
