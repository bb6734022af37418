import { columnLabel } from '../../model/catalog.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { scalarType } from '../support/columnType.ts';
import { contentTerms, shortBinaryTerms } from '../vocabulary/binary.ts';
import { hasTerm } from '../vocabulary/words.ts';

export const blobInTable = defineRule({
  id: 'blob-in-table',
  group: 'types',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['schemacrawler/LinterTableWithBlob', 'sqlcheck/images-in-database'],
  summary: 'The content of files stands in a table.',
  why: `
Backups, replicas and \`SELECT *\` carry every file along, and the cache of the database fills with bytes that a file
store delivers better and cheaper. Past a gigabyte (PostgreSQL's limit of a value) nothing goes
([PostgreSQL](https://www.postgresql.org/docs/current/storage-toast.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/blob.html)). SQLite is at ease with small ones
([SQLite](https://www.sqlite.org/intern-v-extern-blob.html)).
`,
  silences: [
    'Names that do not speak of files (see the option): keys, hashes and encrypted values are short.',
    'Columns with a length.',
  ],
  options: {
    words: wordList(contentTerms, 'Words of columns with the content of a file.'),
  },
  messages: {
    blob: (d: { column: string }) =>
      `${d.column} keeps the content of files in the row: every backup carries it along.`,
  },
  examples: {
    bad: [
      {
        title: 'A picture',
        fixture: `
          import { blob, integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable('users', {
            id: integer('id').primaryKey(),
            avatar: blob('avatar', { mode: 'buffer' }),
          //^^^^^^ avatar keeps the content of files in the row: every backup carries it along.
          });
        `,
      },
    ],
    good: [
      {
        title: 'Where the picture is, and a short value',
        fixture: `
          import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable('users', {
            id: integer('id').primaryKey(),
            avatarUrl: text('avatar_url'),
            fileHash: blob('file_hash', { mode: 'buffer' }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['rare type'],
  names: ({ words }) => [words],
  check(table, { options, report }) {
    for (const column of table.columns) {
      const type = scalarType(column);
      const name = columnLabel(column);
      if (type?.family !== 'binary' || type.mode === 'json' || type.mode === 'bigint') continue;
      if (type.length !== undefined || !hasTerm(name, options.words)) continue;
      if (hasTerm(name, shortBinaryTerms)) continue;
      report({ at: column.span.name, message: 'blob', data: { column: name } });
    }
  },
});
