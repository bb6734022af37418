import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { deleteActions, setAction } from '../support/onDelete.ts';

export const implicitReferentialAction = defineRule({
  id: 'implicit-referential-action',
  group: 'keys',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['schemalint/mandatory-on-delete', 'database_consistency/MissingDependentDestroyChecker'],
  summary: 'A foreign key does not say what happens when the row it refers to is deleted.',
  why: `
Without ON DELETE the action is NO ACTION: deleting a row that others refer to fails, often only in production
and long after the schema was written. That may be what you want, but then RESTRICT says so, and CASCADE or
SET NULL may be meant instead: it is a decision about the data, so it belongs in the schema
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-referential-actions),
[SQLite](https://www.sqlite.org/foreignkeys.html#fk_actions)).
`,
  which: ['on-delete'],
  silences: [
    'Foreign keys with any ON DELETE action, NO ACTION too when it is written.',
    'Actions that could not be read.',
  ],
  options: {},
  messages: {
    implicit: (d: { columns: string; target: string }) =>
      `Foreign key ${d.columns}${d.target} has no ON DELETE: deleting the row it refers to will fail.`,
  },
  examples: {
    bad: [
      {
        title: 'No ON DELETE',
        fixture: `
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            authorId: uuid('author_id').notNull().references(() => users.id),
            //                                    ^^^^^^^^^^ Foreign key author_id → users has no ON DELETE: deleting the row it refers to will fail.
          });
          //= schema.ts
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            authorId: uuid('author_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
          });
        `,
      },
    ],
    good: [
      {
        title: 'The decision is written down',
        fixture: `
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            authorId: uuid('author_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
            editorId: uuid('editor_id').references(() => users.id, { onDelete: 'no action' }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key'],
  check(table, { view, report }) {
    for (const foreignKey of table.foreignKeys) {
      if (foreignKey.onDelete !== undefined) continue;
      const target = view.target(foreignKey);
      const label = target && target.kind !== 'no-table' ? ` → ${target.table.label}` : '';
      report({
        at: foreignKey.span.name,
        message: 'implicit',
        data: { columns: columnNames(table, known(foreignKey.columns) ?? []), target: label },
        fixes: deleteActions(table, foreignKey.columns).map(({ action, title }) =>
          setAction(table, foreignKey, 'delete', action, title),
        ),
      });
    }
  },
});
