import { columnLabel } from '../../model/catalog.ts';
import type { SchemaEdit } from '../../model/edit.ts';
import type { Query } from '../../model/query.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { isNullableDefault } from '../habits.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { isBooleanColumn, isNullDefault, isNumberColumn, isTextColumn } from '../support/columnType.ts';
import { mayHaveMoreConstraints } from '../support/gaps.ts';
import { reckonsWith } from '../support/missedNulls.ts';
import { isAuthLibraryTable, isRecordTable } from '../support/tableKind.ts';
import { requiredKeyTerms } from '../vocabulary/identity.ts';
import { isTerm } from '../vocabulary/words.ts';

const unseen = 'where no query is seen that reckons with the column';

interface One {
  readonly column: string;
}

interface Many {
  readonly columns: string;
}

const defaulted = (d: One) =>
  `Column ${d.column} has a default and yet can be NULL: a NULL that is written stays one.`;
const defaultedMany = (d: Many) =>
  `Columns ${d.columns} have a default and yet can be NULL: a NULL that is written stays one.`;

export const nullableRequiredColumn = defineRule({
  id: 'nullable-required-column',
  group: 'keys',
  severity: 'info',
  since: '0.1.0',
  milder: {
    defaulted: { severity: 'hint', where: unseen },
    defaultedMany: { severity: 'hint', where: unseen },
    defaultedHabit: { severity: 'hint', where: unseen },
    naturalKey: { severity: 'hint', where: unseen },
  },
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'active_record_doctor/missing_non_null_constraint',
    'database_consistency/NullConstraintChecker',
    'bytebase/column.no-null',
  ],
  summary: 'A column that always has a value, by its default or its name, can still be NULL.',
  why: `
A default fills in for a value that is left out. It does not stop NULL from being written, by an update or by an
insert that names the column ([PostgreSQL](https://www.postgresql.org/docs/current/ddl-default.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html),
[SQLite](https://www.sqlite.org/lang_createtable.html#dfltval)). Whoever reads the column has to reckon with NULL:
the program's type says \`| null\`, comparisons are neither true nor false, and sorting puts the rows at one end. If
there is always a value, NOT NULL says so; if there is not, the default is what misleads. It is an info where a query
reckons with a number as it stands in the row (\`attempts + 1\`): NULL plus one is NULL, and stays so. A migration has to fill
the existing NULLs first.
`,
  silences: [
    'Booleans: nullable-boolean reports them.',
    'Foreign keys, which ON DELETE SET NULL may empty, and columns with the default NULL.',
    'Generated columns, and columns of which it is not known whether they are NOT NULL.',
    'Tables that a library for signing in prescribes; natural keys in logs, histories and imports.',
  ],
  options: {},
  messages: {
    defaulted,
    defaultedMany,
    defaultedHabit: (d: { column: string; others: number }) =>
      `Column ${d.column} has a default and yet can be NULL, like such columns of ${d.others} more tables: a NULL that is written stays one.`,
    reckoned: (d: { column: string }) =>
      `Column ${d.column} can be NULL, and a query adds to it or takes from it: NULL stays NULL by that.`,
    naturalKey: (d: { column: string }) =>
      `Column ${d.column} names its row and yet can be NULL: such a row cannot be found by it.`,
  },
  examples: {
    bad: [
      {
        title: 'A default without NOT NULL',
        fixture: `
          import { pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', {
            id: uuid('id').primaryKey(),
            createdAt: timestamp('created_at', { withTimezone: true }).defaultNow(),
          //^^^^^^^^^ Column created_at has a default and yet can be NULL: a NULL that is written stays one.
          });
          //= schema.ts
          import { pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', {
            id: uuid('id').primaryKey(),
            createdAt: timestamp('created_at', { withTimezone: true }).defaultNow().notNull(),
          });
        `,
      },
      {
        title: 'A row without its slug',
        fixture: `
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const articles = pgTable('articles', {
            id: uuid('id').primaryKey(),
            slug: text('slug').unique(),
          //^^^^ Column slug names its row and yet can be NULL: such a row cannot be found by it.
          });
          //= schema.ts
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const articles = pgTable('articles', {
            id: uuid('id').primaryKey(),
            slug: text('slug').unique().notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Always there, or rightly absent',
        fixture: `
          import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const articles = pgTable('articles', {
            id: uuid('id').primaryKey(),
            slug: text('slug').notNull().unique(),
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
            publishedAt: timestamp('published_at', { withTimezone: true }),
            subtitle: text('subtitle').default(null),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['nullable column'],
  check(table, { view, report }) {
    if (mayHaveMoreConstraints(table) || isAuthLibraryTable(table)) return;
    const isRecord = isRecordTable(table);
    const found: Column[] = [];
    for (const column of table.columns) {
      if (known(column.notNull) !== false || column.generated || isBooleanColumn(column)) continue;
      if (isReference(table, column) || isNullDefault(column)) continue;
      const query = isNumberColumn(column) && reckonsWith(table, column, view.queriesOf(table.id));
      if (query) tellReckoned(column, query);
      else if (!isRecord && isNaturalKey(table, column)) tell(column, 'naturalKey');
      else if (isNullableDefault(table, column)) found.push(column);
    }
    const [first, ...others] = found;
    if (!first) return;
    const habit = view.habit('nullable defaults');
    if (habit?.first === table.id) {
      report({
        at: first.span.name,
        message: 'defaultedHabit',
        data: { column: columnLabel(first), others: view.habitCount('nullable defaults') - 1 },
        fixes: fixesOf(first, found),
      });
      for (const column of others) tell(column, 'defaulted');
      return;
    }
    if (found.length <= few) {
      for (const column of found) tell(column, 'defaulted');
      return;
    }
    // Who writes a table so has one habit, not as many slips as columns.
    const names = found.slice(0, few).map(columnLabel);
    report({
      at: first.span.name,
      message: 'defaultedMany',
      data: { columns: `${names.join(', ')} and ${found.length - few} more` },
      related: others.map((column) => ({
        span: column.span.name,
        message: `${columnLabel(column)} as well.`,
      })),
      fixes: fixesOf(first, found),
    });

    function fixesOf(one: Column, all: readonly Column[]): readonly Fix[] {
      const fix: Fix = { title: 'Make it NOT NULL', safety: 'suggested', edits: [notNull(one)] };
      if (all.length === 1) return [fix];
      return [
        fix,
        {
          title: `Make all ${all.length} columns NOT NULL`,
          safety: 'suggested',
          edits: all.map(notNull),
        },
      ];
    }

    function tellReckoned(column: Column, query: Query): void {
      const edits: SchemaEdit[] = [notNull(column)];
      if (column.default === undefined)
        edits.unshift({
          kind: 'set-default',
          table: table.id,
          column: column.key,
          default: { kind: 'literal', value: 0 },
        });
      const title = edits.length > 1 ? 'Make it NOT NULL with default 0' : 'Make it NOT NULL';
      report({
        at: column.span.name,
        message: 'reckoned',
        data: { column: columnLabel(column) },
        related: [{ span: query.span.name, message: 'Reckoned here.' }],
        fixes: [{ title, safety: 'suggested', edits }],
      });
    }

    function tell(column: Column, message: 'naturalKey' | 'defaulted'): void {
      report({
        at: column.span.name,
        message,
        data: { column: columnLabel(column) },
        fixes: [{ title: 'Make it NOT NULL', safety: 'suggested', edits: [notNull(column)] }],
      });
    }

    function notNull(column: Column): SchemaEdit {
      return { kind: 'set-not-null', table: table.id, column: column.key, notNull: true };
    }
  },
});

/** So many columns of one table are told one by one. */
const few = 3;

/** A slug and the like in a table that has an id, so that its rows are things. */
function isNaturalKey(table: Table, column: Column): boolean {
  return (
    known(table.primaryKey?.columns)?.length === 1 &&
    isTextColumn(column) &&
    isTerm(columnLabel(column), requiredKeyTerms)
  );
}
