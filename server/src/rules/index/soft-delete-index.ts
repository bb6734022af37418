import { columnLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { partLabel } from '../support/keyShape.ts';
import { accessesOf } from '../support/queryAccess.ts';
import { plainColumns, replaceIndex } from '../support/replaceIndex.ts';
import { deletionColumn, liveRows } from '../support/softDelete.ts';
import { isAuthLibraryTable } from '../support/tableKind.ts';
import { softDeleteTerms } from '../vocabulary/time.ts';

export const softDeleteIndex = defineRule({
  id: 'soft-delete-index',
  group: 'index',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'sqlite'],
  sources: ['active_record_doctor/soft_deleted_index'],
  summary: 'An index of a table with deleted rows holds those as well.',
  why: `
Where queries leave deleted rows out, an index can leave them out too: it is smaller, and the condition need not be
checked row by row. A query has to say \`deleted_at IS NULL\` for the index to be used
([PostgreSQL](https://www.postgresql.org/docs/current/indexes-partial.html),
[SQLite](https://www.sqlite.org/partialindex.html)).
`,
  which: ['index-or-not', 'soft-delete'],
  silences: [
    'Unique indexes (soft-delete-unique looks at them), partial indexes, and indexes with the time of deletion.',
    'Indexes that begin with the columns of a foreign key: deleting a parent looks for deleted children too.',
    'Indexes by which a query of the workspace looks for rows without leaving deleted ones out, and a time of deletion with a default: every row has it.',
    'Methods other than B-tree, MySQL, and tables that a library prescribes.',
  ],
  options: {},
  messages: {
    whole: (d: { part: string }) =>
      `${d.part} holds deleted rows too: one over the rows that are not is smaller.`,
  },
  examples: {
    bad: [
      {
        title: 'The newest posts',
        fixture: `
          import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            {
              id: integer('id').primaryKey(),
              rank: integer('rank').notNull(),
              deletedAt: timestamp('deleted_at', { withTimezone: true }),
            },
            (table) => [index('posts_rank_idx').on(table.rank)],
            //          ^^^^^ Index posts_rank_idx holds deleted rows too: one over the rows that are not is smaller.
          );
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            {
              id: integer('id').primaryKey(),
              rank: integer('rank').notNull(),
              deletedAt: timestamp('deleted_at', { withTimezone: true }),
            },
            (table) => [index('posts_rank_idx').on(table.rank).where(sql\`deleted_at is null\`)],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Partial, or for a foreign key',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable(
            'posts',
            {
              id: integer('id').primaryKey(),
              authorId: integer('author_id').notNull().references(() => users.id),
              rank: integer('rank').notNull(),
              deletedAt: timestamp('deleted_at', { withTimezone: true }),
            },
            (table) => [
              index('posts_author_idx').on(table.authorId),
              index('posts_rank_idx').on(table.rank).where(sql\`\${table.deletedAt} is null\`),
            ],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['index', 'nullable column'],
  names: () => [softDeleteTerms],
  check(table, { view, report }) {
    const deletion = deletionColumn(table);
    if (!deletion || deletion.default !== undefined || isAuthLibraryTable(table)) return;
    for (const index of table.indexes) {
      const columns = plainColumns(index);
      if (!columns || index.unique || index.predicate !== undefined || columns.includes(deletion.key))
        continue;
      if ((index.method ?? 'btree') !== 'btree') continue;
      const servesForeignKey = table.foreignKeys.some((foreignKey) => {
        const [first] = known(foreignKey.columns) ?? [];
        return first === undefined || first === columns[0];
      });
      if (servesForeignKey) continue;
      // Somebody looks for deleted rows by it as well.
      const [leading] = columns;
      const looksAtAll = accessesOf(table, view.queriesOf(table.id)).some(
        ({ equal, range, order, liveOnly }) =>
          leading !== undefined && !liveOnly && [...equal, ...range, ...order].includes(leading),
      );
      if (looksAtAll) continue;
      const label = partLabel(table, index);
      // With one over the live rows beside it, it may well be there for the others.
      const hasPartial = table.indexes.some(
        (other) => other.predicate !== undefined && plainColumns(other)?.join() === columns.join(),
      );
      if (hasPartial) continue;
      const edits = replaceIndex(table, index, { predicate: liveRows(deletion) });
      report({
        at: index.span.name,
        message: 'whole',
        data: { part: `${label.charAt(0).toUpperCase()}${label.slice(1)}` },
        fixes: edits
          ? [
              {
                title: `Index only the rows where ${columnLabel(deletion)} is NULL`,
                safety: 'suggested',
                edits,
              },
            ]
          : [],
      });
    }
  },
});
