import { columnLabel, columnsOf, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { wholeNumber } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { isTimeColumn } from '../support/nowText.ts';
import { isRecordTable } from '../support/tableKind.ts';
import { idTerms } from '../vocabulary/identity.ts';
import { endsWithTerm } from '../vocabulary/words.ts';

export const widePrimaryKey = defineRule({
  id: 'wide-primary-key',
  group: 'keys',
  severity: 'info',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['schemacrawler/LinterTooManyColumnsInPrimaryKey', 'pglinter/B010'],
  summary: 'A primary key has many columns.',
  why: `
Whatever refers to the table has to repeat every column of the key, and every join has to name them all. MySQL and
SQLite tables without a row id keep the whole key in each secondary index besides
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/innodb-index-types.html),
[SQLite](https://www.sqlite.org/withoutrowid.html),
[PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS)). An id of one
column, with a unique key over the others, says the same.
`,
  which: ['uuid-or-identity'],
  silences: [
    'Junction tables, where all columns of the key but one are references.',
    'Partitioned tables, whose key has to hold what they are partitioned by.',
    'Keys of ids and times, that are those of other rows.',
    'Logs, metrics, histories and the like, whose rows nothing refers to.',
  ],
  options: { max: wholeNumber(3, 'The number of columns that a primary key may have.', 1) },
  messages: {
    wide: (d: { table: string; count: number }) =>
      `The primary key of ${d.table} has ${d.count} columns, which every reference to it has to repeat.`,
  },
  examples: {
    bad: [
      {
        title: 'Four columns that say which row',
        fixture: `
          import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

          export const rooms = pgTable(
            'rooms',
            { city: text('city'), street: text('street'), house: text('house'), floor: integer('floor') },
            (table) => [primaryKey({ columns: [table.city, table.street, table.house, table.floor] })],
            //          ^^^^^^^^^^ The primary key of rooms has 4 columns, which every reference to it has to repeat.
          );
        `,
      },
    ],
    good: [
      {
        title: 'A junction table, and an id of one column',
        fixture: `
          import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const ratings = pgTable(
            'ratings',
            {
              author: integer('author').references(() => users.id),
              subject: integer('subject').references(() => users.id),
              judge: integer('judge').references(() => users.id),
              kind: text('kind'),
            },
            (table) => [primaryKey({ columns: [table.author, table.subject, table.judge, table.kind] })],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['primary key of several columns'],
  check(table, { options, report }) {
    const columns = table.primaryKey && columnsOf(table, table.primaryKey.columns);
    if (!columns || columns.length <= options.max || isRecordTable(table)) return;
    if (table.partitioned || table.partitionOf !== undefined) return;
    if (columns.filter((column) => isOwn(table, column)).length < 2) return;
    report({
      at: table.primaryKey?.span.name ?? table.span.name,
      message: 'wide',
      data: { table: tableLabel(table), count: columns.length },
    });
  },
});

/** False for what says which other row it is about: a reference, an id, the time that is half of an id. */
function isOwn(table: Table, column: Column): boolean {
  return !isReference(table, column) && !endsWithTerm(columnLabel(column), idTerms) && !isTimeColumn(column);
}
