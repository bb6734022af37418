import { defineRule } from '../rule.ts';
import { findTwin, keyShapes, partLabel } from '../support/keyShape.ts';
import { isOwnPart } from '../support/ownPart.ts';

export const duplicateIndex = defineRule({
  id: 'duplicate-index',
  group: 'index',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['splinter/duplicate_index', 'pg-index-health/duplicated_indexes', 'azimutt/duplicate-index'],
  summary: 'An index repeats another index or key.',
  why: `
Every insert, most updates and every vacuum pay for each index, and each takes space on the disk and in
memory. Two of the same columns give the planner nothing that one does not.

Primary keys and unique constraints are indexes already: PostgreSQL makes a unique B-tree index for each
([manual](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS)),
MySQL and SQLite do likewise
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-index.html),
[SQLite](https://www.sqlite.org/lang_createtable.html#unique_constraints)).

Two indexes are the same when columns, order, method, operator classes, condition and included columns agree.
A B-tree is read in both directions, so in PostgreSQL and SQLite the mirror image (every column's order turned
round) is the same index as well
([manual](https://www.postgresql.org/docs/current/indexes-ordering.html)).
`,
  which: ['index-or-not'],
  silences: [
    'Indexes with a member, condition or expression that could not be read.',
    'Expressions and conditions are compared by their text: two spellings of one expression are not found.',
    'MySQL: an index in the opposite order, which is made because reading backwards is slower.',
    'Indexes with different storage parameters.',
    'Unique keys over the same columns in another order: they serve different lookups.',
    'Tables of which a DO block may have dropped parts, by a statement that it puts together.',
  ],
  options: {},
  messages: {
    duplicate: (d: { part: string; other: string }) => `${capital(d.part)} repeats ${d.other}.`,
  },
  examples: {
    bad: [
      {
        title: 'Twice the same columns',
        fixture: `
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), authorId: integer('author_id') },
            (table) => [
              index('posts_author_idx').on(table.authorId),
              index('posts_author_id_idx').on(table.authorId),
          //  ^^^^^ Index posts_author_id_idx repeats index posts_author_idx.
            ],
          );
          //= schema.ts
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), authorId: integer('author_id') },
            (table) => [
              index('posts_author_idx').on(table.authorId),
            ],
          );
        `,
      },
      {
        title: 'An index on a unique column',
        fixture: `
          import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable(
            'users',
            { id: integer('id').primaryKey(), email: text('email').notNull().unique() },
            (table) => [uniqueIndex('users_email_idx').on(table.email)],
          //            ^^^^^^^^^^^ Unique index users_email_idx repeats the unique constraint on (email).
          );
          //= schema.ts
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable(
            'users',
            { id: integer('id').primaryKey(), email: text('email').notNull().unique() },
          );
        `,
      },
      {
        title: 'The primary key again',
        fixture: `
          import { index, int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const users = mysqlTable('users', { id: int('id').primaryKey() }, (table) => [
            index('users_id_idx').on(table.id),
          //^^^^^ Index users_id_idx repeats the primary key.
          ]);
          //= schema.ts
          import { int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const users = mysqlTable('users', { id: int('id').primaryKey() });
        `,
      },
    ],
    good: [
      {
        title: 'Different columns, condition or method',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            {
              id: integer('id').primaryKey(),
              authorId: integer('author_id'),
              title: text('title'),
              deletedAt: timestamp('deleted_at', { withTimezone: true }),
            },
            (table) => [
              index('posts_author_idx').on(table.authorId),
              index('posts_author_live_idx').on(table.authorId).where(sql\`\${table.deletedAt} is null\`),
              index('posts_title_idx').on(table.title),
              index('posts_title_hash_idx').using('hash', table.title),
              index('posts_title_prefix_idx').on(table.title.op('text_pattern_ops')),
            ],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['further key'],
  check(table, { report }) {
    if (table.mayBeGone) return;
    const shapes = keyShapes(table);
    for (const shape of shapes) {
      const twin = findTwin(shape, shapes);
      if (!twin) continue;
      const label = partLabel(table, shape.part);
      report({
        at: shape.part.span.name,
        message: 'duplicate',
        data: { part: label, other: partLabel(table, twin.part) },
        related: [{ span: twin.part.span.name, message: `This is ${partLabel(table, twin.part)}.` }],
        fixes: isOwnPart(table, shape.part.span.whole)
          ? [
              {
                title: `Remove ${label}`,
                // An upsert may name a unique constraint (ON CONFLICT ON CONSTRAINT), a query no other index.
                safety: shape.unique ? 'suggested' : 'safe',
                edits: [{ kind: 'remove-part', table: table.id, part: shape.part.span.whole }],
              },
            ]
          : [],
      });
    }
  },
});

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
