import { columnLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isInUnreadFile } from '../support/gaps.ts';
import { isLedBy } from '../support/leadingColumns.ts';

export const foreignKeyTargetNotUnique = defineRule({
  id: 'foreign-key-target-not-unique',
  group: 'keys',
  severity: 'error',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A foreign key leads to columns that are neither a primary key nor unique.',
  why: `
A reference names one row. PostgreSQL refuses the constraint with "there is no unique constraint matching given keys"
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)); MySQL 8.4 refuses it
as well, unless it is told not to
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-restrictions)). SQLite takes
the definition, and with foreign keys switched on each write fails with "foreign key mismatch"
([SQLite](https://www.sqlite.org/foreignkeys.html#fk_indexes)). A unique index over a part of the rows, or over an
expression, does not do.
`,
  silences: [
    'Targets that could not be resolved, and tables whose keys could not all be read or whose file’s text is broken.',
    'MySQL: targets that an index begins with, which versions before 8.4 accept.',
    'A foreign key of a column to itself, as `drizzle-kit pull` writes those into another database schema.',
  ],
  options: {},
  messages: {
    notUnique: (d: { table: string; columns: string }) =>
      `(${d.columns}) of ${d.table} is neither its primary key nor unique: the database refuses the reference.`,
  },
  examples: {
    bad: [
      {
        title: 'A name that several rows may have',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const countries = pgTable('countries', {
            id: integer('id').primaryKey(),
            code: text('code').notNull(),
          });

          export const cities = pgTable('cities', {
            id: integer('id').primaryKey(),
            country: text('country').references(() => countries.code),
            //                                        ^^^^^^^^^^^^^^ (code) of countries is neither its primary key nor unique: the database refuses the reference.
          });
          //= schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const countries = pgTable('countries', {
            id: integer('id').primaryKey(),
            code: text('code').notNull().unique(),
          });

          export const cities = pgTable('cities', {
            id: integer('id').primaryKey(),
            country: text('country').references(() => countries.code),
          });
        `,
      },
      {
        title: 'Half of a composite key',
        fixture: `
          import { integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const seats = sqliteTable(
            'seats',
            { room: integer('room'), place: integer('place') },
            (table) => [primaryKey({ columns: [table.room, table.place] })],
          );

          export const bookings = sqliteTable('bookings', {
            id: integer('id').primaryKey(),
            place: integer('place').references(() => seats.place),
            //                                       ^^^^^^^^^^^ (place) of seats is neither its primary key nor unique: the database refuses the reference.
          });
          //= schema.ts
          import { integer, primaryKey, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const seats = sqliteTable(
            'seats',
            { room: integer('room'), place: integer('place').unique() },
            (table) => [primaryKey({ columns: [table.room, table.place] })],
          );

          export const bookings = sqliteTable('bookings', {
            id: integer('id').primaryKey(),
            place: integer('place').references(() => seats.place),
          });
        `,
      },
    ],
    good: [
      {
        title: 'A primary key, a unique column, a unique pair',
        fixture: `
          import { foreignKey, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';

          export const users = pgTable(
            'users',
            { id: integer('id').primaryKey(), team: integer('team'), email: text('email').unique() },
            (table) => [unique().on(table.id, table.team)],
          );

          export const posts = pgTable(
            'posts',
            {
              id: integer('id').primaryKey(),
              authorId: integer('author_id').references(() => users.id),
              team: integer('team'),
              contact: text('contact').references(() => users.email),
            },
            (table) => [foreignKey({ columns: [table.team, table.authorId], foreignColumns: [users.team, users.id] })],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key'],
  check(table, { view, report }) {
    for (const foreignKey of table.foreignKeys) {
      const target = view.target(foreignKey);
      if (target?.kind !== 'found' || target.unique || target.columns.length === 0) continue;
      const own = known(foreignKey.columns);
      const keys = target.columns.map((column) => column.key);
      if (target.table.id === table.id && own?.join('\n') === keys.join('\n')) continue;
      if (table.dialect === 'mysql') {
        const other = view.table(target.table.id);
        if (!other || isLedBy(other, keys) !== false) continue;
      }
      if (isInUnreadFile(target.table.id, view)) continue;
      const columns = target.columns.map(columnLabel).join(', ');
      const place = { table: target.table.id };
      const [only] = keys;
      const fix: Fix = {
        title: `Make (${columns}) of ${target.table.label} unique`,
        safety: 'suggested',
        edits: [
          keys.length === 1 && only !== undefined
            ? { kind: 'set-column-unique', ...place, column: only }
            : { kind: 'add-unique', ...place, columns: keys },
        ],
      };
      report({
        at: known(foreignKey.target)?.span ?? foreignKey.span.name,
        message: 'notUnique',
        data: { table: target.table.label, columns },
        fixes: [fix],
      });
    }
  },
});
