import { defineRule, type Fix } from '../rule.ts';

export const transactionUsesOuterClient = defineRule({
  id: 'transaction-uses-outer-client',
  group: 'query',
  severity: 'error',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A query inside a transaction runs on the client outside of it.',
  why: `
\`db.transaction(async (tx) => …)\` takes one connection and gives its client as \`tx\`. A query on \`db\` takes another: it
is not rolled back with the rest, does not see what the transaction has written, and where the pool has no connection
left it waits for the transaction, which waits for it. [Run it on \`tx\`](https://orm.drizzle.team/docs/transactions).

Rows that the transaction has locked make the query
[wait until it ends](https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS): a deadlock that the
database does not see.
`,
  silences: [
    'Another client than the one that the transaction was opened on: another database, a replica.',
    'Clients that may be either: a parameter typed as both.',
    'Queries that are not waited for.',
  ],
  options: {},
  messages: {
    outer: (d: { client: string; parameter: string | undefined }) =>
      d.parameter === undefined
        ? `This runs on ${d.client}, outside of the transaction around it.`
        : `This runs on ${d.client}, outside of the transaction around it, whose client is ${d.parameter}.`,
  },
  examples: {
    bad: [
      {
        title: 'One of two writes is outside',
        fixture: `
          //- schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const accounts = pgTable('accounts', {
            id: integer('id').primaryKey(),
            cents: integer('cents').notNull(),
          });
          //- transfer.ts
          import { eq, sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { accounts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function transfer(from: number, to: number, cents: number) {
            await db.transaction(async (tx) => {
              await tx
                .update(accounts)
                .set({ cents: sql\`\${accounts.cents} - \${cents}\` })
                .where(eq(accounts.id, from));
              await db
              //    ^^ This runs on db, outside of the transaction around it, whose client is tx.
                .update(accounts)
                .set({ cents: sql\`\${accounts.cents} + \${cents}\` })
                .where(eq(accounts.id, to));
            });
          }
          //= transfer.ts
          import { eq, sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { accounts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function transfer(from: number, to: number, cents: number) {
            await db.transaction(async (tx) => {
              await tx
                .update(accounts)
                .set({ cents: sql\`\${accounts.cents} - \${cents}\` })
                .where(eq(accounts.id, from));
              await tx
                .update(accounts)
                .set({ cents: sql\`\${accounts.cents} + \${cents}\` })
                .where(eq(accounts.id, to));
            });
          }
        `,
      },
    ],
    good: [
      {
        title: 'All on the client of the transaction',
        fixture: `
          //- schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const accounts = pgTable('accounts', {
            id: integer('id').primaryKey(),
            cents: integer('cents').notNull(),
          });
          //- close.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { accounts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);
          const replica = drizzle(process.env.REPLICA_URL!);

          export async function close(id: number) {
            await db.transaction(async (tx) => {
              await replica.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, id));
              await tx.delete(accounts).where(eq(accounts.id, id));
            });
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report }) {
    const { client, place } = query;
    const { transaction, awaited } = place;
    if (!transaction || query.nested || client.kind !== 'client' || awaited === 'no') return;
    if (client.name !== transaction.client) return;
    const { parameter } = transaction;
    const fixes: readonly Fix[] =
      parameter === undefined
        ? []
        : [
            {
              title: `Run it on ${parameter}`,
              safety: 'safe',
              edits: [],
              queryEdits: [{ kind: 'set-client', replaces: client.span, name: parameter }],
            },
          ];
    report({
      at: client.span,
      message: 'outer',
      data: { client: client.name, parameter },
      fixes,
      related: [{ span: transaction.span.name, message: 'The transaction' }],
    });
  },
});
