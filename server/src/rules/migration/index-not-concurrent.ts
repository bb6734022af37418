import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { costPhrase } from './support/cost.ts';
import { insertAfter, outsideTransaction } from './support/fix.ts';
import { bareName, fileName, nameOfPart } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';

export const indexNotConcurrent = defineRule({
  id: 'index-not-concurrent',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/require-concurrent-index-creation',
    'eugene/E6',
    'strong_migrations/add_index',
    'pgvet/non-concurrent-index',
    'django-migration-linter/CREATE_INDEX',
    'atlas/PG101',
  ],
  summary: 'An index is built while nobody can write to the table.',
  why: `
\`CREATE INDEX\` reads the whole table under a SHARE lock: every INSERT, UPDATE and DELETE waits until it is done.
\`CREATE INDEX CONCURRENTLY\` reads it twice and lets writes go on. It cannot run in a transaction, and when it
fails it leaves an invalid index behind that has to be dropped before the next try
([manual](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)).
`,
  silences: [
    'Tables that the same migration makes, and temporary tables.',
    'Indexes that are built concurrently.',
  ],
  options: {},
  messages: {
    blocks: (d: { cost: string }) => `CREATE INDEX takes ${d.cost}.`,
  },
  examples: {
    bad: [
      {
        title: 'A migration that runs statement by statement',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, user_id int not null);
          --- 0002_index.sql
          create index orders_user_id_idx on orders (user_id);
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CREATE INDEX takes a SHARE lock on orders: writes wait while every row is read.
          --= 0002_index.sql
          create index concurrently orders_user_id_idx on orders (user_id);
        `,
      },
      {
        title: 'A migration of its own, which can say that it runs in no transaction',
        language: 'sql',
        fixture: `
          --@ {"tool":"atlas","wrapped":true}
          --- 0001_orders.sql
          create table orders (id int primary key, user_id int not null);
          --- 0002_index.sql
          create index orders_user_id_idx on orders (user_id);
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CREATE INDEX takes a SHARE lock on orders: writes wait while every row is read.
          --= 0002_index.sql
          -- atlas:txmode none

          create index concurrently orders_user_id_idx on orders (user_id);
        `,
      },
      {
        title: 'A migration in a transaction',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_orders.sql
          CREATE TABLE "orders" ("id" integer PRIMARY KEY, "user_id" integer NOT NULL);
          --- 0002_index.sql
          ALTER TABLE "orders" ADD COLUMN "note" text;--> statement-breakpoint
          CREATE UNIQUE INDEX "orders_user_id_idx" ON "orders" USING btree ("user_id");
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CREATE INDEX takes a SHARE lock on orders: writes wait while every row is read.
          --= 0002_index.sql
          ALTER TABLE "orders" ADD COLUMN "note" text;
          -- Moved to the next migration, which does not run in a transaction.
          --= 0003_orders_user_id_idx_concurrently.sql
          -- no-transaction
          CREATE UNIQUE INDEX CONCURRENTLY "orders_user_id_idx" ON "orders" USING btree ("user_id");
        `,
      },
    ],
    good: [
      {
        title: 'A new table, and an index that is built concurrently',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id int primary key, user_id int not null);
          create index orders_user_id_idx on orders (user_id);
          --- 0002_index.sql
          create index concurrently orders_id_user_id_idx on orders (id, user_id);
          create materialized view users as select distinct user_id from orders;
          create unique index users_user_id_idx on users (user_id);
          create temporary table chosen (id int);
          create index on chosen (id);
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    for (const change of statement.changes) {
      if (change.kind !== 'create-index' || change.concurrently || isOwnTable(change)) continue;
      const fact = lockFactOf(change, serverVersion);
      if (!fact) continue;
      const edit = insertAfter(statement, /^create\s+(?:unique\s+)?index/i, ' CONCURRENTLY');
      const name = nameOfPart(change.index.name) ?? `${bareName(change)}_index`;
      const fix =
        edit &&
        // A partitioned table has no concurrent way.
        !change.table?.partitioned &&
        outsideTransaction(statement, 'Build the index concurrently', fileName(name, 'concurrently'), edit);
      report({
        at: change.span,
        message: 'blocks',
        quiet: quietnessOf(statement, change),
        data: { cost: costPhrase(fact, change.tableLabel) },
        fixes: fix ? [fix] : [],
      });
    }
  },
});
