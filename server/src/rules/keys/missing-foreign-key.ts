import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule, type SchemaView, type TableSummary } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { scalarType } from '../support/columnType.ts';
import { mayHaveMoreConstraints } from '../support/gaps.ts';
import { deleteActions } from '../support/onDelete.ts';
import { isAuthLibraryTable, isRecordTable, purposeName } from '../support/tableKind.ts';
import { tableNamesFor } from '../support/tableNames.ts';
import { matchTypes } from '../support/typeMatch.ts';
import { externalSystems, opaqueIds, plainKeys, polymorphicTerms } from '../vocabulary/identity.ts';
import { passingTableTerms } from '../vocabulary/tables.ts';
import { hasTerm, isTerm, words } from '../vocabulary/words.ts';

export const missingForeignKey = defineRule({
  id: 'missing-foreign-key',
  group: 'keys',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'active_record_doctor/missing_foreign_keys',
    'azimutt/missing-relation',
    'SchemaSpy/implied-relationships',
    'sqlcheck/missing-foreign-key',
  ],
  summary: 'A column is named and typed like a reference to a table, but has no foreign key.',
  why: `
A foreign key is the only thing that keeps the column from naming a row that is not there. Without one, rows that
are deleted or never written leave orphans behind, which inner joins silently drop and outer joins show as NULL
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html),
[SQLite](https://www.sqlite.org/foreignkeys.html)). It also tells the reader, and every tool that draws or queries
the schema, how the tables belong together. A \`relations()\` declaration is for the program only: the database
knows nothing of it.
`,
  which: ['on-delete'],
  silences: [
    'Names that fit no table or several, and tables whose primary key is not one column `id`, or of the same name, of the same type.',
    'Columns whose default is empty or 0: no row is meant.',
    'Polymorphic pairs: a column `subject_id` beside `subject_type`.',
    'Ids that other systems make (`stripe_customer_id`, `external_id`, any in a table `gitlab`) and ids of requests and traces.',
    'Logs, histories, events and imports, whose rows are to outlive what they speak of.',
    'Sessions, tokens and other rows that pass, and schemas in which hardly a table has a foreign key (PlanetScale, sharded databases).',
    'Tables with several such columns and no foreign key at all: they do without on purpose.',
    'Tables that a library for signing in prescribes, and tables whose constraints could not all be read.',
  ],
  options: {
    external: wordList([], 'More words that mark an id as one that another system made.'),
  },
  messages: {
    missing: (d: { column: string; target: string }) =>
      `Column ${d.column} looks like a reference to ${d.target}, but has no foreign key.`,
  },
  examples: {
    bad: [
      {
        title: 'A reference by name only',
        fixture: `
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            userId: uuid('user_id').notNull(),
          //^^^^^^ Column user_id looks like a reference to users.id, but has no foreign key.
          });
          //= schema.ts
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            userId: uuid('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
          });
        `,
      },
    ],
    good: [
      {
        title: 'A pair that may lead to several tables, and an id of another system',
        fixture: `
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: uuid('id').primaryKey() });
          export const customers = pgTable('customers', { id: text('id').primaryKey() });

          export const comments = pgTable('comments', {
            id: uuid('id').primaryKey(),
            postType: text('post_type').notNull(),
            postId: uuid('post_id').notNull(),
            stripeCustomerId: text('stripe_customer_id'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['loose id'],
  check(table, { view, options, report }) {
    if (mayHaveMoreConstraints(table) || isRecordTable(table) || isAuthLibraryTable(table)) return;
    const { external } = options;
    if (hasTerm(purposeName(table), externalSystems, external)) return;
    if (hasTerm(purposeName(table), passingTableTerms) || view.avoidsForeignKeys(table.dialect)) return;
    const missing = table.columns.flatMap((column) => {
      const thing = referredThing(table, column);
      if (thing === undefined || isReference(table, column)) return [];
      if (hasTerm(columnLabel(column), externalSystems, external) || hasEmptyDefault(column)) return [];
      const target = findTarget(table, column, thing, view);
      const key = target?.primaryKey?.[0];
      return target && key ? [{ column, target, key }] : [];
    });
    // One may have been forgotten; a table that has none of several does without.
    if (table.foreignKeys.length === 0 && missing.length > 1) return;
    for (const { column, target, key } of missing) {
      const name = `${target.label}.${columnLabel(key)}`;
      report({
        at: column.span.name,
        message: 'missing',
        data: { column: columnLabel(column), target: name },
        fixes: deleteActions(table, [column.key]).map(({ action, title }) => ({
          title: `Reference ${name}, ${title}`,
          safety: 'suggested',
          edits: [
            {
              kind: 'add-foreign-key',
              table: table.id,
              columns: [column.key],
              target: { table: target.id, columns: [key.key] },
              onDelete: action,
            },
          ],
        })),
      });
    }
  },
});

/** What the column's name says it refers to: `user` for `user_id`, `order_item` for `orderItemId`. */
function referredThing(table: Table, column: Column): string | undefined {
  const name = columnLabel(column);
  const own = words(name);
  if (own.length < 2 || own.at(-1) !== 'id' || isTerm(name, opaqueIds)) return undefined;
  if (column.generated || isUnknown(column.name)) return undefined;
  const thing = own.slice(0, -1).join('_');
  const isPolymorphic = table.columns.some((other) => {
    const whole = words(columnLabel(other));
    return polymorphicTerms.includes(whole.at(-1) ?? '') && whole.slice(0, -1).join('_') === thing;
  });
  return isPolymorphic ? undefined : thing;
}

/** A default that can refer to nothing says that the column is no reference. */
function hasEmptyDefault(column: Column): boolean {
  const value = known(column.default);
  return value?.kind === 'literal' && (value.value === '' || value.value === 0);
}

/** The one table of that name whose single key column is of the column's type. */
function findTarget(table: Table, column: Column, thing: string, view: SchemaView): TableSummary | undefined {
  const candidates = new Map<string, TableSummary>();
  for (const name of tableNamesFor(thing, purposeName(table))) {
    for (const candidate of view.tablesNamed(name)) {
      if (candidate.id !== table.id) candidates.set(candidate.id, candidate);
    }
  }
  const [only, ...others] = candidates.values();
  if (!only || others.length > 0 || only.dialect !== table.dialect) return undefined;
  const key = only.primaryKey?.length === 1 ? only.primaryKey[0] : undefined;
  const type = scalarType(column);
  const keyType = key && scalarType(key);
  if (!type || !keyType || type.family !== keyType.family) return undefined;
  const keyName = columnLabel(key);
  if (!isTerm(keyName, plainKeys) && words(keyName).join() !== words(columnLabel(column)).join())
    return undefined;
  return matchTypes(type, keyType, table.dialect) === 'match' && known(key.name) !== undefined
    ? only
    : undefined;
}
