import { tableLabel } from '../../model/catalog.ts';
import { isUnknown } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { columnsOfKey, holdsKey } from '../support/foreignKeyKeys.ts';
import { foreignKeyUse } from '../support/foreignKeyUse.ts';
import { partLabel } from '../support/keyShape.ts';
import { isLedBy, partialLeader } from '../support/leadingColumns.ts';
import { missingIndexMessage } from '../support/missingIndexMessage.ts';

export const unindexedForeignKey = defineRule({
  id: 'unindexed-foreign-key',
  group: 'index',
  severity: 'warning',
  since: '0.1.0',
  milder: {
    partlyUnseen: {
      severity: 'hint',
      where:
        'where a partial index begins with the columns and no query is seen that needs the rows outside of it',
    },
    belongs: {
      severity: 'hint',
      where:
        'where only deletions are seen that would use it, or no query of the table is seen and it is none of those that hold many rows in most programs',
    },
    unseen: {
      severity: 'hint',
      where: 'where no query of the table is seen, and nothing says that its rows go along',
    },
    freed: {
      severity: 'hint',
      where: 'where only deletions are seen that would use it, of rows that stay, of people, of tenants',
    },
    unused: { severity: 'hint', where: 'where queries of the table are seen and none would use it' },
    doer: { severity: 'hint', where: 'where it says who did something' },
    library: {
      severity: 'hint',
      where: 'on a table of a library for signing in that no query of the program asks',
    },
    small: {
      severity: 'hint',
      where:
        'on a table that holds few rows whatever the program does, or a few for each owner (rooms, teams)',
    },
  },
  fix: 'safe',
  dialects: ['postgresql', 'sqlite'],
  sources: [
    'splinter/unindexed_foreign_keys',
    'active_record_doctor/unindexed_foreign_keys',
    'pg-index-health/foreign_keys_without_index',
    'schemacrawler/LinterForeignKeyWithNoIndexes',
  ],
  summary: 'No index starts with the columns of a foreign key.',
  why: `
The database indexes the side that a foreign key leads to, not the side that holds it. Each time a row of the
referenced table is deleted, or its key changes, the database looks for the rows that refer to it: without an
index it reads the whole referencing table, once for each deleted row, while it holds locks. Joins from the
parent to its children read the whole table too.

- PostgreSQL leaves the index to you
  ([manual](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)).
- SQLite asks for no index on the child key either, and recommends one
  ([manual](https://www.sqlite.org/foreignkeys.html#fk_indexes)).

A primary key, unique constraint or index serves when its first columns are those of the foreign key, in any
order among themselves.

It is a warning where the index is used: a query looks for rows by the columns or loads them along. Where no query of the
table is seen, it is one on a table that grows by its nature (orders, messages, events), when rows go with those they refer
to, a policy asks for the column, or the table is called after the other one (\`order_items\`) and its rows are never without one.
`,
  which: ['index-or-not'],
  silences: [
    'MySQL: InnoDB makes the index by itself.',
    'A partial index serves only when its condition is that the columns of the foreign key are not null; a ' +
      'BRIN index never does.',
    'Foreign keys of several columns, of which some are a key of the table by themselves: that key finds the one row.',
    'Foreign keys that name a tenant beside the primary key of the other table: an index on the latter serves.',
    'Tables whose keys or indexes could not all be read.',
  ],
  options: {},
  messages: {
    partly: (d: { table: string; columns: string; index: string }) =>
      `Of ${d.table} only ${d.index}, which is partial, starts with (${d.columns}): joins and deletes that are not about its rows alone read the whole table.`,
    partlyUnseen: (d: { table: string; columns: string; index: string }) =>
      `Of ${d.table} only ${d.index}, which is partial, starts with (${d.columns}): to delete what it leads to reads the whole table.`,
    missing: (d: { table: string; columns: string }) =>
      `No index on ${d.table} starts with (${d.columns}): joins and deletes read the whole table.`,
    belongs: (d: { table: string; columns: string }) =>
      `No index on ${d.table} starts with (${d.columns}): to delete what its rows belong to reads the whole table.`,
    library: (d: { table: string; columns: string }) =>
      `No index on ${d.table} starts with (${d.columns}): to delete what it leads to reads the whole table.`,
    doer: (d: { table: string; columns: string }) =>
      `No index on ${d.table} starts with (${d.columns}): to delete who did it reads the whole table.`,
    small: (d: { table: string; columns: string }) =>
      `No index on ${d.table} starts with (${d.columns}), should it ever hold more than a few rows.`,
    freed: (d: { table: string; columns: string }) =>
      `No index on ${d.table} starts with (${d.columns}): to delete what it leads to reads the whole table.`,
    unseen: (d: { table: string; columns: string }) =>
      `No index on ${d.table} starts with (${d.columns}): to delete what it leads to reads the whole table.`,
    unused: (d: { table: string; columns: string }) =>
      `No index on ${d.table} starts with (${d.columns}): no query is seen that asks for it, but to delete what it leads to reads the whole table.`,
  },
  examples: {
    bad: [
      {
        title: 'One column',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            title: text('title').notNull(),
            authorId: integer('author_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
            //                                       ^^^^^^^^^^ No index on posts starts with (author_id): joins and deletes read the whole table.
          });
          //= schema.ts
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            title: text('title').notNull(),
            authorId: integer('author_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
          }, (table) => [
            index('posts_author_id_idx').on(table.authorId),
          ]);
        `,
      },
      {
        title: 'Looked for by a query, and by none',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const shelves = pgTable('shelves', { id: integer('id').primaryKey() });

          export const books = pgTable('books', {
            id: integer('id').primaryKey(),
            title: text('title').notNull(),
            authorId: integer('author_id').notNull().references(() => users.id),
            //                                       ^^^^^^^^^^ No index on books starts with (author_id): joins and deletes read the whole table.
            shelfId: integer('shelf_id').references(() => shelves.id),
            //                           ^^^^^^^^^^ No index on books starts with (shelf_id): no query is seen that asks for it, but to delete what it leads to reads the whole table.
            addedBy: integer('added_by').references(() => users.id),
            //                           ^^^^^^^^^^ No index on books starts with (added_by): to delete who did it reads the whole table.
          });
          //- books.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { books } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export const writtenBy = async (author: number) => db.select().from(books).where(eq(books.authorId, author));
          //= schema.ts
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const shelves = pgTable('shelves', { id: integer('id').primaryKey() });

          export const books = pgTable('books', {
            id: integer('id').primaryKey(),
            title: text('title').notNull(),
            authorId: integer('author_id').notNull().references(() => users.id),
            shelfId: integer('shelf_id').references(() => shelves.id),
            addedBy: integer('added_by').references(() => users.id),
          }, (table) => [
            index('books_author_id_idx').on(table.authorId),
            index('books_shelf_id_idx').on(table.shelfId),
            index('books_added_by_idx').on(table.addedBy),
          ]);
        `,
      },
      {
        title: 'Rows that go with a row that the program deletes, and rows that stay',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', { id: integer('id').primaryKey() });

          export const parcels = pgTable('parcels', {
            id: integer('id').primaryKey(),
            orderId: integer('order_id').notNull().references(() => orders.id, { onDelete: 'cascade' }),
            //                                     ^^^^^^^^^^ No index on parcels starts with (order_id): to delete what its rows belong to reads the whole table.
          });

          export const scans = pgTable('scans', {
            id: integer('id').primaryKey(),
            place: text('place').notNull(),
            parcelId: integer('parcel_id').references(() => parcels.id, { onDelete: 'set null' }),
            //                             ^^^^^^^^^^ No index on scans starts with (parcel_id): to delete what it leads to reads the whole table.
          });
          //- orders.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { orders, parcels, scans } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export const cancel = async (id: number) => db.delete(orders).where(eq(orders.id, id));
          export const parcel = async (id: number) => db.select().from(parcels).where(eq(parcels.id, id));
          export const scan = async (id: number) => db.select().from(scans).where(eq(scans.id, id));
          //= schema.ts
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', { id: integer('id').primaryKey() });

          export const parcels = pgTable('parcels', {
            id: integer('id').primaryKey(),
            orderId: integer('order_id').notNull().references(() => orders.id, { onDelete: 'cascade' }),
          }, (table) => [
            index('parcels_order_id_idx').on(table.orderId),
          ]);

          export const scans = pgTable('scans', {
            id: integer('id').primaryKey(),
            place: text('place').notNull(),
            parcelId: integer('parcel_id').references(() => parcels.id, { onDelete: 'set null' }),
          }, (table) => [
            index('scans_parcel_id_idx').on(table.parcelId),
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'An index, a unique key and a primary key that begin with the columns',
        fixture: `
          import { index, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable(
            'posts',
            {
              id: integer('id').primaryKey(),
              authorId: integer('author_id').references(() => users.id),
              editedYear: integer('edited_year'),
            },
            (table) => [index().on(table.authorId, table.editedYear)],
          );

          export const profiles = pgTable('profiles', {
            id: integer('id').primaryKey(),
            userId: integer('user_id').unique().references(() => users.id),
          });

          export const likes = pgTable(
            'likes',
            {
              postId: integer('post_id').references(() => posts.id),
              rank: integer('rank'),
            },
            (table) => [primaryKey({ columns: [table.postId, table.rank] })],
          );
        `,
      },
      {
        title: 'A part of the foreign key is unique by itself',
        fixture: `
          import { foreignKey, integer, pgTable, unique } from 'drizzle-orm/pg-core';

          export const quotes = pgTable(
            'quotes',
            { requestId: integer('request_id').notNull(), number: integer('number').notNull() },
            (table) => [unique().on(table.requestId, table.number)],
          );

          export const awards = pgTable(
            'awards',
            { requestId: integer('request_id').primaryKey(), number: integer('number').notNull() },
            (table) => [
              foreignKey({ columns: [table.number, table.requestId], foreignColumns: [quotes.number, quotes.requestId] }),
            ],
          );
        `,
      },
      {
        title: 'An index on what leads to the primary key, beside the tenant',
        fixture: `
          import { foreignKey, index, integer, pgTable, unique } from 'drizzle-orm/pg-core';

          export const projects = pgTable(
            'projects',
            { id: integer('id').primaryKey(), tenantId: integer('tenant_id').notNull() },
            (table) => [unique().on(table.tenantId, table.id)],
          );

          export const tasks = pgTable(
            'tasks',
            {
              id: integer('id').primaryKey(),
              tenantId: integer('tenant_id').notNull(),
              projectId: integer('project_id').notNull(),
            },
            (table) => [
              foreignKey({ columns: [table.tenantId, table.projectId], foreignColumns: [projects.tenantId, projects.id] }),
              index().on(table.projectId),
            ],
          );
        `,
      },
      {
        title: 'A partial index of the rows that refer to something',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable(
            'posts',
            {
              id: integer('id').primaryKey(),
              reviewerId: integer('reviewer_id').references(() => users.id),
            },
            (table) => [index('posts_reviewer').on(table.reviewerId).where(sql\`\${table.reviewerId} is not null\`)],
          );
        `,
      },
      {
        title: 'MySQL indexes foreign keys by itself',
        fixture: `
          import { int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const users = mysqlTable('users', { id: int('id').primaryKey() });

          export const posts = mysqlTable('posts', {
            id: int('id').primaryKey(),
            authorId: int('author_id').references(() => users.id),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key'],
  check(table, { view, path, report }) {
    const seen = new Set<string>();
    for (const foreignKey of table.foreignKeys) {
      const { columns, span } = foreignKey;
      if (isUnknown(columns) || columns.length === 0) continue;
      const set = [...columns].sort().join('\n');
      if (seen.has(set)) continue;
      seen.add(set);
      if (holdsKey(table, columns) || isLedBy(table, columns) !== false) continue;
      const telling = columnsOfKey(foreignKey, view);
      if (telling && isLedBy(table, telling) !== false) continue;
      const names = columnNames(table, columns);
      const use = foreignKeyUse(table, foreignKey, columns, view, path);
      const partial = partialLeader(table, columns);
      const data = { table: tableLabel(table), columns: names };
      const message = missingIndexMessage(use, table, columns);
      const isSeen = message === 'missing' && use !== 'declared';
      report({
        at: span.name,
        ...(partial
          ? {
              message: isSeen ? 'partly' : 'partlyUnseen',
              data: { ...data, index: partLabel(table, partial) },
            }
          : { message, data }),
        fixes: [
          {
            title: `Add an index on (${names})`,
            safety: 'safe',
            edits: [{ kind: 'add-index', table: table.id, columns }],
          },
        ],
      });
    }
  },
});
