import { columnLabel } from '../../model/catalog.ts';
import type { Query, SetValue } from '../../model/query.ts';
import type { Column, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isAuthLibraryTable, isAuthUserTable } from '../support/tableKind.ts';
import { isTerm } from '../vocabulary/words.ts';

export const updatedAtNotMaintained = defineRule({
  id: 'updated-at-not-maintained',
  group: 'conventions',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'Nothing in the schema keeps updated_at current.',
  why: `
A default is used when a row is inserted, never when it is updated. So \`updated_at\` keeps the time of the insert
unless every single UPDATE of the program sets it, and the one that forgets is not noticed.

- Drizzle sets it in each update that goes through it: \`.$onUpdate(() => new Date())\`
  ([docs](https://orm.drizzle.team/docs/column-types/pg#onupdate)).
- MySQL can do it by itself: \`.onUpdateNow()\`
  ([manual](https://dev.mysql.com/doc/refman/8.4/en/timestamp-initialization.html)).
- A trigger does it for every client
  ([PostgreSQL](https://www.postgresql.org/docs/current/plpgsql-trigger.html),
  [SQLite](https://www.sqlite.org/lang_createtrigger.html)). A Drizzle schema cannot declare triggers: where you
  have one, switch this rule off or suppress it with that as the reason.
`,
  silences: [
    'Columns without a default: the program sets them itself, on insert and so on update too.',
    "Columns that an UPDATE of the workspace's code sets: they are kept by hand.",
    'Tables with a trigger on UPDATE, where the schema is read from SQL.',
    'Tables that a library for signing in keeps, and columns that could not be read.',
  ],
  options: {
    columns: wordList(
      [
        'updated_at',
        'updated_on',
        'modified_at',
        'modified_on',
        'last_updated_at',
        'updated_date',
        'date_updated',
      ],
      'Names of such columns, in any case.',
    ),
  },
  messages: {
    insertOnly: (d: { column: string; means: string }) =>
      `${d.column} gets its value when the row is inserted; nothing here renews it on update (${d.means}).`,
  },
  examples: {
    bad: [
      {
        title: 'Only a default',
        fixture: `
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
          //^^^^^^^^^ updated_at gets its value when the row is inserted; nothing here renews it on update ($onUpdate, or a trigger, which is not seen).
          });
          //= schema.ts
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            updatedAt: timestamp('updated_at', { withTimezone: true })
              .notNull()
              .defaultNow()
              .$onUpdate(() => new Date()),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Renewed by Drizzle, by MySQL, or set by the program',
        fixture: `
          import { int, mysqlTable, timestamp } from 'drizzle-orm/mysql-core';

          export const posts = mysqlTable('posts', {
            id: int('id').primaryKey(),
            updatedAt: timestamp('updated_at').notNull().defaultNow().$onUpdate(() => new Date()),
          });

          export const comments = mysqlTable('comments', {
            id: int('id').primaryKey(),
            updatedAt: timestamp('updated_at').notNull().defaultNow().onUpdateNow(),
          });

          export const drafts = mysqlTable('drafts', {
            id: int('id').primaryKey(),
            updatedAt: timestamp('updated_at'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['default'],
  names: ({ columns }) => [columns],
  check(table, { view, options, report }) {
    if (isAuthLibraryTable(table) || isAuthUserTable(table) || hasUpdateTrigger(table)) return;
    for (const column of table.columns) {
      if (!isTerm(columnLabel(column), options.columns) || !isSetOnInsertOnly(column)) continue;
      if (isKeptByQueries(view.queriesOf(table.id), column)) continue;
      report({
        at: column.span.name,
        message: 'insertOnly',
        data: {
          column: columnLabel(column),
          means:
            table.dialect === 'mysql'
              ? '$onUpdate or onUpdateNow'
              : table.triggers
                ? 'a trigger'
                : '$onUpdate, or a trigger, which is not seen',
        },
        fixes: holdsTime(column)
          ? [
              {
                title: 'Renew it on each update',
                safety: 'suggested',
                edits: [{ kind: 'set-on-update', table: table.id, column: column.key }],
              },
            ]
          : [],
      });
    }
  },
});

/**
 * True when the queries of the workspace's code give no reason to worry: an update, or an insert that meets a row, sets
 * the column or what it sets could not be told, or nothing is ever updated. Without a query nothing is known.
 */
function isKeptByQueries(queries: readonly Query[], column: Column): boolean {
  if (queries.length === 0) return false;
  const updates = queries.filter(
    ({ operation, set, insert }) =>
      operation === 'update' || set.length > 0 || insert?.onConflict === 'update',
  );
  return (
    updates.length === 0 ||
    updates.some(({ set }) => set.length === 0 || set.some((value) => setsColumn(value, column)))
  );
}

function setsColumn({ column: { by, column: name } }: SetValue, column: Column): boolean {
  return by === 'key' ? name === column.key : name === known(column.name);
}

function hasUpdateTrigger(table: Table): boolean {
  return (table.triggers ?? []).some((trigger) => trigger.events.includes('update'));
}

function isSetOnInsertOnly(column: Column): boolean {
  const type = known(column.type);
  if (!type || type.family === 'boolean' || type.family === 'custom' || column.generated) return false;
  if (column.onUpdateNow || column.application.onUpdate || isUnknown(column.default)) return false;
  return column.default !== undefined || column.application.default;
}

/** False for numbers: whether they are seconds or milliseconds is not known. */
function holdsTime(column: Column): boolean {
  const type = known(column.type);
  const isMoment = type?.family === 'timestamp' || type?.family === 'date' || type?.family === 'text';
  return isMoment || (type?.mode?.startsWith('timestamp') ?? false);
}
