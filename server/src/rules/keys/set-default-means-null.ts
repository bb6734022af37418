import { columnLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { defaultActions } from '../support/defaultActions.ts';

export const setDefaultMeansNull = defineRule({
  id: 'set-default-means-null',
  group: 'keys',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'sqlite'],
  sources: [],
  summary: 'A foreign key is to set a column to its default, which is NULL.',
  why: `
A column without a default has the default NULL: SET DEFAULT does what SET NULL says plainly
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[SQLite](https://www.sqlite.org/foreignkeys.html#fk_actions)). Nothing fails, but whoever gives the column a default
later changes what a delete does.
`,
  which: ['on-delete'],
  silences: [
    'Columns whose default could not be read, identity and serial columns, and generated columns.',
    'Columns that are NOT NULL: set-default-without-default tells those. Columns of which it is not known.',
  ],
  options: {},
  messages: {
    setsNull: (d: { event: string; column: string }) =>
      `ON ${d.event} SET DEFAULT sets NULL: column ${d.column} has no default.`,
  },
  examples: {
    bad: [
      {
        title: 'No default',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            editorId: integer('editor_id').references(() => users.id, { onDelete: 'set default' }),
            //                             ^^^^^^^^^^ ON DELETE SET DEFAULT sets NULL: column editor_id has no default.
          });
          //= schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            editorId: integer('editor_id').references(() => users.id, { onDelete: 'set null' }),
          });
        `,
      },
    ],
    good: [
      {
        title: 'There is a default',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            editorId: integer('editor_id').default(1).references(() => users.id, { onDelete: 'set default' }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['set default'],
  check(table, { report }) {
    for (const { foreignKey, event, bare, fixes } of defaultActions(table)) {
      if (!bare || known(bare.notNull) !== false) continue;
      const data = { event: event.toUpperCase(), column: columnLabel(bare) };
      report({ at: foreignKey.span.name, message: 'setsNull', data, fixes });
    }
  },
});
