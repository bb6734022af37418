import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { AddColumn, NewColumnType } from '../../model/edit.ts';
import type { Column, Dialect, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { toggle } from '../option.ts';
import { defineRule } from '../rule.ts';
import { mayHaveMoreColumns } from '../support/gaps.ts';
import { isBookkeeping, junctionKey } from '../support/junction.ts';
import { isAuthLibraryTable, isAuthUserTable, isRecordTable, purposeName } from '../support/tableKind.ts';
import { idTerms } from '../vocabulary/identity.ts';
import { passingTableTerms } from '../vocabulary/tables.ts';
import { createdTerms, originTerms, updatedTerms } from '../vocabulary/time.ts';
import { endsWithTerm, hasTerm, isTerm } from '../vocabulary/words.ts';

export const missingTimestamps = defineRule({
  id: 'missing-timestamps',
  group: 'conventions',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['tbls/requireColumns', 'prisma-lint/require-field', 'bytebase/column.required'],
  summary: 'A table does not say when its rows were made.',
  why: `
When did this row come about, before or after the faulty release, the import, the complaint? Without a column
for it nobody can tell, and it cannot be filled in later. A column with a default costs nothing in the program:
the database sets it
([PostgreSQL](https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/timestamp-initialization.html),
[SQLite](https://www.sqlite.org/lang_createtable.html#the_default_clause)).
`,
  silences: [
    'Tables that are no entities: junction tables, tables with a composite key, parts of another table (the ' +
      'primary key is a foreign key), lookup tables, logs, caches, sessions, tokens, settings, and the tables ' +
      'that a library for signing in prescribes.',
    'Tables with another column for the moment, as `joined_at`, `sent_at` or `timestamp`, or with `updated_at` alone.',
    'Tables whose columns could not all be read, and tables that drizzle-kit does not see.',
  ],
  options: {
    updated: toggle(false, 'Ask for a column that says when the row was changed, too.'),
  },
  messages: {
    created: (d: { table: string }) => `Table ${d.table} does not say when its rows were made.`,
    updated: (d: { table: string }) => `Table ${d.table} does not say when its rows were changed.`,
  },
  examples: {
    bad: [
      {
        title: 'An entity without created_at',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const customers = pgTable('customers', {
          //           ^^^^^^^^^ Table customers does not say when its rows were made.
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
            email: text('email').notNull().unique(),
            phone: text('phone'),
          });
          //= schema.ts
          import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

          export const customers = pgTable('customers', {
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
            email: text('email').notNull().unique(),
            phone: text('phone'),
            createdAt: timestamp('created_at', { withTimezone: true }).defaultNow().notNull(),
            updatedAt: timestamp('updated_at', { withTimezone: true })
              .defaultNow()
              .$onUpdate(() => new Date())
              .notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'With timestamps, a junction table and a lookup table',
        fixture: `
          import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const customers = sqliteTable('customers', {
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
            email: text('email').notNull().unique(),
            phone: text('phone'),
            createdAt: integer('created_at', { mode: 'timestamp' }).notNull(),
          });

          export const countries = sqliteTable('countries', {
            code: text('code').primaryKey(),
            name: text('name').notNull(),
          });

          export const visits = sqliteTable(
            'stays',
            { customerId: integer('customer_id').references(() => customers.id), country: text('country'), nights: integer('nights') },
            (table) => [primaryKey({ columns: [table.customerId, table.country] })],
          );
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, options, report }) {
    if (mayHaveMoreColumns(table) || !isEntity(table) || !view.isExposed(table.id)) return;
    // A partition has its parent's columns.
    if (table.partitionOf !== undefined) return;
    const hasCreated = table.columns.some(isOrigin);
    const hasUpdated = table.columns.some((column) => isTerm(columnLabel(column), updatedTerms));
    // What is only ever written over has the one column that counts.
    if (options.updated ? hasCreated && hasUpdated : hasCreated || hasUpdated) return;
    const words = [...(hasCreated ? [] : [['created', 'at']]), ...(hasUpdated ? [] : [['updated', 'at']])];
    report({
      at: table.span.name,
      message: hasCreated ? 'updated' : 'created',
      data: { table: tableLabel(table) },
      fixes: [
        {
          title: `Add ${words.map((name) => name.join('_')).join(' and ')}`,
          safety: 'suggested',
          edits: words.map((name) => timestamp(table, name)),
        },
      ],
    });
  },
});

function timestamp(table: Table, words: readonly string[]): AddColumn {
  return {
    kind: 'add-column',
    table: table.id,
    words,
    type: types[table.dialect],
    notNull: true,
    default: { kind: 'now' },
    onUpdateNow: words[0] === 'updated',
    position: 'last',
  };
}

const types: Readonly<Record<Dialect, NewColumnType>> = {
  postgresql: { name: 'timestamptz', withTimeZone: true },
  mysql: { name: 'timestamp' },
  sqlite: { name: 'integer', mode: 'timestamp' },
};

/** A thing of its own, about which the program learns something: at least two columns beside keys. */
function isEntity(table: Table): boolean {
  const key = known(table.primaryKey?.columns);
  if (key?.length !== 1) return false;
  const references = table.foreignKeys.flatMap((foreignKey) => known(foreignKey.columns) ?? []);
  if (references.includes(key[0] as string)) return false;
  if (junctionKey(table) || isRecordTable(table) || isAuthLibraryTable(table) || isAuthUserTable(table))
    return false;
  if (hasTerm(purposeName(table), passingTableTerms)) return false;
  const own = table.columns.filter(
    (column) =>
      !key.includes(column.key) &&
      !references.includes(column.key) &&
      !isBookkeeping(column) &&
      !endsWithTerm(columnLabel(column), idTerms),
  );
  // A list of codes and names is a lookup table.
  return own.length >= (references.length === 0 ? 3 : 2);
}

/** A column that says when the row came about, by its name. */
function isOrigin(column: Column): boolean {
  const name = columnLabel(column);
  return hasTerm(name, createdTerms) || isTerm(name, originTerms);
}
