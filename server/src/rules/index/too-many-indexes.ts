import { tableLabel } from '../../model/catalog.ts';
import { wholeNumber, wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { purposeName } from '../support/tableKind.ts';
import { writeHeavyTerms } from '../vocabulary/tables.ts';
import { hasTerm } from '../vocabulary/words.ts';

export const tooManyIndexes = defineRule({
  id: 'too-many-indexes',
  group: 'index',
  severity: 'hint',
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
  silences: [
    'Tables with no more indexes, unique keys and primary keys together than the option says.',
    'Tables that are written all the time (logs, metrics, clicks; see the option) with fewer indexes than half their columns, or than four.',
  ],
  options: {
    max: wholeNumber(10, 'The number of indexes and keys that a table may have.', 1),
    writeHeavy: wordList(writeHeavyTerms, 'Words of tables that are written all the time.'),
  },
  messages: {
    many: (d: { table: string; count: number }) =>
      `${d.table} has ${d.count} indexes and keys: every insert writes to all of them.`,
    writes: (d: { table: string; count: number; columns: number }) =>
      `${d.table} is written all the time, and has ${d.count} indexes over ${d.columns} columns: every row is written to all of them.`,
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
      {
        title: 'A log with an index for nearly each column',
        fixture: `
          import { bigint, index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const requestLogs = pgTable(
          //           ^^^^^^^^^^^ request_logs is written all the time, and has 4 indexes over 6 columns: every row is written to all of them.
            'request_logs',
            {
              id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
              userId: integer('user_id'),
              path: text('path'),
              method: text('method'),
              status: integer('status'),
              agent: text('agent'),
            },
            (table) => [
              index('request_logs_user_id_idx').on(table.userId),
              index('request_logs_path_idx').on(table.path),
              index('request_logs_method_idx').on(table.method),
              index('request_logs_status_idx').on(table.status),
            ],
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
    if (count <= options.max) {
      const own = count - (table.primaryKey ? 1 : 0);
      const columns = table.columns.length;
      if (own < fewest || own * 2 <= columns || table.gaps.length > 0) return;
      if (!hasTerm(purposeName(table), options.writeHeavy)) return;
      report({
        at: table.span.name,
        message: 'writes',
        data: { table: tableLabel(table), count: own, columns },
      });
      return;
    }
    report({ at: table.span.name, message: 'many', data: { table: tableLabel(table), count } });
  },
});

/** Fewer indexes are no burden whatever the table. */
const fewest = 4;
