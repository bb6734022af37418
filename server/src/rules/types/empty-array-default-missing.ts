import { columnLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { isAuthLibraryTable } from '../support/tableKind.ts';

export const emptyArrayDefaultMissing = defineRule({
  id: 'empty-array-default-missing',
  group: 'types',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['prisma-lint/require-default-empty-arrays'],
  summary: 'A NOT NULL array has no default.',
  why: `
A list that has nothing in it yet is an empty list, and every insert has to say so as long as no default does; adding
such a column to a table with rows fails altogether
([manual](https://www.postgresql.org/docs/current/sql-altertable.html)).
`,
  silences: [
    'Columns that the program fills in, generated columns, and columns in a primary key.',
    'Columns of which it is not known whether they are NOT NULL or have a default.',
    'Tables that a library for signing in prescribes.',
  ],
  options: {},
  messages: {
    missing: (d: { column: string }) =>
      `${d.column} is NOT NULL and has no default: each insert must name a list.`,
  },
  examples: {
    bad: [
      {
        title: 'No default',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            tags: text('tags').array().notNull(),
          //^^^^ tags is NOT NULL and has no default: each insert must name a list.
          });
          //= schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            tags: text('tags').array().notNull().default([]),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Empty at first',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            tags: text('tags').array().notNull().default([]),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['array'],
  check(table, { report }) {
    if (isAuthLibraryTable(table)) return;
    for (const column of table.columns) {
      if ((known(column.type)?.arrayDimensions ?? 0) === 0 || known(column.notNull) !== true) continue;
      if (column.notNullImplied || column.generated || column.default !== undefined) continue;
      if (column.application.default) continue;
      report({
        at: column.span.name,
        message: 'missing',
        data: { column: columnLabel(column) },
        fixes: [
          {
            title: 'Let it be empty by default',
            safety: 'suggested',
            edits: [
              {
                kind: 'set-default',
                table: table.id,
                column: column.key,
                default: { kind: 'literal', value: [] },
              },
            ],
          },
        ],
      });
    }
  },
});
