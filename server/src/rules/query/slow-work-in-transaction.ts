import type { CallStep } from '../../model/queryScope.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { quickCallees, slowCallees, slowModules } from '../vocabulary/queries.ts';

export const slowWorkInTransaction = defineRule({
  id: 'slow-work-in-transaction',
  group: 'query',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A transaction is kept open while the program waits for something else.',
  why: `
An open transaction holds a connection of the pool and the locks of every row it has written, until it ends. When the
mail server takes ten seconds, everybody who wants one of these rows waits for ten seconds, and
[dead rows cannot be cleaned away](https://www.postgresql.org/docs/current/routine-vacuuming.html) meanwhile. And what
was sent stays sent when the transaction is rolled back.

Do it before, or after the commit. Where it must not get lost, write it to a table in the transaction, and have a
worker send what stands there
([\`idle_in_transaction_session_timeout\`](https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-IDLE-IN-TRANSACTION-SESSION-TIMEOUT)
ends those that wait too long).
`,
  which: ['isolation-level'],
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Calls that are not waited for, and functions of the program itself: what they do is not followed.',
    'The functions that the option `except` names.',
  ],
  options: {
    ...quietFiles,
    slow: wordList([], 'More functions that are slow, as they are called: `mailer.send`.'),
    except: wordList([], 'Functions that are not slow, as they are called.'),
  },
  messages: {
    waits: (d: { callee: string }) => `The transaction stays open while ${d.callee} is waited for.`,
  },
  examples: {
    bad: [
      {
        title: 'A request to another server',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', { id: integer('id').primaryKey(), status: text('status') });
          //- orders.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { orders } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function pay(id: number) {
            await db.transaction(async (tx) => {
              await tx.update(orders).set({ status: 'paid' }).where(eq(orders.id, id));
              await fetch('https://shipping.example/orders', { method: 'POST', body: String(id) });
              //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The transaction stays open while fetch is waited for.
            });
          }
        `,
      },
    ],
    good: [
      {
        title: 'After the commit',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', { id: integer('id').primaryKey(), status: text('status') });
          //- orders.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { orders } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function pay(id: number) {
            await db.transaction(async (tx) => {
              await tx.update(orders).set({ status: 'paid' }).where(eq(orders.id, id));
            });
            await fetch('https://shipping.example/orders', { method: 'POST', body: String(id) });
          }
        `,
      },
    ],
  },
  subject: 'queryScope',
  check(scope, { report, options, path }) {
    if (isQuiet(path, options)) return;
    for (const step of scope.steps) {
      if (step.kind !== 'call' || !step.place.transaction || step.passesClient) continue;
      if (step.place.awaited !== 'each' && step.place.awaited !== 'together') continue;
      if (!isSlow(step, options)) continue;
      report({
        at: step.span,
        message: 'waits',
        data: { callee: step.callee },
        related: [{ span: step.place.transaction.span.name, message: 'The transaction' }],
      });
    }
  },
});

function isSlow(
  { callee, module }: CallStep,
  options: { readonly slow: readonly string[]; readonly except: readonly string[] },
): boolean {
  if (options.except.includes(callee)) return false;
  if (options.slow.includes(callee)) return true;
  if (quickCallees.some((pattern) => pattern.test(callee))) return false;
  if (module !== undefined && slowModules.some((pattern) => pattern.test(module))) return true;
  return slowCallees.some((pattern) => pattern.test(callee));
}
