import { columnLabel, tableLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';
import {
  indexFix,
  type MissingIndex,
  missingIndexes,
  placesOf,
  queryCount,
} from '../support/indexProposal.ts';
import { type MissingKey, missingKeys } from '../support/naturalKey.ts';
import { quietFiles } from '../support/quietFiles.ts';
import { isOfSupabase } from '../support/tableKind.ts';

/** Of logs, events and the like there are always more; see `isSurvey`. */
const survey =
  'where queries name no value, only a stretch or the first rows, and the table is no log of what happens (events with a title and a venue are a calendar)';

interface Found {
  readonly queries: string;
  readonly one: boolean;
  readonly table: string;
  readonly column: string;
}

const looks = (d: Found) =>
  `${d.queries} ${d.one ? 'looks' : 'look'} for rows of ${d.table} by ${d.column}, and no index begins with it.`;
const takes = (d: Found) =>
  `${d.queries} ${d.one ? 'takes' : 'take'} the first rows of ${d.table} by ${d.column}, and no index has that order.`;

export const unindexedQueryColumn = defineRule({
  id: 'unindexed-query-column',
  group: 'index',
  severity: 'info',
  since: '0.1.0',
  milder: {
    span: { severity: 'hint', where: survey },
    order: { severity: 'hint', where: survey },
    besideKey: {
      severity: 'hint',
      where: 'where `missing-unique` asks for a unique constraint on the column, which brings the index',
    },
  },
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['eslint-plugin-drizzle-postgres'],
  summary: 'Queries of the workspace look for rows by a column that no index begins with.',
  why: `
A query reads the whole table when no index brings it to its rows, and takes longer with each row that is added. An
index serves a query when it begins with columns that the query compares
([PostgreSQL](https://www.postgresql.org/docs/current/indexes-multicolumn.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/multiple-column-indexes.html),
[SQLite](https://www.sqlite.org/optoverview.html)). One that sorts and takes the first rows needs an index in that order.

The fix proposes one index for the queries: columns compared by equality first, then one that is compared by its order,
or what is sorted by. It is partial where all of the queries leave out rows that are marked as deleted.

Whether the table will ever hold enough rows is yours to say: a few thousand are read faster than one notices.
`,
  which: ['index-or-not'],
  silences: [
    'Queries that some index serves by another of their columns, or by one that leads from a joined table whose rows they name.',
    'Comparisons with a value that stands in the text: it is one of a few.',
    'Deletes of what is older than a time, or otherwise beyond a bound: nobody waits for a purge.',
    'Queries with a condition that is not understood, or that is put together elsewhere; conditions joined by OR.',
    'Tests and seeds: the files that the option `quietIn` names, and functions called so (`seedRooms`).',
    'Small tables by their name (settings, roles, countries …), sources that the program polls, secrets of one operator in SQLite; booleans and enums by themselves.',
    'The table of the customers that five others refer to, where all that asks is a check before a row is written.',
    'Foreign keys: `unindexed-foreign-key` tells of them.',
    'Tables whose keys or indexes could not all be read, and those of Supabase (`auth.users`), which programs declare in part.',
  ],
  options: { ...quietFiles },
  messages: {
    filter: looks,
    besideKey: looks,
    span: looks,
    order: takes,
    orderOfRecords: takes,
  },
  examples: {
    bad: [
      {
        title: 'Two queries and one index for both',
        fixture: `
          //- schema.ts
          import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey().defaultRandom(),
            feed: text('feed').notNull(),
          //^^^^ 2 queries look for rows of posts by feed, and no index begins with it.
            title: text('title').notNull(),
            publishedAt: timestamp('published_at', { withTimezone: true }),
          });
          //- posts.ts
          import { and, desc, eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { posts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export const byFeed = async (feed: string) => db.select().from(posts).where(eq(posts.feed, feed));

          export async function newest(feed: string) {
            return db.select().from(posts).where(eq(posts.feed, feed)).orderBy(desc(posts.publishedAt)).limit(1);
          }
          //= schema.ts
          import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey().defaultRandom(),
            feed: text('feed').notNull(),
            title: text('title').notNull(),
            publishedAt: timestamp('published_at', { withTimezone: true }),
          }, (table) => [
            index('posts_feed_published_at_idx').on(table.feed, table.publishedAt),
          ]);
        `,
      },
      {
        title: 'Rows that are not deleted',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

          export const documents = pgTable('documents', {
            id: integer('id').primaryKey(),
            folder: text('folder').notNull(),
          //^^^^^^ 1 query looks for rows of documents by folder, and no index begins with it.
            deletedAt: timestamp('deleted_at', { withTimezone: true }),
          });
          //- documents.ts
          import { and, eq, isNull } from 'drizzle-orm';
          import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
          import { documents } from './schema';

          export async function inFolder(db: NodePgDatabase, folder: string) {
            return db
              .select()
              .from(documents)
              .where(and(eq(documents.folder, folder), isNull(documents.deletedAt)));
          }
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

          export const documents = pgTable('documents', {
            id: integer('id').primaryKey(),
            folder: text('folder').notNull(),
            deletedAt: timestamp('deleted_at', { withTimezone: true }),
          }, (table) => [
            index('documents_folder_idx').on(table.folder).where(sql\`deleted_at is null\`),
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'An index that serves another column of the query, a flag, a condition that is not understood',
        fixture: `
          //- schema.ts
          import { boolean, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            {
              id: uuid('id').primaryKey().defaultRandom(),
              slug: text('slug').notNull().unique(),
              title: text('title').notNull(),
              draft: boolean('draft').notNull(),
            },
          );
          //- posts.ts
          import { and, eq, sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { posts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export const bySlug = async (slug: string, title: string) =>
            db.select().from(posts).where(and(eq(posts.slug, slug), eq(posts.title, title)));

          export const drafts = async () => db.select().from(posts).where(eq(posts.draft, true));

          export const search = async (title: string, more: any) =>
            db.select().from(posts).where(and(eq(posts.title, title), more));
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['queries'],
  check(table, { view, options, path, report }) {
    if (isOfSupabase(table)) return;
    let keys: readonly MissingKey[] | undefined;
    const bringsIndex = ({ column }: MissingIndex) => {
      keys ??= missingKeys(table, view);
      return keys.some((key) => key.column.key === column.key && !key.scope);
    };
    for (const missing of missingIndexes(table, view, path, options)) {
      if (missing.behind) continue;
      const queries = queryCount(missing);
      report({
        at: missing.column.span.name,
        message: bringsIndex(missing) ? 'besideKey' : messageOf(missing),
        data: {
          queries,
          one: queries === '1 query',
          table: tableLabel(table),
          column: columnLabel(missing.column),
        },
        related: placesOf(missing),
        fixes: [indexFix(table, missing)],
      });
    }
  },
});

function messageOf({ isOrder, isSurvey }: MissingIndex): 'filter' | 'span' | 'order' | 'orderOfRecords' {
  if (isOrder) return isSurvey ? 'order' : 'orderOfRecords';
  return isSurvey ? 'span' : 'filter';
}
