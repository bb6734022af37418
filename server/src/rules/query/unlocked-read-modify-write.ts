import type { Query, SetValue, TableRef } from '../../model/query.ts';
import type { Operand } from '../../model/queryExpression.ts';
import type { ScopeStep } from '../../model/queryScope.ts';
import { conjuncts, isComparison, usesIn } from '../../model/queryWalk.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { refLabel, targetOf } from '../support/queryTable.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import {
  guardedCounterTerms,
  harmlessCounterTerms,
  ownListTerms,
  valuedTerms,
} from '../vocabulary/queries.ts';
import { hasTerm } from '../vocabulary/words.ts';

export const unlockedReadModifyWrite = defineRule({
  id: 'unlocked-read-modify-write',
  group: 'query',
  severity: 'warning',
  since: '0.1.0',
  milder: {
    merged: { severity: 'hint', where: 'where one part of a JSON value is changed' },
    counted: {
      severity: 'hint',
      where: 'where the name speaks neither of money and stock nor of what is left',
    },
  },
  fix: 'suggested',
  dialects: ['postgresql', 'mysql'],
  sources: [],
  summary:
    'A value is read, calculated with, and written back, with nothing that keeps others from doing the same.',
  why: `
Two requests read a balance of 100; one writes 100 − 30, the other 100 − 50: one of the payments is lost. A transaction
alone does not help, since at its usual level
[both may read the row before either writes](https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED).

- Let the database calculate: \`.set({ balance: sql\\\`\\\${accounts.balance} - \\\${amount}\\\` })\`.
- Or lock the row as it is read, in the transaction: \`.for('update')\`
  ([PostgreSQL](https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE),
  [MySQL](https://dev.mysql.com/doc/refman/8.4/en/innodb-locking-reads.html)).
- Or write only if nobody was faster: \`where(eq(accounts.balance, old))\`, a version column, or a transaction that is
  serializable and tried again.
`,
  which: ['isolation-level'],
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Reads with a lock, transactions that are serializable or (PostgreSQL) repeatable read.',
    'Updates whose condition compares the old value, or a version.',
    'Counters of attempts, retries, visits and sessions, in which a lost step does no harm; failed sign-ins are none of these.',
    'Values that are taken over but not calculated with, and calculations in SQL.',
    'SQLite, where one connection writes at a time.',
  ],
  options: { ...quietFiles },
  messages: {
    lost: (d: { table: string; column: string }) =>
      `${d.column} is calculated from what was read of ${d.table} before: what others write between is lost.`,
    counted: (d: { table: string; column: string }) =>
      `${d.column} is calculated from what was read of ${d.table} before: what others write between is lost.`,
    merged: (d: { table: string; column: string }) =>
      `${d.column} is put together from what was read of ${d.table} before: what others write to other parts of it between is lost.`,
  },
  examples: {
    bad: [
      {
        title: 'A payment in a transaction',
        fixture: `
          //- schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const accounts = pgTable('accounts', {
            id: integer('id').primaryKey(),
            balance: integer('balance').notNull(),
          });
          //- pay.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { accounts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function pay(id: number, amount: number) {
            await db.transaction(async (tx) => {
              const [account] = await tx.select().from(accounts).where(eq(accounts.id, id));
              if (!account || account.balance < amount) throw new Error('Not enough');
              await tx.update(accounts).set({ balance: account.balance - amount }).where(eq(accounts.id, id));
              //                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ balance is calculated from what was read of accounts before: what others write between is lost.
            });
          }
          //= pay.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { accounts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function pay(id: number, amount: number) {
            await db.transaction(async (tx) => {
              const [account] = await tx.select().from(accounts).where(eq(accounts.id, id)).for('update');
              if (!account || account.balance < amount) throw new Error('Not enough');
              await tx.update(accounts).set({ balance: account.balance - amount }).where(eq(accounts.id, id));
            });
          }
        `,
      },
    ],
    good: [
      {
        title: 'In the database, or with a lock',
        fixture: `
          //- schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const accounts = pgTable('accounts', {
            id: integer('id').primaryKey(),
            balance: integer('balance').notNull(),
          });
          //- pay.ts
          import { and, eq, gte, sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { accounts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function pay(id: number, amount: number) {
            await db
              .update(accounts)
              .set({ balance: sql\`\${accounts.balance} - \${amount}\` })
              .where(and(eq(accounts.id, id), gte(accounts.balance, amount)));
          }

          export async function payLocked(id: number, amount: number) {
            await db.transaction(async (tx) => {
              const [account] = await tx.select().from(accounts).where(eq(accounts.id, id)).for('update');
              if (!account) return;
              await tx.update(accounts).set({ balance: account.balance - amount }).where(eq(accounts.id, id));
            });
          }
        `,
      },
    ],
  },
  subject: 'queryScope',
  check(scope, { report, view, options, path }) {
    if (isQuiet(path, options)) return;
    const reads: Query[] = [];
    for (const step of scope.steps) {
      const query = queryOf(step);
      if (!query) continue;
      // Whoever waits for the same key comes after this transaction.
      if (query.sql.some(({ text = '' }) => advisoryLock.test(text))) return;
      if (query.operation === 'select') reads.push(query);
      if (query.operation !== 'update' || !query.where) continue;
      const found = lostUpdate(query, reads);
      const table = refLabel(targetOf(query), view);
      if (!found || table === undefined || isHarmless(found.set.column.column, table)) continue;
      if (isGuarded(query, found.read, found.set)) continue;
      report({
        at: found.set.span,
        message: messageFor(found.set, query, table, view),
        data: { table, column: found.set.column.column },
        fixes: fixesOf(query, found.read),
        related: [{ span: found.read.span.name, message: 'What is read' }],
      });
    }
  },
});

