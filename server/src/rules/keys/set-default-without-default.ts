import { columnLabel, columnsOf } from '../../model/catalog.ts';
import type { Column, ForeignKey, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { setAction } from '../support/onDelete.ts';

export const setDefaultWithoutDefault = defineRule({
  id: 'set-default-without-default',
  group: 'keys',
  severity: 'error',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A foreign key is to set a column to its default, and the column has none.',
  why: `
A column without a default has the default NULL. SET DEFAULT then does what SET NULL says plainly, and on a NOT NULL
column every delete of a row that is referred to fails
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[SQLite](https://www.sqlite.org/foreignkeys.html#fk_actions)). InnoDB refuses SET DEFAULT altogether
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-referential-actions)). A
default that the program fills in (\`$defaultFn\`) is unknown to the database.
`,
  which: ['on-delete'],
  silences: [
    'Columns whose default could not be read, identity and serial columns, and generated columns.',
    'Columns of which it is not known whether they are NOT NULL.',
  ],
  options: {},
  messages: {
    fails: (d: { event: string; column: string }) =>
      `ON ${d.event} SET DEFAULT will always fail: column ${d.column} has no default and is NOT NULL.`,
    setsNull: (d: { event: string; column: string }) =>
      `ON ${d.event} SET DEFAULT sets NULL: column ${d.column} has no default.`,
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
            editorId: integer('editor_id').references(() => users.id, { onDelete: 'set default' }),
            //                             ^^^^^^^^^^ ON DELETE SET DEFAULT sets NULL: column editor_id has no default.
          });
          //= schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
            editorId: integer('editor_id').references(() => users.id, { onDelete: 'set null' }),
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
  check(table, { report }) {
    for (const foreignKey of table.foreignKeys) {
      for (const event of ['delete', 'update'] as const) {
        const action = event === 'delete' ? foreignKey.onDelete : foreignKey.onUpdate;
        if (action !== 'set default') continue;
        const name = event.toUpperCase();
        const at = foreignKey.span.name;
        if (table.dialect === 'mysql') {
          report({ at, message: 'refused', data: { event: name }, fixes: fixes(table, foreignKey, event) });
          continue;
        }
        const bare = columnsOf(table, foreignKey.columns)?.filter(hasNoDefault) ?? [];
        const column = bare.find((each) => known(each.notNull) === true) ?? bare[0];
        const notNull = known(column?.notNull);
        if (!column || notNull === undefined) continue;
        report({
          at,
          message: notNull ? 'fails' : 'setsNull',
          data: { event: name, column: columnLabel(column) },
          fixes: fixes(table, foreignKey, event),
        });
      }
    }
  },
});

function hasNoDefault(column: Column): boolean {
  const isFilled = column.identity || column.generated || column.autoIncrement || known(column.type)?.serial;
  return column.default === undefined && !isFilled;
}

function fixes(table: Table, foreignKey: ForeignKey, event: 'delete' | 'update'): readonly Fix[] {
  const columns = columnsOf(table, foreignKey.columns) ?? [];
  const areNullable = columns.every((column) => known(column.notNull) === false);
  const actions = areNullable
    ? (['set null', 'cascade', 'restrict'] as const)
    : (['cascade', 'restrict'] as const);
  return actions.map((action) =>
    setAction(table, foreignKey, event, action, `ON ${event.toUpperCase()} ${action.toUpperCase()} instead`),
  );
}
