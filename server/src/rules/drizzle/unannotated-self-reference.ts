import { tableLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';

export const unannotatedSelfReference = defineRule({
  id: 'unannotated-self-reference',
  group: 'drizzle',
  severity: 'warning',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A reference that leads back to its own table has no return type.',
  why: `
TypeScript infers the type of a table from its columns, and the type of \`.references(() => categories.id)\` from the
table: a circle. It gives up, the table becomes \`any\` (error 7022 under \`strict\`), and with it every query on the
table and every relation to it. A return type on the callback breaks the circle
([Drizzle](https://orm.drizzle.team/docs/indexes-constraints#foreign-key)).

The same holds for two tables that refer to each other: one of the two callbacks needs the type.
`,
  silences: [
    'Callbacks with a return type, `foreignKey()` in the extra config, and circles with one of these in them.',
  ],
  options: {},
  messages: {
    missing: (d: { table: string }) =>
      `This reference leads back to ${d.table} without a return type: the type of the table becomes any.`,
  },
  examples: {
    bad: [
      {
        title: 'A parent in the same table',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const categories = pgTable('categories', {
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
            parentId: integer('parent_id').references(() => categories.id),
          //                               ^^^^^^^^^^ This reference leads back to categories without a return type: the type of the table becomes any.
          });
          //= schema.ts
          import { type AnyPgColumn, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const categories = pgTable('categories', {
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
            parentId: integer('parent_id').references((): AnyPgColumn => categories.id),
          });
        `,
      },
    ],
    good: [
      {
        title: 'With the return type',
        fixture: `
          import { type AnySQLiteColumn, integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const categories = sqliteTable('categories', {
            id: integer('id').primaryKey(),
            parentId: integer('parent_id').references((): AnySQLiteColumn => categories.id),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['code', 'foreign key'],
  check(table, { report }) {
    for (const foreignKey of table.foreignKeys) {
      if (foreignKey.unannotatedCallback !== true) continue;
      report({
        at: foreignKey.span.name,
        message: 'missing',
        data: { table: tableLabel(table) },
        fixes: [
          {
            title: 'Write the return type',
            safety: 'safe',
            edits: [{ kind: 'annotate-reference', table: table.id, foreignKey: foreignKey.span.whole }],
          },
        ],
      });
    }
  },
});