const advisoryLock = /\bpg_(?:try_)?advisory_(?:xact_)?lock\s*\(/i;

/** What is kept as JSON is mostly somebody's own: two changes at once are rare. */
function isJson({ column }: SetValue, target: TableRef | undefined, view: SchemaView): boolean {
  const name = column.column;
  const found = view
    .tableOf(target)
    ?.columns.find((each) => (column.by === 'key' ? each.key : known(each.name)) === name);
  const type = known(found?.type);
  return type?.family === 'json' || type?.mode === 'json';
}

function messageFor(
  set: SetValue,
  query: Query,
  table: string,
  view: SchemaView,
): 'merged' | 'counted' | 'lost' {
  if (isJson(set, targetOf(query), view)) return 'merged';
  return isOfValue(set.column.column, table) ? 'lost' : 'counted';
}

/** Money, stock, what is left of something, and what somebody is kept out by. Each has one cart. */
function isOfValue(column: string, table: string): boolean {
  if (hasTerm(table, ownListTerms)) return false;
  return hasTerm(column, valuedTerms) || [column, table].some((name) => hasTerm(name, guardedCounterTerms));
}

/** A step more or less changes nothing that anybody relies on. */
function isHarmless(column: string, table: string): boolean {
  const isGuard = [column, table].some((name) => hasTerm(name, guardedCounterTerms));
  return hasTerm(column, harmlessCounterTerms) && !isGuard;
}

function queryOf(step: ScopeStep): Query | undefined {
  return step.kind === 'query' ? step.query : undefined;
}

/** A value that is made of the same column of a row read before. */
function lostUpdate(
  update: Query,
  reads: readonly Query[],
): { readonly read: Query; readonly set: SetValue } | undefined {
  for (const set of update.set) {
    const members = set.value.kind === 'parameter' ? (set.value.changes ?? []) : [];
    const member = members.find((each) => each.split('.').at(-1) === set.column.column);
    if (member === undefined) continue;
    const uses = usesIn(set.value);
    const read = reads.findLast(
      (each) => each.result.some((name) => uses.includes(name)) && isSameTable(each, update),
    );
    if (read) return { read, set };
  }
  return undefined;
}

function isSameTable(read: Query, update: Query): boolean {
  const target = targetOf(update);
  if (target?.kind !== 'table') return false;
  return read.tables.some(({ table }) => table.kind === 'table' && table.id === target.id);
}

/** Something keeps others from writing between, or the update from overwriting what they wrote. */
function isGuarded(update: Query, read: Query, set: SetValue): boolean {
  if (read.lock !== undefined) return true;
  const isolation = update.place.transaction?.isolation;
  if (isolation === 'serializable' || (isolation === 'repeatable read' && update.dialect === 'postgresql'))
    return true;
  return conjuncts(update.where).some((condition) => {
    if (!isComparison(condition)) return condition.kind === 'sql' || condition.kind === 'unknown';
    return [condition.left, ...condition.right].some((side) => isOldValue(side, set, update));
  });
}

function isOldValue(side: Operand, { column }: SetValue, update: Query): boolean {
  if (side.kind !== 'column') return false;
  const { column: key } = side.column;
  return key === column.column || /version|revision|updated_?at/i.test(key) || isSetToo(key, update);
}

/** A status that the update moves on from: whoever comes second does not find the row any more. */
function isSetToo(key: string, update: Query): boolean {
  return update.set.some(({ column }) => column.column === key);
}

function fixesOf(update: Query, read: Query): readonly Fix[] {
  const inside = read.place.transaction;
  if (!inside || inside.number !== update.place.transaction?.number || read.origin !== 'builder') return [];
  if (read.client.kind !== 'transaction' || read.tables.length > 1 || read.open) return [];
  return [
    {
      title: "Lock the row as it is read: .for('update')",
      safety: 'suggested',
      edits: [],
      queryEdits: [{ kind: 'add-lock', query: read.span.whole, mode: 'update' }],
    },
  ];
}
