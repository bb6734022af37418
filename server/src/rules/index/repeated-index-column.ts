import type { ColumnKey, Index, PrimaryKey, UniqueConstraint } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { partLabel } from '../support/keyShape.ts';
import { plainColumns, replaceIndex } from '../support/replaceIndex.ts';

export const repeatedIndexColumn = defineRule({
  id: 'repeated-index-column',
  group: 'index',
  severity: 'error',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['bytebase/index.no-duplicate-column'],
  summary: 'A key or index names a column twice.',
  why: `
The second time adds nothing, and mostly stands where another column was meant. PostgreSQL refuses a primary key or
unique constraint that does so ([PostgreSQL](https://www.postgresql.org/docs/current/sql-createtable.html)) and builds
the index; MySQL refuses both ([MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-index.html)), SQLite takes both
([SQLite](https://www.sqlite.org/lang_createindex.html)).
`,
  silences: [
    'A column with two operator classes, for two kinds of comparison.',
    'Expressions, and members that could not be read.',
  ],
  options: {},
  messages: {
    repeated: (d: { part: string; column: string }) => `${d.part} names ${d.column} twice.`,
  },
  examples: {
    bad: [
      {
        title: 'The same column again',
        fixture: `
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), authorId: integer('author_id'), rank: integer('rank') },
            (table) => [index('posts_author_idx').on(table.authorId, table.rank, table.authorId)],
            //          ^^^^^ Index posts_author_idx names author_id twice.
          );
          //= schema.ts
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), authorId: integer('author_id'), rank: integer('rank') },
            (table) => [index('posts_author_idx').on(table.authorId, table.rank)],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Two operator classes',
        fixture: `
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), title: text('title') },
            (table) => [index('posts_title_idx').on(table.title, table.title.op('text_pattern_ops'))],
          );
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { report }) {
    const parts = [...(table.primaryKey ? [table.primaryKey] : []), ...table.uniques, ...table.indexes];
    for (const part of parts) {
      const column = repeatedIn(part);
      if (column === undefined) continue;
      const label = partLabel(table, part);
      const columns = part.kind === 'primary-key' ? undefined : plainColumns(part);
      const edits =
        part.kind === 'index' && columns && replaceIndex(table, part, { columns: [...new Set(columns)] });
      report({
        at: part.span.name,
        message: 'repeated',
        data: {
          part: `${label.charAt(0).toUpperCase()}${label.slice(1)}`,
          column: columnNames(table, [column]),
        },
        fixes: edits ? [{ title: 'Name it once', safety: 'safe', edits }] : [],
      });
    }
  },
});

function repeatedIn(part: PrimaryKey | UniqueConstraint | Index): ColumnKey | undefined {
  const members =
    part.kind === 'index'
      ? known(part.members)?.map(({ column, operatorClass, collation }) => ({
          column,
          as: `${operatorClass} ${collation}`,
        }))
      : known(part.columns)?.map((column) => ({ column, as: '' }));
  return members?.find(
    (member, i) =>
      member.column !== undefined &&
      members.findIndex((other) => other.column === member.column && other.as === member.as) < i,
  )?.column;
}
