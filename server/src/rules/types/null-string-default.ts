import { columnLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { isTextColumn } from '../support/columnType.ts';

export const nullStringDefault = defineRule({
  id: 'null-string-default',
  group: 'types',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['schemacrawler/LinterNullIntendedColumns', 'schemaspy/default-null-string'],
  summary: 'A column has the word NULL as its default, in quotes.',
  why: `
'NULL' is a text of four letters. \`IS NULL\` does not find it, and the program shows it to people. A column without a
default is NULL anyway ([PostgreSQL](https://www.postgresql.org/docs/current/ddl-default.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html),
[SQLite](https://www.sqlite.org/lang_createtable.html#dfltval)).
`,
  silences: [
    'Columns with a fixed list of values that has the word.',
    'Expressions, and the default NULL without quotes.',
    '`null` in small letters where the column may not be NULL: that is JSON, or a value of the program.',
  ],
  options: {},
  messages: { text: (d: { column: string }) => `The default of ${d.column} is the text 'NULL', not NULL.` },
  examples: {
    bad: [
      {
        title: 'In quotes',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            subtitle: text('subtitle').default('NULL'),
            //                                 ^^^^^^ The default of subtitle is the text 'NULL', not NULL.
          });
          //= schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            subtitle: text('subtitle'),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Without',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            subtitle: text('subtitle').default(null),
            footer: text('footer'),
          });
        `,
      },
      {
        title: 'JSON in texts',
        fixture: `
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const runs = sqliteTable('runs', {
            id: integer('id').primaryKey(),
            settings: text('settings').notNull().default('{"retries":2}'),
            result: text('result').notNull().default('null'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['default'],
  check(table, { report }) {
    for (const column of table.columns) {
      const given = known(column.default);
      if (given?.kind !== 'literal' || typeof given.value !== 'string' || !isTextColumn(column)) continue;
      if (given.value.trim().toLowerCase() !== 'null' || column.promisedValues) continue;
      // JSON, or a value of the program: NULL is none here.
      if (given.value === 'null' && known(column.notNull) === true) continue;
      report({
        at: given.span,
        message: 'text',
        data: { column: columnLabel(column) },
        fixes: [
          {
            title: 'Remove the default',
            // Where there must be a value, an INSERT without one fails from then on.
            safety: known(column.notNull) === false ? 'safe' : 'suggested',
            edits: [{ kind: 'set-default', table: table.id, column: column.key, default: undefined }],
          },
        ],
      });
    }
  },
});
