import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { SchemaEdit } from '../../model/edit.ts';
import type { Query } from '../../model/query.ts';
import type { Operand } from '../../model/queryExpression.ts';
import { columnsIn, predicatesOf } from '../../model/queryWalk.ts';
import type { Column, ColumnKey, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { columnIn } from '../refactorings/fixedValues.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { mentions } from '../support/checked.ts';
import { columnNames } from '../support/columnNames.ts';
import { isTextColumn, scalarType } from '../support/columnType.ts';
import { isAuthLibraryTable, isRecordTable, purposeName } from '../support/tableKind.ts';
import { hasUnknownKey, uniqueKeys } from '../support/uniqueKey.ts';
import {
  displayNameTerms,
  namingServices,
  naturalKeyTerms,
  nicknameTerms,
  pathTerms,
  personalKeyTerms,
  providerTerms,
  roleTerms,
  signInIdTerms,
  signInServices,
  slugTerms,
  tenantTerms,
} from '../vocabulary/identity.ts';
import { platformSchemas } from '../vocabulary/platforms.ts';
import { foreignThings, peopleTerms } from '../vocabulary/tables.ts';
import { deletedTerms } from '../vocabulary/time.ts';
import { endsWithTerm, hasTerm, isTerm, startsWithTerm, words } from '../vocabulary/words.ts';

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
    const key = known(table.primaryKey?.columns);
    if (key?.length !== 1 || hasUnknownKey(table)) return;
    if (isRecordTable(table) || isAuthLibraryTable(table)) return;
    const isOfPeople =
      endsWithTerm(purposeName(table), peopleTerms) && !hasProvider(table) && !isCopyOfPerson(table, view);
    const personal = isOfPeople ? personalKeyTerms : noTerms;
    if (hasTerm(purposeName(table), foreignThings)) return;
    for (const column of table.columns) {
      // Who may be without it may be known by something else: a copy of what is kept elsewhere.
      if (known(column.notNull) === false && !isTerm(columnLabel(column), options.columns)) continue;
      if (!isTerm(columnLabel(column), naturalKeyTerms, options.columns, personal) || !isTextColumn(column))
        continue;
      if (key.includes(column.key) || isInSomeUniqueKey(table, column)) continue;
      if (isTerm(columnLabel(column), nicknameTerms) && isKnownElsewhere(table)) continue;
      if (isTerm(columnLabel(column), slugTerms) && hasUniquePath(table)) continue;
      if (isTerm(columnLabel(column), displayNameTerms) && isOnlyShown(table, column, view)) continue;
      if (known(column.default)?.kind === 'literal') continue;
      const scopes = scopesOf(table, column);
      if (scopes.length > 1) continue;
      const columns = [...scopes, column].map((each) => each.key);
      const [scope] = scopes;
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

const noTerms: readonly string[] = [];

/** People who sign in in several ways: the same address may come from each. */
function hasProvider(table: Table): boolean {
  return table.columns.some((column) => isTerm(columnLabel(column), providerTerms));
}

/** The person is kept by a service for signing in, which sees to it that nobody is there twice. */
function isCopyOfPerson(table: Table, view: SchemaView): boolean {
  const key = known(table.primaryKey?.columns)?.join();
  const isOfPlatform = table.foreignKeys.some((foreignKey) => {
    if (known(foreignKey.columns)?.join() !== key) return false;
    const target = view.target(foreignKey);
    const schema = target && target.kind !== 'no-table' ? target.table.label.split('.')[0] : undefined;
    return target?.kind === 'no-table' || (schema !== undefined && platformSchemas.includes(schema));
  });
  if (isOfPlatform) return true;
  return table.columns.some(
    (column) =>
      startsWithTerm(columnLabel(column), signInServices) && endsWithTerm(columnLabel(column), signInIdTerms),
  );
}

/** Two rows of a tree may have the same slug, each below another: the path to them is what is unique. */
function hasUniquePath(table: Table): boolean {
  return (
    table.foreignKeys.some(({ target }) => known(target)?.table === table.id) &&
    table.columns.some((column) => isTerm(columnLabel(column), pathTerms) && isInUniqueKey(table, column))
  );
}

/** People are known by another text, and no query asks for the name: they may call themselves what they like. */
function isOnlyShown(table: Table, column: Column, view: SchemaView): boolean {
  const isKnown = table.columns.some(
    (other) => other.key !== column.key && isTextColumn(other) && isInUniqueKey(table, other),
  );
  if (!isKnown) return false;
  const queries = view.queriesOf(table.id);
  return queries.length > 0 && !queries.some((query) => asksFor(query, table, column));
}

function asksFor(query: Query, table: Table, column: Column): boolean {
  const isColumn = columnIn(query, table, column);
  const holds = (operand: Operand) => columnsIn(operand).some(isColumn);
  return (
    query.open !== undefined ||
    [...predicatesOf(query)].some((each) =>
      each.kind === 'comparison' ? [each.left, ...each.right].some(holds) : mayAsk.has(each.kind),
    )
  );
}

/** Conditions of which it is not known what they ask for. */
const mayAsk: ReadonlySet<string> = new Set(['unknown', 'sql']);

/** The person is told by an id of the service that has the name as well, where it may change hands. */
function isKnownElsewhere(table: Table): boolean {
  return table.columns.some(
    (column) =>
      startsWithTerm(columnLabel(column), namingServices) && endsWithTerm(columnLabel(column), signInIdTerms),
  );
}

function isInSomeUniqueKey(table: Table, column: Column): boolean {
  return (
    isInUniqueKey(table, column) ||
    table.columns.some((other) => isFormOf(other, column) && isInUniqueKey(table, other))
  );
}

/** `normalized_email`, `email_lower`, `email_hmac`: what is compared stands in a column of its own. */
function isFormOf(other: Column, column: Column): boolean {
  if (other.key === column.key) return false;
  const own = words(columnLabel(other));
  const rest = own.filter((word) => !forms.includes(word));
  return rest.length < own.length && rest.join(' ') === words(columnLabel(column)).join(' ');
}

const forms = [
  'normalized',
  'normalised',
  'canonical',
  'lower',
  'lowercase',
  'folded',
  'active',
  'hash',
  'hashed',
  'hmac',
  'digest',
  'fingerprint',
];

function isInUniqueKey(table: Table, column: Column): boolean {
  if (uniqueKeys(table).some((key) => key.includes(column.key))) return true;
  return table.indexes.some(
    (index) =>
      index.unique &&
      !isUnknown(index.members) &&
      index.members.some(
        ({ column: key, expression }) =>
          key === column.key ||
          expression?.columns.includes(column.key) ||
          (expression && mentions(expression.text, columnLabel(column))),
      ),
  );
}

/**
 * The columns within which the value is unique: the one that says whose row it is, else what the row belongs
 * to. Columns that merely say who wrote or changed the row do not count.
 */
function scopesOf(table: Table, column: Column): readonly Column[] {
  const references = table.foreignKeys.flatMap((foreignKey) => known(foreignKey.columns) ?? []);
  const owners = table.columns.filter(
    (other) =>
      other.key !== column.key &&
      !uniqueKeys(table).some((key) => key.length === 1 && key[0] === other.key) &&
      known(other.notNull) === true &&
      (references.includes(other.key) || isTerm(columnLabel(other), tenantTerms)) &&
      !hasTerm(columnLabel(other), roleTerms),
  );
  const tenants = owners.filter((owner) => isTerm(columnLabel(owner), tenantTerms));
  return tenants.length === 1 ? tenants : owners;
}

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
