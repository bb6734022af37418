import { tableLabel } from '../../model/catalog.ts';
import { wholeNumber } from '../option.ts';
import { defineRule } from '../rule.ts';

export const tooManyIndexes = defineRule({
  id: 'too-many-indexes',
  group: 'index',
  severity: 'info',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['azimutt/table-with-too-many-indexes', 'bytebase/index.total-number-limit'],
  summary: 'A table has many indexes, which every write pays for.',
  why: `
An insert writes to each index, and so does most every update: in PostgreSQL an update that changes one indexed column
writes to all indexes of the row
([PostgreSQL](https://www.postgresql.org/docs/current/storage-hot.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/optimization-indexes.html),
[SQLite](https://www.sqlite.org/queryplanner.html)). Two narrow indexes can often be one of two columns, and those that
no query uses can go (\`pg_stat_user_indexes.idx_scan\`).
`,
  which: ['index-or-not'],
  silences: ['Tables with no more indexes, unique keys and primary keys together than the option says.'],
  options: { max: wholeNumber(10, 'The number of indexes and keys that a table may have.', 1) },
  messages: {
    many: (d: { table: string; count: number }) =>
      `${d.table} has ${d.count} indexes and keys: every insert writes to all of them.`,
  },
  examples: {
    bad: [
      {
        title: 'More than the option allows',
        fixture: `
          //? {"max":2}
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
          //           ^^^^^ posts has 3 indexes and keys: every insert writes to all of them.
            'posts',
            { id: integer('id').primaryKey(), a: integer('a'), b: integer('b') },
            (table) => [index('posts_a_idx').on(table.a), index('posts_b_idx').on(table.b)],
          );
        `,
      },
    ],
    good: [
      {
        title: 'A few',
        fixture: `
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), a: integer('a'), b: integer('b') },
            (table) => [index('posts_a_idx').on(table.a), index('posts_b_idx').on(table.b)],
          );
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { options, report }) {
    const count = table.indexes.length + table.uniques.length + (table.primaryKey ? 1 : 0);
    if (count <= options.max) return;
    report({ at: table.span.name, message: 'many', data: { table: tableLabel(table), count } });
  },
});
