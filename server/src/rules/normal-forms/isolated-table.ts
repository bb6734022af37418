import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { mayHaveMoreConstraints } from '../support/gaps.ts';
import { isAuthLibraryTable, isRecordTable, purposeName } from '../support/tableKind.ts';
import { doerTerms } from '../vocabulary/identity.ts';
import { plurals } from '../vocabulary/plural.ts';
import { lonelyTables, passingTableTerms } from '../vocabulary/tables.ts';
import { endsWithTerm, hasTerm, isTerm, words } from '../vocabulary/words.ts';

export const isolatedTable = defineRule({
  id: 'isolated-table',
  group: 'normal forms',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['tbls/unrelatedTable', 'pg-index-health/tables_not_linked_to_others'],
  summary: 'A table has no relationship to any other.',
  why: `
It refers to nothing and nothing refers to it: either foreign keys are missing, or the table is not used any more, or it
stands for itself, which is as well said once
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)).
`,
  silences: [
    'Tables of which no column speaks of another table (`country_code` beside `countries`): many stand alone rightly.',
    'Settings, logs, caches, queues, tokens and the like, and tables that a library for signing in prescribes.',
    'Tables with relations() in Drizzle, and tables with columns that name others by an id: ' +
      'missing-foreign-key looks at those.',
    'Tables that the migration tool does not see, and those whose foreign keys could not all be read.',
  ],
  options: {},
  messages: { isolated: (d: { table: string }) => `${d.table} refers to no table, and none refers to it.` },
  examples: {
    bad: [
      {
        title: 'A table by itself',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const cooks = pgTable('cooks', { id: integer('id').primaryKey(), name: text('name') });

          export const recipes = pgTable('recipes', { id: integer('id').primaryKey(), cookName: text('cook_name') });
          //           ^^^^^^^ recipes refers to no table, and none refers to it.
        `,
      },
    ],
    good: [
      {
        title: 'Related, or by itself for a reason',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const authors = pgTable('authors', { id: integer('id').primaryKey() });
          export const books = pgTable('books', { authorId: integer('author_id').references(() => authors.id) });
          export const settings = pgTable('app_settings', { key: text('key').primaryKey(), value: text('value') });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['no foreign key'],
  check(table, { view, report }) {
    if (table.foreignKeys.length > 0 || mayHaveMoreConstraints(table) || !view.isExposed(table.id)) return;
    if (isRecordTable(table) || isAuthLibraryTable(table)) return;
    if (hasTerm(purposeName(table), passingTableTerms, lonelyTables)) return;
    if (table.columns.some((column) => /[a-z](_id|Id)$/.test(columnLabel(column)))) return;
    if (table.columns.some((column) => endsWithTerm(columnLabel(column), doerTerms))) return;
    if (!table.columns.some((column) => namesTable(column, table, view))) return;
    if (view.avoidsForeignKeys(table.dialect)) return;
    if (view.referencedBy(table.id).length > 0 || view.relationsFrom(table.id).length > 0) return;
    report({ at: table.span.name, message: 'isolated', data: { table: tableLabel(table) } });
  },
});

/** `country`, `country_code`, `author_name` beside a table of countries or authors. */
function namesTable(column: Column, table: Table, view: SchemaView): boolean {
  const own = words(columnLabel(column));
  const stems = isTerm(own.at(-1) ?? '', namingTerms) ? [own.slice(0, -1)] : [own];
  return stems.some((stem) => {
    const last = stem.at(-1);
    if (last === undefined) return false;
    const names = [last, ...plurals(last)].map((each) => [...stem.slice(0, -1), each].join('_'));
    return names.some((name) => view.tablesNamed(name).some(({ id }) => id !== table.id));
  });
}

/** Last words of columns that say which row of another table is meant. */
const namingTerms = ['name', 'code', 'slug', 'key', 'number', 'no', 'uid', 'ref', 'email'];
