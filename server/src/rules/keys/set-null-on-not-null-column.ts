import { columnLabel, columnsOf } from '../../model/catalog.ts';
import type { Column, ForeignKey, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { setAction } from '../support/onDelete.ts';

export const setNullOnNotNullColumn = defineRule({
  id: 'set-null-on-not-null-column',
  group: 'keys',
  severity: 'error',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A foreign key is to set a column to NULL that must not be NULL.',
  why: `
PostgreSQL and SQLite take the definition, and then every DELETE (or UPDATE of the key) of a row that is referred
to fails with a violated NOT NULL constraint
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[SQLite](https://www.sqlite.org/foreignkeys.html#fk_actions)); MySQL refuses the definition
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-referential-actions)).
Either the column may be NULL or the action is another.
`,
  which: ['on-delete'],
  silences: [
    'Columns of which it is not known whether they are NOT NULL, and actions that could not be read.',
    'Columns that `ON DELETE SET NULL (…)` does not name.',
    'SQLite that is opened without its foreign keys: `references-type-only` tells that.',
  ],
  options: {},
  messages: {
    notNull: (d: { event: string; column: string }) =>
      `ON ${d.event} SET NULL will always fail: column ${d.column} is NOT NULL.`,
    primaryKey: (d: { event: string; column: string }) =>
      `ON ${d.event} SET NULL will always fail: column ${d.column} is part of the primary key.`,
  },
  examples: {
    bad: [
      {
        title: 'NOT NULL and SET NULL',
        fixture: `
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            authorId: uuid('author_id').notNull().references(() => users.id, { onDelete: 'set null' }),
            //                                    ^^^^^^^^^^ ON DELETE SET NULL will always fail: column author_id is NOT NULL.
          });
          //= schema.ts
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            authorId: uuid('author_id').references(() => users.id, { onDelete: 'set null' }),
          });
        `,
      },
      {
        title: 'A column of the primary key',
        fixture: `
          import { pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const memberships = pgTable(
            'memberships',
            {
              userId: uuid('user_id').references(() => users.id, { onDelete: 'set null' }),
              //                      ^^^^^^^^^^ ON DELETE SET NULL will always fail: column user_id is part of the primary key.
              teamId: uuid('team_id'),
            },
            (table) => [primaryKey({ columns: [table.userId, table.teamId] })],
          );
          //= schema.ts
          import { pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const memberships = pgTable(
            'memberships',
            {
              userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
              teamId: uuid('team_id'),
            },
            (table) => [primaryKey({ columns: [table.userId, table.teamId] })],
          );
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
            userId: integer('user_id').notNull().references(() => users.id, { onDelete: 'set null' }),
          });
        `,
      },
      {
        title: 'Only the column that may be NULL is emptied',
        language: 'sql',
        fixture: `
          create table users (tenant_id int not null, id int not null, primary key (tenant_id, id));
          create table posts (
            id int primary key,
            tenant_id int not null,
            author_id int,
            foreign key (tenant_id, author_id) references users (tenant_id, id) on delete set null (author_id)
          );
        `,
      },
      {
        title: 'The column may be NULL',
        fixture: `
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            authorId: uuid('author_id').references(() => users.id, { onDelete: 'set null' }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['set null'],
  check(table, { view, report }) {
    // Where foreign keys are left off nothing fails; references-type-only tells that.
    if (table.dialect === 'sqlite' && view.driverWithoutForeignKeys() !== undefined) return;
    for (const foreignKey of table.foreignKeys) {
      const columns = columnsOf(table, foreignKey.columns);
      if (!columns) continue;
      for (const event of ['delete', 'update'] as const) {
        const action = event === 'delete' ? foreignKey.onDelete : foreignKey.onUpdate;
        if (action !== 'set null') continue;
        // ON DELETE SET NULL (a) leaves the other columns as they are.
        const emptied = event === 'delete' ? foreignKey.setOnDelete : undefined;
        const fixed = columns.filter(
          (column) =>
            (emptied === undefined || emptied.includes(column.key)) &&
            (isNeverNull(table, column) || isInKey(table, column)),
        );
        const [first] = fixed;
        if (!first) continue;
        report({
          at: foreignKey.span.name,
          message: isInKey(table, first) ? 'primaryKey' : 'notNull',
          data: { event: event.toUpperCase(), column: columnLabel(first) },
          fixes: fixes(table, foreignKey, event, fixed),
        });
      }
    }
  },
});

function fixes(
  table: Table,
  foreignKey: ForeignKey,
  event: 'delete' | 'update',
  columns: readonly Column[],
): readonly Fix[] {
  const name = `ON ${event.toUpperCase()}`;
  const actions = [
    setAction(table, foreignKey, event, 'cascade', `${name} CASCADE instead`),
    setAction(table, foreignKey, event, 'restrict', `${name} RESTRICT instead`),
  ];
  if (columns.some((column) => isInKey(table, column))) return actions;
  const allowNull: Fix = {
    title: `Let ${columns.map(columnLabel).join(' and ')} be NULL`,
    safety: 'suggested',
    edits: columns.map((column) => ({
      kind: 'set-not-null',
      table: table.id,
      column: column.key,
      notNull: false,
    })),
  };
  return [allowNull, ...actions];
}

/** SQLite allows NULL in the columns of a composite primary key, unless they are NOT NULL by themselves. */
function isNeverNull(table: Table, column: Column): boolean {
  if (known(column.notNull) !== true) return false;
  return table.dialect !== 'sqlite' || !column.notNullImplied || table.primaryKey?.inline === true;
}

function isInKey(table: Table, column: Column): boolean {
  if (table.dialect === 'sqlite' && !isNeverNull(table, column)) return false;
  return known(table.primaryKey?.columns)?.includes(column.key) ?? false;
}
