import { defineRule } from '../rule.ts';
import { findTwin, type KeyShape, keyShapes, partLabel, startsAlike } from '../support/keyShape.ts';
import { isOwnPart } from '../support/ownPart.ts';

export const redundantIndex = defineRule({
  id: 'redundant-index',
  group: 'index',
  severity: 'warning',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'active_record_doctor/extraneous_indexes',
    'pg-index-health/intersected_indexes',
    'azimutt/duplicate-index',
    'schemacrawler/LinterRedundantIndexes',
  ],
  summary: 'An index holds only the first columns of another one.',
  why: `
A B-tree over (a, b) answers every question that one over (a) answers: all rows with the same a stand together
in it. The shorter index costs every write and much memory, and spares the planner little.

The manuals on the leftmost columns of an index:
[PostgreSQL](https://www.postgresql.org/docs/current/indexes-multicolumn.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/multiple-column-indexes.html),
[SQLite](https://www.sqlite.org/queryplanner.html#_multi_column_indices), which advises to drop the shorter one.

An index whose order is turned round in every column is the same for this purpose (not in MySQL).
`,
  which: ['index-or-not'],
  silences: [
    'Unique indexes: they are there for the constraint.',
    'Partial indexes, indexes with included columns, and methods other than B-tree.',
    'Where the longer index is partial, or one of the two could not be read.',
    'Tables of which a DO block may have dropped parts, by a statement that it puts together.',
  ],
  options: {},
  messages: {
    redundant: (d: { part: string; other: string }) =>
      `${d.part.charAt(0).toUpperCase()}${d.part.slice(1)} only repeats the first columns of ${d.other}.`,
  },
  examples: {
    bad: [
      {
        title: 'A prefix of a longer index',
        fixture: `
          import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            {
              id: integer('id').primaryKey(),
              authorId: integer('author_id'),
              writtenAt: timestamp('written_at', { withTimezone: true }),
            },
            (table) => [
              index('posts_author_idx').on(table.authorId),
          //  ^^^^^ Index posts_author_idx only repeats the first columns of index posts_author_written_idx.
              index('posts_author_written_idx').on(table.authorId, table.writtenAt),
            ],
          );
          //= schema.ts
          import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            {
              id: integer('id').primaryKey(),
              authorId: integer('author_id'),
              writtenAt: timestamp('written_at', { withTimezone: true }),
            },
            (table) => [
              index('posts_author_written_idx').on(table.authorId, table.writtenAt),
            ],
          );
        `,
      },
      {
        title: 'The first column of the primary key',
        fixture: `
          import { index, integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const likes = sqliteTable(
            'likes',
            { postId: integer('post_id'), userId: integer('user_id') },
            (table) => [
              primaryKey({ columns: [table.postId, table.userId] }),
              index('likes_post_idx').on(table.postId),
          //  ^^^^^ Index likes_post_idx only repeats the first columns of the primary key.
            ],
          );
          //= schema.ts
          import { integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const likes = sqliteTable(
            'likes',
            { postId: integer('post_id'), userId: integer('user_id') },
            (table) => [
              primaryKey({ columns: [table.postId, table.userId] }),
            ],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Not the first columns, unique, or partial',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), authorId: integer('author_id'), slug: text('slug') },
            (table) => [
              uniqueIndex('posts_slug_idx').on(table.slug),
              index('posts_slug_author_idx').on(table.slug, table.authorId),
              index('posts_author_idx').on(table.authorId),
              index('posts_author_live_idx').on(table.authorId, table.id).where(sql\`\${table.slug} is not null\`),
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
      // A twin is reported by duplicate-index.
      if (!isPlain(shape) || shape.unique || shape.include.length > 0 || findTwin(shape, shapes)) continue;
      const longer = shapes.find(
        (other) => isPlain(other) && other.members.length > shape.members.length && startsAlike(shape, other),
      );
      if (!longer) continue;
      const label = partLabel(table, shape.part);
      report({
        at: shape.part.span.name,
        message: 'redundant',
        data: { part: label, other: partLabel(table, longer.part) },
        related: [{ span: longer.part.span.name, message: `This is ${partLabel(table, longer.part)}.` }],
        fixes: isOwnPart(table, shape.part.span.whole)
          ? [
              {
                title: `Remove ${label}`,
                safety: 'safe',
                edits: [{ kind: 'remove-part', table: table.id, part: shape.part.span.whole }],
              },
            ]
          : [],
      });
    }
  },
});

/** A B-tree over all rows. */
function isPlain(shape: KeyShape): boolean {
  return shape.method === 'btree' && shape.predicate === undefined;
}
