import { columnLabel, columnOf } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { partLabel } from '../support/keyShape.ts';
import { isTimeColumn } from '../support/nowText.ts';
import { replaceIndex } from '../support/replaceIndex.ts';
import { rareTimeTerms } from '../vocabulary/time.ts';
import { isTerm } from '../vocabulary/words.ts';

export const nullHeavyIndex = defineRule({
  id: 'null-heavy-index',
  group: 'index',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'sqlite'],
  sources: ['pg-index-health/indexes_with_null_values'],
  summary: 'An index holds the NULLs of a column that is NULL in most rows.',
  why: `
Few rows are deleted, banned or cancelled; an index on that time holds an entry for each of the others as well. The
index serves the search for the few, and a partial one does so in a fraction of the space; the search for the many
(\`IS NULL\`) reads the table anyway
([PostgreSQL](https://www.postgresql.org/docs/current/indexes-partial.html),
[SQLite](https://www.sqlite.org/partialindex.html)).
`,
  which: ['index-or-not'],
  silences: [
    'Unique and partial indexes, and indexes with a second column.',
    'Columns that are NOT NULL, or whose name does not say that they are mostly empty (see the option).',
    'MySQL, which has no partial indexes.',
  ],
  options: { columns: wordList([], 'More names of columns that are NULL in most rows.') },
  messages: {
    nulls: (d: { part: string; column: string }) =>
      `${d.part} holds every row in which ${d.column} is NULL, which is most of them.`,
  },
  examples: {
    bad: [
      {
        title: 'When a row was deleted',
        fixture: `
          import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), deletedAt: timestamp('deleted_at', { withTimezone: true }) },
            (table) => [index('posts_deleted_idx').on(table.deletedAt)],
            //          ^^^^^ Index posts_deleted_idx holds every row in which deleted_at is NULL, which is most of them.
          );
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), deletedAt: timestamp('deleted_at', { withTimezone: true }) },
            (table) => [index('posts_deleted_idx').on(table.deletedAt).where(sql\`deleted_at is not null\`)],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Only the rows with a time',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), deletedAt: timestamp('deleted_at', { withTimezone: true }) },
            (table) => [index('posts_deleted_idx').on(table.deletedAt).where(sql\`\${table.deletedAt} is not null\`)],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['index', 'nullable column'],
  names: ({ columns }) => [rareTimeTerms, columns],
  check(table, { options, report }) {
    for (const index of table.indexes) {
      const members = known(index.members);
      const key = members?.[0]?.column;
      const column = key === undefined ? undefined : columnOf(table, key);
      if (!column || members?.length !== 1 || index.unique || index.predicate !== undefined) continue;
      const name = columnLabel(column);
      if (known(column.notNull) !== false || !isTerm(name, rareTimeTerms, options.columns)) continue;
      const mode = known(column.type)?.mode;
      if (!isTimeColumn(column) && !mode?.startsWith('timestamp') && !isTerm(name, options.columns)) continue;
      const label = partLabel(table, index);
      const edits = replaceIndex(table, index, { predicate: `${name} is not null` });
      report({
        at: index.span.name,
        message: 'nulls',
        data: { part: `${label.charAt(0).toUpperCase()}${label.slice(1)}`, column: name },
        fixes: edits
          ? [{ title: `Index only the rows where ${name} is not NULL`, safety: 'suggested', edits }]
          : [],
      });
    }
  },
});
