import { tableLabel } from '../../model/catalog.ts';
import type { IgnoredExtra } from '../../model/schema.ts';
import { containsSpan } from '../../model/span.ts';
import { defineRule, type Fix } from '../rule.ts';

export const ignoredTableExtra = defineRule({
  id: 'ignored-table-extra',
  group: 'drizzle',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary:
    'Indexes or constraints stand in an object or an array where Drizzle takes only the builders themselves.',
  why: `
The third argument of a table gives an array of builders, or, in the older form, an object of them. Of both Drizzle takes
the values that its own functions made and passes over everything else without a word, an object among them, and an array within the object
([\`getTableConfig\`](https://github.com/drizzle-team/drizzle-orm/blob/main/drizzle-orm/src/pg-core/utils.ts)). So whoever
turned \`(t) => ({ … })\` into \`(t) => [{ … }]\` has lost all that stands in it: no migration makes the index, and the next
one drops what an earlier one made.
`,
  silences: ['Objects and arrays in which nothing was seen that belongs to a table.'],
  options: {},
  messages: {
    ignored: (d: { table: string; count: number; form: 'object' | 'array' }) =>
      d.count === 1
        ? `Drizzle passes over this ${d.form}: what is in it is no part of ${d.table}.`
        : `Drizzle passes over this ${d.form}: the ${d.count} parts in it are none of ${d.table}.`,
  },
  examples: {
    bad: [
      {
        title: 'An object in the array',
        fixture: `
          import { integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

          export const tags = pgTable('tags', { id: integer('id').primaryKey(), name: text('name').notNull() }, (t) => [
            { name: uniqueIndex('tags_name').on(t.name) },
          //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Drizzle passes over this object: what is in it is no part of tags.
          ]);
          //= schema.ts
          import { integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

          export const tags = pgTable('tags', { id: integer('id').primaryKey(), name: text('name').notNull() }, (t) => [
            uniqueIndex('tags_name').on(t.name),
          ]);
        `,
      },
      {
        title: 'Several parts',
        fixture: `
          import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';

          export const tags = sqliteTable('tags', { id: integer('id').primaryKey(), name: text('name').notNull(), place: integer('place').notNull() }, (t) => [
            { name: unique('tags_name').on(t.name), place: index('tags_place').on(t.place) },
          //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Drizzle passes over this object: the 2 parts in it are none of tags.
          ]);
        `,
      },
      {
        title: 'An array in the object',
        fixture: `
          import { index, integer, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

          export const tags = mysqlTable('tags', { id: integer('id').primaryKey(), name: varchar('name', { length: 40 }).notNull() }, (t) => ({
            all: [index('tags_name').on(t.name)],
          //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Drizzle passes over this array: what is in it is no part of tags.
          }));
          //= schema.ts
          import { index, integer, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

          export const tags = mysqlTable('tags', { id: integer('id').primaryKey(), name: varchar('name', { length: 40 }).notNull() }, (t) => ({
            all: index('tags_name').on(t.name),
          }));
        `,
      },
    ],
    good: [
      {
        title: 'The builders themselves, in an array or in one object',
        fixture: `
          import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

          export const tags = pgTable('tags', { id: integer('id').primaryKey(), name: text('name').notNull() }, (t) => [
            uniqueIndex('tags_name').on(t.name),
            [index('tags_id_name').on(t.id, t.name)],
          ]);

          export const labels = pgTable('labels', { id: integer('id').primaryKey(), name: text('name').notNull() }, (t) => ({
            name: uniqueIndex('labels_name').on(t.name),
          }));
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['code'],
  check(table, { report }) {
    for (const extra of table.ignoredExtras ?? [])
      report({
        at: extra.span,
        message: 'ignored',
        data: { table: tableLabel(table), count: extra.parts.length, form: extra.form },
        fixes: fixes(extra),
      });
  },
});

/** Of one part what is around it goes; how several would be set out on their lines is the author's. */
function fixes({ span, parts, form }: IgnoredExtra): readonly Fix[] {
  const [part, ...others] = parts;
  if (!part || others.length > 0 || !containsSpan(span, part)) return [];
  return [
    {
      title: `Take it out of the ${form}`,
      safety: 'suggested',
      migration: 'The next migration makes it.',
      edits: [],
      textEdits: [
        {
          file: span.file,
          edits: [
            { start: span.start, end: part.start, newText: '' },
            { start: part.end, end: span.end, newText: '' },
          ],
        },
      ],
    },
  ];
}
