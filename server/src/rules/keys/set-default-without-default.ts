import { columnLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { defaultActions } from '../support/defaultActions.ts';

export const setDefaultWithoutDefault = defineRule({
  id: 'set-default-without-default',
  group: 'keys',
  severity: 'error',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A foreign key is to set a NOT NULL column to its default, and the column has none.',
  why: `
A column without a default has the default NULL. On a NOT NULL column every delete of a row that is referred to then
fails
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[SQLite](https://www.sqlite.org/foreignkeys.html#fk_actions)). InnoDB refuses SET DEFAULT altogether
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-referential-actions)). A
default that the program fills in (\`$defaultFn\`) is unknown to the database.
`,
  which: ['on-delete'],
  silences: [
    'Columns whose default could not be read, identity and serial columns, and generated columns.',
    'Columns that may be NULL: set-default-means-null tells those. Columns of which it is not known.',
    'SQLite that is opened without its foreign keys: `references-type-only` tells that.',
  ],
  options: {},
  messages: {
    fails: (d: { event: string; column: string }) =>
      `ON ${d.event} SET DEFAULT will always fail: column ${d.column} has no default and is NOT NULL.`,
    refused: (d: { event: string }) => `InnoDB refuses ON ${d.event} SET DEFAULT.`,
  },
  examples: {
    bad: [
      {
        title: 'NOT NULL and no default',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').notNull().references(() => users.id, { onDelete: 'set default' }),
            //                                       ^^^^^^^^^^ ON DELETE SET DEFAULT will always fail: column author_id has no default and is NOT NULL.
          });
          //= schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
          });
        `,
      },
      {
        title: 'MySQL refuses it in any case',
        fixture: `
          import { int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const users = mysqlTable('users', { id: int('id').primaryKey() });

          export const posts = mysqlTable('posts', {
            id: int('id').primaryKey(),
            authorId: int('author_id').notNull().default(1).references(() => users.id, { onDelete: 'set default' }),
            //                                              ^^^^^^^^^^ InnoDB refuses ON DELETE SET DEFAULT.
          });
          //= schema.ts
          import { int, mysqlTable } from 'drizzle-orm/mysql-core';

          export const users = mysqlTable('users', { id: int('id').primaryKey() });

          export const posts = mysqlTable('posts', {
            id: int('id').primaryKey(),
            authorId: int('author_id')
              .notNull()
              .default(1)
              .references(() => users.id, { onDelete: 'cascade' }),
          });
        `,
      },
    ],
    good: [
      {
        title: 'SQLite that is opened without its foreign keys',
        fixture: `
          //@ {"driverWithoutForeignKeys": "bun-sqlite"}
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable('users', { id: integer('id').primaryKey() });

          export const posts = sqliteTable('posts', {
            id: integer('id').primaryKey(),
            userId: integer('user_id').notNull().references(() => users.id, { onDelete: 'set default' }),
          });
        `,
      },
      {
        title: 'There is a default',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').notNull().default(1).references(() => users.id, { onDelete: 'set default' }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['set default'],
  check(table, { view, report }) {
    // Where foreign keys are left off nothing fails; references-type-only tells that.
    if (table.dialect === 'sqlite' && view.driverWithoutForeignKeys() !== undefined) return;
    for (const { foreignKey, event, bare, fixes } of defaultActions(table)) {
      const at = foreignKey.span.name;
      const name = event.toUpperCase();
      if (table.dialect === 'mysql') report({ at, message: 'refused', data: { event: name }, fixes });
      else if (bare && known(bare.notNull) === true)
        report({ at, message: 'fails', data: { event: name, column: columnLabel(bare) }, fixes });
    }
  },
});
