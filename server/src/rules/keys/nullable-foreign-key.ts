import { columnLabel, columnsOf } from '../../model/catalog.ts';
import type { Column, ForeignKey, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isChecked } from '../support/checked.ts';
import { isNullDefault } from '../support/columnType.ts';
import { isAuthLibraryTable, isRecordTable } from '../support/tableKind.ts';
import { uniqueKeys } from '../support/uniqueKey.ts';
import { optionalReferenceTerms } from '../vocabulary/identity.ts';
import { deletedTerms } from '../vocabulary/time.ts';
import { hasTerm, isTerm } from '../vocabulary/words.ts';

export const nullableForeignKey = defineRule({
  id: 'nullable-foreign-key',
  group: 'keys',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['pgsafe/nullable-foreign-key'],
  summary: 'A reference may be missing, and nothing says that this is meant.',
  why: `
A foreign key checks a value, not that there is one: NULL always passes
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html),
[SQLite](https://www.sqlite.org/foreignkeys.html#fk_basics)). A comment without its post is then a matter of one
forgotten value, and inner joins pass over it in silence. Where the reference is optional, ON DELETE SET NULL or a name
such as \`parent_id\` says so.
`,
  silences: [
    'ON DELETE or ON UPDATE SET NULL, the default NULL, and references of a table to itself.',
    'Names of optional references (`assignee_id`, `approved_by`, `previous_id`; see the option).',
    'Tables with another column that may be NULL, times of an end or a deletion and what has a default left out: their author writes NOT NULL where it is meant.',
    'Columns in a CHECK or a unique key, logs and the like, and tables that a library prescribes.',
  ],
  options: {
    optional: wordList([], 'More words of references that may be missing.'),
  },
  messages: {
    nullable: (d: { column: string }) => `${d.column} may be NULL: is there a row without this reference?`,
  },
  examples: {
    bad: [
      {
        title: 'NOT NULL forgotten',
        fixture: `
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: uuid('id').primaryKey() });

          export const comments = pgTable('comments', {
            id: uuid('id').primaryKey(),
            postId: uuid('post_id').references(() => posts.id, { onDelete: 'cascade' }),
            //                      ^^^^^^^^^^ post_id may be NULL: is there a row without this reference?
          });
          //= schema.ts
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: uuid('id').primaryKey() });

          export const comments = pgTable('comments', {
            id: uuid('id').primaryKey(),
            postId: uuid('post_id').notNull().references(() => posts.id, { onDelete: 'cascade' }),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Required, or optional on purpose',
        fixture: `
          import { type AnyPgColumn, pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: uuid('id').primaryKey(),
            authorId: uuid('author_id').notNull().references(() => users.id),
            reviewerId: uuid('reviewer_id').references(() => users.id),
          });

          export const comments = pgTable('comments', {
            id: uuid('id').primaryKey(),
            parentId: uuid('parent_id').references((): AnyPgColumn => comments.id),
          });

          export const files = pgTable('files', {
            id: uuid('id').primaryKey(),
            postId: uuid('post_id').references(() => posts.id, { onDelete: 'set null' }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key', 'nullable column'],
  check(table, { options, report }) {
    if (isAuthLibraryTable(table) || isRecordTable(table)) return;
    const candidates = table.foreignKeys.flatMap((foreignKey) => {
      const column = nullableColumn(table, foreignKey);
      return column ? [{ foreignKey, column }] : [];
    });
    if (new Set(candidates.map(({ column }) => column)).size !== 1) return;
    // Where all the rest is NOT NULL, the one that is not may have been forgotten.
    if (table.columns.some((column) => isOtherOptional(column, candidates[0]?.column))) return;
    const keys = uniqueKeys(table);
    for (const { foreignKey, column } of candidates.slice(0, 1)) {
      const target = known(foreignKey.target);
      if (!target || target.table === table.id) continue;
      if (foreignKey.onDelete === 'set null' || foreignKey.onUpdate === 'set null') continue;
      if (hasTerm(columnLabel(column), optionalReferenceTerms, options.optional)) continue;
      if (isNullDefault(column) || isChecked(table, column) !== false) continue;
      if (keys.some((key) => key.includes(column.key))) continue;
      report({
        at: foreignKey.span.name,
        message: 'nullable',
        data: { column: columnLabel(column) },
        fixes: [
          {
            title: 'Make it NOT NULL',
            safety: 'suggested',
            edits: [{ kind: 'set-not-null', table: table.id, column: column.key, notNull: true }],
          },
        ],
      });
    }
  },
});

function isOtherOptional(column: Column, own: Column | undefined): boolean {
  if (column === own || known(column.notNull) === true || column.generated) return false;
  return column.default === undefined && !isTerm(columnLabel(column), deletedTerms);
}

function nullableColumn(table: Table, foreignKey: ForeignKey): Column | undefined {
  const columns = columnsOf(table, foreignKey.columns);
  const [only] = columns ?? [];
  return columns?.length === 1 && known(only?.notNull) === false ? only : undefined;
}
