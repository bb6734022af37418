import { tableLabel } from '../../model/catalog.ts';
import type { Column, ColumnKey, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wholeNumber } from '../option.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { mayHaveMoreColumns } from '../support/gaps.ts';
import { isBookkeeping } from '../support/junction.ts';
import { isAuthLibraryTable, isAuthUserTable, isRecordTable, purposeName } from '../support/tableKind.ts';
import { optionalTables } from '../vocabulary/tables.ts';
import { hasTerm } from '../vocabulary/words.ts';

export const allColumnsNullable = defineRule({
  id: 'all-columns-nullable',
  group: 'normal forms',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'schemacrawler/LinterTableAllNullableColumns',
    'pg-index-health/tables_with_all_columns_nullable',
  ],
  summary: 'Nothing but the key of a table is NOT NULL.',
  why: `
A row of NULLs is accepted then: an insert that forgot everything leaves one behind, and the program has to reckon with
NULL in every column ([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-NOT-NULL),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/working-with-null.html),
[SQLite](https://www.sqlite.org/lang_createtable.html#not_null_constraints)). In Drizzle a column may be NULL unless
\`.notNull()\` says otherwise. Something about a row is always known: what it belongs to, what it is called.
`,
  silences: [
    'Tables with fewer than three columns beside the key and the times (see the option).',
    'Tables with a column that is NOT NULL, or of which that could not be read, and tables whose key is a reference: ' +
      'what is known of another row, little by little. A key of several columns says something by itself.',
    'Tables that add to another one under its key, as their names tell: `variable_number` beside `variable_base` or `variables`.',
    'Schemas in which at least half of the tables are so: what synchronises them with clients may ask for it.',
    'Settings, logs, imports and the like, and tables that a library for signing in prescribes.',
  ],
  options: { least: wholeNumber(3, 'From how many columns on a table is reported.', 1) },
  messages: {
    nullable: (d: { table: string }) =>
      `Every column of ${d.table} but the key may be NULL: an empty row is accepted.`,
    onlyTimes: (d: { table: string }) =>
      `Every column of ${d.table} but the key and the times may be NULL: a row that says nothing is accepted.`,
  },
  examples: {
    bad: [
      {
        title: 'notNull() forgotten everywhere',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const customers = pgTable('customers', {
          //           ^^^^^^^^^ Every column of customers but the key may be NULL: an empty row is accepted.
            id: integer('id').primaryKey(),
            name: text('name'),
            street: text('street'),
            city: text('city'),
          });
        `,
      },
    ],
    good: [
      {
        title: 'What only some kinds of variables have, under the key of the variable',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const variables = pgTable('variables', {
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
          });

          export const variableNumbers = pgTable('variable_number', {
            id: integer('id').primaryKey(),
            least: integer('least'),
            most: integer('most'),
            unit: text('unit'),
          });
        `,
      },
      {
        title: 'A name is always known',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const customers = pgTable('customers', {
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
            street: text('street'),
            city: text('city'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['nullable column'],
  check(table, { options, view, report }) {
    if (mayHaveMoreColumns(table) || isRecordTable(table) || isAuthLibraryTable(table)) return;
    if (isAuthUserTable(table) || hasTerm(purposeName(table), optionalTables)) return;
    const key = known(table.primaryKey?.columns) ?? [];
    if (key.length > 1) return;
    const isApart = (column: Column) => key.includes(column.key) || isBookkeeping(column);
    if (table.columns.some((column) => known(column.notNull) !== false && !isApart(column))) return;
    const rest = table.columns.filter((column) => !isApart(column));
    if (rest.length < options.least) return;
    if (
      table.foreignKeys.some(({ columns }) => (known(columns) ?? []).some((column) => key.includes(column)))
    )
      return;
    if (addsToAnother(table, key, view)) return;
    if (view.leavesColumnsNullable(table.dialect)) return;
    const hasTimes = table.columns.some((column) => isBookkeeping(column) && known(column.notNull) === true);
    report({
      at: table.span.name,
      message: hasTimes ? 'onlyTimes' : 'nullable',
      data: { table: tableLabel(table) },
    });
  },
});

/** A key that nothing gives out, and a table that is called after another one. */
function addsToAnother(table: Table, [key]: readonly ColumnKey[], view: SchemaView): boolean {
  const column = table.columns.find((each) => each.key === key);
  if (!column || column.default !== undefined || column.identity !== undefined) return false;
  const stem = /^(.+)_[^_]+$/.exec(known(table.name) ?? '')?.[1];
  if (stem === undefined) return false;
  return [stem, `${stem}s`, `${stem}_base`].some((name) =>
    view.tablesNamed(name).some(({ id }) => id !== table.id),
  );
}
