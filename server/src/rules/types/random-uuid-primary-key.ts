import { columnLabel, columnOf } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { scalarType } from '../support/columnType.ts';

export const randomUuidPrimaryKey = defineRule({
  id: 'random-uuid-primary-key',
  group: 'types',
  severity: 'off',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [],
  summary: 'The primary key is a random UUID, which scatters inserts over the whole index.',
  why: `
A random key goes to a random page of the index: with a large table nearly every insert reads and later writes another
page, and rows that came together lie apart. Version 7 begins with the time and is appended at the end; PostgreSQL 18
makes it with \`uuidv7()\` ([manual](https://www.postgresql.org/docs/current/functions-uuid.html)). It tells when the row
was made, to everyone who sees the id: that is why this rule is a choice.
`,
  which: ['uuid-or-identity'],
  silences: ['Keys that the program makes, and composite keys.', 'No fix for servers before PostgreSQL 18.'],
  options: {},
  messages: {
    random: (d: { column: string }) =>
      `${d.column} is a random UUID: one of version 7 keeps the index together.`,
  },
  examples: {
    bad: [
      {
        title: 'defaultRandom()',
        fixture: `
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey().defaultRandom(),
            //                         ^^^^^^^^^^^^^^^^ id is a random UUID: one of version 7 keeps the index together.
          });
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey().default(sql\`uuidv7()\`),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Ordered by time',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey().default(sql\`uuidv7()\`),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['default'],
  check(table, { serverVersion, report }) {
    const [key, ...more] = known(table.primaryKey?.columns) ?? [];
    const column = key === undefined || more.length > 0 ? undefined : columnOf(table, key);
    const given = known(column?.default);
    if (!column || scalarType(column)?.family !== 'uuid' || given?.kind !== 'expression') return;
    if (!/^\(?\s*(gen_random_uuid|uuid_generate_v4|uuidv4)\s*\(/i.test(given.expression.text)) return;
    report({
      at: given.span,
      message: 'random',
      data: { column: columnLabel(column) },
      fixes:
        serverVersion >= 18
          ? [
              {
                title: 'Take uuidv7()',
                safety: 'suggested',
                edits: [
                  {
                    kind: 'set-default',
                    table: table.id,
                    column: column.key,
                    default: { kind: 'sql', sql: 'uuidv7()' },
                  },
                ],
              },
            ]
          : [],
    });
  },
});
