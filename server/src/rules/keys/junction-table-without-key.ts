import { tableLabel } from '../../model/catalog.ts';
import type { SchemaEdit } from '../../model/edit.ts';
import type { Table } from '../../model/schema.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { junctionKey } from '../support/junction.ts';
import { withoutIndexesOver } from '../support/replaceIndex.ts';
import { purposeName } from '../support/tableKind.ts';
import { hasUnknownKey, uniqueKeys } from '../support/uniqueKey.ts';
import { isSameNoun } from '../vocabulary/plural.ts';
import { membershipTerms } from '../vocabulary/tables.ts';
import { hasTerm, words } from '../vocabulary/words.ts';

export const junctionTableWithoutKey = defineRule({
  id: 'junction-table-without-key',
  group: 'keys',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A table that joins two others can hold the same pair twice.',
  why: `
A junction table says that two rows belong together, and says it by a row being there. Nothing but a key over
both columns keeps the same pair from being stored twice: two requests at once are enough, and every join over
the table then gives the other rows double. With the key in place, an insert can also say
[ON CONFLICT DO NOTHING](https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT) (in MySQL
[ON DUPLICATE KEY UPDATE](https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html)), and the key's
index serves the look-ups from the first column's side.
`,
  silences: [
    'Tables with columns beyond the two foreign keys, timestamps and an id of their own.',
    'Tables with an id of their own that other tables refer to, or whose name speaks neither of both tables nor of a membership: their rows are things, not pairs.',
    'Logs, histories, visits and the like, where the same pair may well come twice.',
    'Tables with a key or unique index over the pair or one of its columns, or with keys that could not be read.',
  ],
  options: {},
  messages: {
    missing: (d: { table: string; columns: string }) =>
      `Table ${d.table} has no key over (${d.columns}): the same pair can be stored twice.`,
  },
  examples: {
    bad: [
      {
        title: 'No key at all',
        fixture: `
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: uuid('id').primaryKey() });
          export const tags = pgTable('tags', { id: uuid('id').primaryKey() });

          export const postTags = pgTable('post_tags', {
          //           ^^^^^^^^ Table post_tags has no key over (post_id, tag_id): the same pair can be stored twice.
            postId: uuid('post_id').notNull().references(() => posts.id),
            tagId: uuid('tag_id').notNull().references(() => tags.id),
          });
          //= schema.ts
          import { pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: uuid('id').primaryKey() });
          export const tags = pgTable('tags', { id: uuid('id').primaryKey() });

          export const postTags = pgTable('post_tags', {
            postId: uuid('post_id').notNull().references(() => posts.id),
            tagId: uuid('tag_id').notNull().references(() => tags.id),
          }, (table) => [
            primaryKey({ columns: [table.postId, table.tagId] }),
          ]);
        `,
      },
      {
        title: 'An id of its own does not help',
        fixture: `
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const posts = sqliteTable('posts', { id: integer('id').primaryKey() });
          export const tags = sqliteTable('tags', { id: integer('id').primaryKey() });

          export const postsToTags = sqliteTable('posts_to_tags', {
          //           ^^^^^^^^^^^ Table posts_to_tags has no key over (post_id, tag_id): the same pair can be stored twice.
            id: integer('id').primaryKey(),
            postId: integer('post_id').notNull().references(() => posts.id),
            tagId: integer('tag_id').notNull().references(() => tags.id),
          });
          //= schema.ts
          import { integer, sqliteTable, unique } from 'drizzle-orm/sqlite-core';

          export const posts = sqliteTable('posts', { id: integer('id').primaryKey() });
          export const tags = sqliteTable('tags', { id: integer('id').primaryKey() });

          export const postsToTags = sqliteTable('posts_to_tags', {
            id: integer('id').primaryKey(),
            postId: integer('post_id').notNull().references(() => posts.id),
            tagId: integer('tag_id').notNull().references(() => tags.id),
          }, (table) => [
            unique('posts_to_tags_post_id_tag_id_unique').on(table.postId, table.tagId),
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'A composite primary key',
        fixture: `
          import { pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: uuid('id').primaryKey() });
          export const tags = pgTable('tags', { id: uuid('id').primaryKey() });

          export const postTags = pgTable(
            'post_tags',
            {
              postId: uuid('post_id').notNull().references(() => posts.id),
              tagId: uuid('tag_id').notNull().references(() => tags.id),
            },
            (table) => [primaryKey({ columns: [table.postId, table.tagId] })],
          );
        `,
      },
      {
        title: 'Rows that are things of their own',
        fixture: `
          import { pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });
          export const bots = pgTable('bots', { id: uuid('id').primaryKey() });

          export const conversations = pgTable('conversations', {
            id: uuid('id').primaryKey(),
            userId: uuid('user_id').notNull().references(() => users.id),
            botId: uuid('bot_id').notNull().references(() => bots.id),
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['several foreign keys'],
  check(table, { view, report }) {
    const columns = junctionKey(table);
    if (!columns || hasUnknownKey(table)) return;
    if (uniqueKeys(table).some((key) => key.every((column) => columns.includes(column)))) return;
    if (table.primaryKey && !isPlainPair(table, view)) return;
    const edit: SchemaEdit = table.primaryKey
      ? { kind: 'add-unique', table: table.id, columns }
      : { kind: 'add-primary-key', table: table.id, columns };
    const names = columnNames(table, columns);
    report({
      at: table.span.name,
      message: 'missing',
      data: { table: tableLabel(table), columns: names },
      fixes: [
        {
          title: table.primaryKey ? `Make (${names}) unique` : `Make (${names}) the primary key`,
          safety: 'suggested',
          edits: [...withoutIndexesOver(table, columns), edit],
        },
      ],
    });
  },
});

/** Of a table with an id of its own: whether its rows are pairs all the same. */
function isPlainPair(table: Table, view: SchemaView): boolean {
  if (view.referencedBy(table.id).length > 0) return false;
  const name = purposeName(table);
  if (hasTerm(name, membershipTerms)) return true;
  const own = words(name);
  return table.foreignKeys.every((foreignKey) => {
    const target = view.target(foreignKey);
    if (!target || target.kind === 'no-table') return false;
    const last = words(target.table.label).at(-1);
    return last !== undefined && own.some((word) => isSameNoun(word, last));
  });
}
