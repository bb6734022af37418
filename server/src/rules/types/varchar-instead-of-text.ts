import { columnLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';
import { scalarType } from '../support/columnType.ts';

export const varcharInsteadOfText = defineRule({
  id: 'varchar-instead-of-text',
  group: 'types',
  severity: 'off',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/prefer-text-field',
    'schemalint/prefer-text-to-varchar',
    'postgres-language-server/preferTextField',
  ],
  summary: 'A column is varchar(n) rather than text.',
  why: `
The two are stored alike and are equally fast
([manual](https://www.postgresql.org/docs/current/datatype-character.html)). A limit that was a guess (255) has to be
widened one day, and shortening it rewrites the table; a CHECK on the length can be changed without that. Teams that
want a limit on every text take the opposite rule, text-without-limit.
`,
  which: ['text-or-varchar'],
  silences: ['char(n), which fixed-length-char reports, and arrays.'],
  options: {},
  messages: {
    varchar: (d: { column: string; type: string }) => `${d.column} is ${d.type} rather than text.`,
  },
  examples: {
    bad: [
      {
        title: 'varchar(255)',
        fixture: `
          import { integer, pgTable, varchar } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            title: varchar('title', { length: 255 }).notNull(),
            //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ title is varchar(255) rather than text.
          });
          //= schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            title: text('title').notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'text',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            title: text('title').notNull(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { report }) {
    for (const column of table.columns) {
      const type = scalarType(column);
      if (type?.name !== 'varchar') continue;
      report({
        at: column.span.type ?? column.span.name,
        message: 'varchar',
        data: { column: columnLabel(column), type: type.sql },
        fixes: [
          {
            title: 'Change the type to text',
            safety: 'suggested',
            edits: [{ kind: 'set-column-type', table: table.id, column: column.key, type: { name: 'text' } }],
          },
        ],
      });
    }
  },
});
