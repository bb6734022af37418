import { columnLabel } from '../../model/catalog.ts';
import type { NewDefault } from '../../model/edit.ts';
import type { Column, Dialect } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { isDateInput, isTimeColumn, nowText } from '../support/nowText.ts';

export const stringDefaultNow = defineRule({
  id: 'string-default-now',
  group: 'types',
  severity: 'warning',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A default that was meant as the current time is a string.',
  why: `
\`.default('now()')\` becomes \`DEFAULT 'now()'\`, a string in quotes, and no call.

- PostgreSQL turns the string into a value of the column's type when the default is declared. \`'now'\` and
  \`'now()'\` are valid input there, and mean the moment of the CREATE TABLE: every row gets that moment
  ([manual](https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT), the tip
  at its end). \`'CURRENT_TIMESTAMP'\` is no valid input: the migration fails.
- MySQL refuses the default of a date or time column
  ([manual](https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html)).
- SQLite, and text columns everywhere, keep the words themselves
  ([manual](https://www.sqlite.org/lang_createtable.html#the_default_clause)).
`,
  silences: [
    'Single words (`now`, `today`) in columns that are no date or time.',
    'Defaults of sql`…`, which are expressions.',
  ],
  options: {},
  messages: {
    frozen: (d: { column: string; text: string }) =>
      `The default of ${d.column} is the string '${d.text}': PostgreSQL takes the moment in which the table is made, for all rows.`,
    refused: (d: { column: string; text: string; database: string }) =>
      `The default of ${d.column} is the string '${d.text}', which ${d.database} refuses.`,
    words: (d: { column: string; text: string }) =>
      `The default of ${d.column} is the string '${d.text}': the column gets these words, not the time.`,
  },
  examples: {
    bad: [
      {
        title: 'PostgreSQL',
        fixture: `
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            createdAt: timestamp('created_at', { withTimezone: true, mode: 'string' }).notNull().default('now()'),
          //                                                                                             ^^^^^^^ The default of created_at is the string 'now()': PostgreSQL takes the moment in which the table is made, for all rows.
            editedAt: timestamp('edited_at', { withTimezone: true, mode: 'string' }).default('CURRENT_TIMESTAMP'),
          //                                                                                 ^^^^^^^^^^^^^^^^^^^ The default of edited_at is the string 'CURRENT_TIMESTAMP', which PostgreSQL refuses.
          });
          //= schema.ts
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            createdAt: timestamp('created_at', { withTimezone: true, mode: 'string' }).notNull().defaultNow(),
            editedAt: timestamp('edited_at', { withTimezone: true, mode: 'string' }).defaultNow(),
          });
        `,
      },
      {
        title: 'SQLite keeps the words',
        fixture: `
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const posts = sqliteTable('posts', {
            id: integer('id').primaryKey(),
            createdAt: text('created_at').notNull().default('CURRENT_TIMESTAMP'),
          //                                                ^^^^^^^^^^^^^^^^^^^ The default of created_at is the string 'CURRENT_TIMESTAMP': the column gets these words, not the time.
          });
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const posts = sqliteTable('posts', {
            id: integer('id').primaryKey(),
            createdAt: text('created_at').notNull().default(sql\`CURRENT_TIMESTAMP\`),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Expressions, and a word that is no time',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
            editedAt: timestamp('edited_at', { withTimezone: true }).default(sql\`now()\`),
            publish: text('publish').notNull().default('now'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['default'],
  check(table, { report }) {
    const database = table.dialect === 'mysql' ? 'MySQL' : 'PostgreSQL';
    for (const column of table.columns) {
      const given = column.default;
      if (isUnknown(given) || given?.kind !== 'literal' || !known(column.type)) continue;
      const isTime = isTimeColumn(column);
      const text = nowText(given, isTime);
      if (text === undefined) continue;
      const replacement = expression(column, text, table.dialect);
      report({
        at: given.span,
        message:
          !isTime || table.dialect === 'sqlite'
            ? 'words'
            : table.dialect === 'postgresql' && isDateInput(text)
              ? 'frozen'
              : 'refused',
        data: { column: columnLabel(column), text, database },
        fixes: replacement
          ? [
              {
                title: 'Use the current time of each row',
                safety: 'safe',
                edits: [{ kind: 'set-default', table: table.id, column: column.key, default: replacement }],
              },
            ]
          : [],
      });
    }
  },
});

/** What was meant; undefined where that is not plain. */
function expression(column: Column, text: string, dialect: Dialect): NewDefault | undefined {
  const type = known(column.type);
  if (dialect === 'sqlite') {
    if (/^\(?\s*(current_|unixepoch|date|time|julianday|strftime)/i.test(text)) {
      return { kind: 'sql', sql: /^current_/i.test(text) ? text : `(${text})` };
    }
    return type?.family === 'text' ? { kind: 'sql', sql: 'CURRENT_TIMESTAMP' } : undefined;
  }
  const isOtherDay = /^(tomorrow|yesterday)$/i.test(text);
  return isTimeColumn(column) && !isOtherDay ? { kind: 'now' } : undefined;
}
