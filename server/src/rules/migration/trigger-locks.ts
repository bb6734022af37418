import type { Change } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { isOwnTable } from './support/ownTable.ts';

export const triggerLocks = defineRule({
  id: 'trigger-locks',
  group: 'migration',
  severity: 'hint',
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
  silences: [
    'Tables that the same migration makes.',
    'Files in which lock_timeout is set before.',
    'Tables on which the transaction has an ACCESS EXCLUSIVE lock already.',
  ],
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
      {
        title: 'Behind the lock of a new column',
        language: 'sql',
        fixture: `
          --@ {"wrapped":true}
          --- 0001_orders.sql
          create table orders (id int primary key);
          create function touch() returns trigger language plpgsql as $$ begin new.changed = now(); return new; end $$;
          --- 0002_trigger.sql
          alter table orders add column changed timestamptz;
          create trigger touch before update on orders for each row execute function touch();
        `,
      },
    ],
  },
  subject: 'migration',
  check({ statements }, { report, serverVersion }) {
    const locked = new Set<string>();
    for (const { changes, transaction, settings } of statements) {
      const limit = settings.lock_timeout;
      const inside =
        transaction.kind === 'inside' ? `${transaction.opened} ${transaction.number}` : undefined;
      for (const change of changes) {
        if (!('tableLabel' in change) || isOwnTable(change)) continue;
        const fact = lockFactOf(change, serverVersion);
        const lock = `${inside} ${change.tableLabel}`;
        const isLocked = inside !== undefined && locked.has(lock);
        if (fact?.lock === 'ACCESS EXCLUSIVE') locked.add(lock);
        const command = triggerCommand(change);
        if (command === undefined || !fact || isLocked || (limit !== undefined && limit !== '0')) continue;
        report({
          at: change.span,
          message: 'blocks',
          data: { command, cost: costPhrase(fact, change.tableLabel) },
        });
      }
    }
  },
});

function triggerCommand(change: Change): string | undefined {
  if (change.kind !== 'alter-other') return undefined;
  if (change.command === 'CREATE TRIGGER' || change.command === 'DROP TRIGGER') return change.command;
  if (/^AT_Enable(?:Always|Replica)?Trig/.test(change.command)) return 'ENABLE TRIGGER';
  return change.command.startsWith('AT_DisableTrig') ? 'DISABLE TRIGGER' : undefined;
}
