import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { SchemaEdit } from '../../model/edit.ts';
import type { Column, ColumnKey, Table } from '../../model/schema.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { scalarType } from '../support/columnType.ts';
import { missingKeys } from '../support/naturalKey.ts';
import { naturalKeyTerms, personalKeyTerms } from '../vocabulary/identity.ts';
import { deletedTerms } from '../vocabulary/time.ts';
import { isTerm } from '../vocabulary/words.ts';

export const missingUnique = defineRule({
  id: 'missing-unique',
  group: 'keys',
  severity: 'info',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A column that names its row to people, such as a slug or an e-mail address, is not unique.',
  why: `
The program looks a row up by such a value and takes the first it gets. That there is only one is often checked in
code before the insert, but two requests at once both find nothing and both insert: only a unique constraint closes
that gap ([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-index.html#create-index-unique),
[SQLite](https://www.sqlite.org/lang_createtable.html#unique_constraints)). The constraint brings the index that
the look-up needs anyway. Where rows belong to a customer or a project, the value is mostly unique within it: then
the pair is the key.
`,
  silences: [
    'Columns that take part in any unique key or unique index, over an expression or partial too, or whose hash does (`email_hmac`).',
    'E-mail addresses and user names outside tables of people who sign in: an order, a contact or an invitation may repeat them; and beside a `provider`.',
    'User names beside the id that a service gave with them (`discord_id`, `github_id`).',
    'E-mail addresses and user names that a sign-in service keeps, of which the row has a copy: beside its id of the person (`clerk_id`), or where the key of the row is that of the service’s (`profiles.id`, a reference to `auth.users`).',
    'The slug of a tree whose path is unique, and user names that no query of the code looks for where another text is the key.',
    'Columns that may be NULL, unless the option names them: the row is known by something else.',
    'Tables of what is installed or connected elsewhere, which has its names there.',
    'Columns with a constant as default: two rows have it as soon as both leave the value out.',
    'Tables that belong to several others, where it cannot be told within which the value is unique.',
    'Tables without an id of one column, logs, histories, translations, and tables that a library prescribes.',
    'Tables whose keys could not all be read.',
  ],
  options: {
    columns: wordList([], 'More names of columns that name their row, in any table.'),
  },
  messages: {
    missing: (d: { table: string; column: string }) =>
      `Two rows of ${d.table} can have the same ${d.column}: it is not unique.`,
    missingInside: (d: { table: string; column: string; scope: string }) =>
      `Two rows of ${d.table} with the same ${d.scope} can have the same ${d.column}: the pair is not unique.`,
  },
  examples: {
    bad: [
      {
        title: 'A slug that two rows can share',
        fixture: `
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const articles = pgTable('articles', {
            id: uuid('id').primaryKey(),
            slug: text('slug').notNull(),
          //^^^^ Two rows of articles can have the same slug: it is not unique.
          });
          //= schema.ts
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const articles = pgTable('articles', {
            id: uuid('id').primaryKey(),
            slug: text('slug').notNull().unique(),
          });
        `,
      },
      {
        title: 'Unique within a project',
        fixture: `
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const projects = pgTable('projects', { id: uuid('id').primaryKey() });

          export const pages = pgTable('pages', {
            id: uuid('id').primaryKey(),
            projectId: uuid('project_id').notNull().references(() => projects.id),
            slug: text('slug').notNull(),
          //^^^^ Two rows of pages with the same project_id can have the same slug: the pair is not unique.
          });
          //= schema.ts
          import { pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';

          export const projects = pgTable('projects', { id: uuid('id').primaryKey() });

          export const pages = pgTable('pages', {
            id: uuid('id').primaryKey(),
            projectId: uuid('project_id').notNull().references(() => projects.id),
            slug: text('slug').notNull(),
          }, (table) => [
            unique('pages_project_id_slug_unique').on(table.projectId, table.slug),
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'Unique in one way or another, or no key at all',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

          export const articles = pgTable('articles', {
            id: uuid('id').primaryKey(),
            slug: text('slug').notNull().unique(),
          });

          export const users = pgTable(
            'users',
            { id: uuid('id').primaryKey(), email: text('email').notNull() },
            (table) => [uniqueIndex('users_email_idx').on(sql\`lower(\${table.email})\`)],
          );

          export const members = pgTable('members', {
            id: uuid('id').primaryKey(),
            email: text('email').notNull(),
            normalizedEmail: text('normalized_email').notNull().unique(),
          });

          export const orders = pgTable('orders', {
            id: uuid('id').primaryKey(),
            email: text('email').notNull(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  names: ({ columns }) => [naturalKeyTerms, personalKeyTerms, columns],
  check(table, { view, options, report }) {
    for (const { column, scope } of missingKeys(table, view, options.columns)) {
      const columns = [...(scope ? [scope] : []), column].map((each) => each.key);
      const names = { table: tableLabel(table), column: columnLabel(column) };
      const edit = uniqueEdit(table, column, columns);
      const fixes = edit
        ? [
            {
              title: `Make ${columnNames(table, columns)} unique${scope ? ' together' : ''}`,
              safety: 'suggested' as const,
              edits: [edit],
            },
          ]
        : [];
      if (scope) {
        const data = { ...names, scope: columnLabel(scope) };
        report({ at: column.span.name, message: 'missingInside', data, fixes });
      } else {
        report({ at: column.span.name, message: 'missing', data: names, fixes });
      }
    }
  },
});

/** What makes the columns unique; undefined where the database cannot index the column's type as a whole. */
function uniqueEdit(table: Table, column: Column, columns: readonly ColumnKey[]): SchemaEdit | undefined {
  const type = scalarType(column);
  if (table.dialect === 'mysql' && /text|blob/.test(type?.name ?? '')) return undefined;
  const deleted = table.columns.find((other) => isTerm(columnLabel(other), deletedTerms));
  if (deleted) {
    if (table.dialect === 'mysql' || scalarType(deleted)?.family === 'boolean') return undefined;
    const predicate = `${columnLabel(deleted)} is null`;
    return { kind: 'add-index', table: table.id, columns, unique: true, predicate };
  }
  return columns.length === 1
    ? { kind: 'set-column-unique', table: table.id, column: column.key }
    : { kind: 'add-unique', table: table.id, columns };
}
