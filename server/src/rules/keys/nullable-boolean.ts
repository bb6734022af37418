import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { isBooleanColumn, isNullDefault } from '../support/columnType.ts';
import { asksForFalse } from '../support/missedNulls.ts';
import { isAuthLibraryTable, isAuthUserTable, purposeName } from '../support/tableKind.ts';
import { uniqueKeys } from '../support/uniqueKey.ts';
import {
  answeredAtTerms,
  inheritingTables,
  openAnswerTerms,
  pluginColumns,
  preferenceTables,
  settingTerms,
} from '../vocabulary/boolean.ts';
import { peopleTerms } from '../vocabulary/tables.ts';
import { createdTerms, deletedTerms, updatedTerms } from '../vocabulary/time.ts';
import { endsWithTerm, hasTerm, isTerm } from '../vocabulary/words.ts';

export const nullableBoolean = defineRule({
  id: 'nullable-boolean',
  group: 'keys',
  severity: 'info',
  milder: { nullable: { severity: 'hint', where: 'where no query is seen that misses the rows with NULL' } },
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['database_consistency/ThreeStateBooleanChecker'],
  summary: 'A yes-or-no column has a third state, NULL.',
  why: `
\`WHERE NOT done\` finds neither the rows that are done nor those where \`done\` is NULL, because NOT NULL is NULL
and not true ([PostgreSQL](https://www.postgresql.org/docs/current/functions-logical.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/working-with-null.html),
[SQLite](https://www.sqlite.org/nulls.html)). Every query has to remember the third state, and sooner or later one
does not: it is an info where a query asks for false and the column has no default. A default alone does not help: it fills in for a value that is left out, not for one that is written as
NULL. NOT NULL with a default leaves two states. A migration has to fill the existing NULLs first.
`,
  silences: [
    'Names of answers that may still be open (`is_correct`, `approved`, `consent`, `passed`, see the option).',
    'Tables of overrides, where NULL stands for "as inherited", and tables that a library or a platform prescribes.',
    'Columns that Better Auth adds to the table of its users (`banned`, `two_factor_enabled`), and settings of people without a default, where NULL is "as the server has it" (`auto_tagging_enabled`).',
    'Columns without a default in tables of preferences, where NULL is what nobody chose yet.',
    'Columns without a default in tables of which most may be NULL: what a service or a document says is copied there, and NULL is "it does not say".',
    'Columns without a default beside a time that may be NULL and says when the row was settled (`resolved_at`, `reviewed_at`).',
    'Columns with the default NULL, which says that NULL is meant.',
    'Columns in a unique key, where NULL leaves the row out of it: one active run for each project.',
    'Columns in an array, generated columns, and columns of which it is not known whether they are NOT NULL.',
  ],
  options: {
    open: wordList([], 'More words of columns in which NULL means that the answer is still open.'),
  },
  messages: {
    nullable: (d: { column: string }) => `Boolean ${d.column} can be NULL, which is neither true nor false.`,
    missed: (d: { column: string }) =>
      `Boolean ${d.column} can be NULL, and a query asks for false: it does not find the rows where it is NULL.`,
  },
  examples: {
    bad: [
      {
        title: 'A default, but no NOT NULL',
        fixture: `
          import { boolean, pgTable, uuid } from 'drizzle-orm/pg-core';

          export const tasks = pgTable('tasks', {
            id: uuid('id').primaryKey(),
            done: boolean('done').default(false),
          //^^^^ Boolean done can be NULL, which is neither true nor false.
          });
          //= schema.ts
          import { boolean, pgTable, uuid } from 'drizzle-orm/pg-core';

          export const tasks = pgTable('tasks', {
            id: uuid('id').primaryKey(),
            done: boolean('done').default(false).notNull(),
          });
        `,
      },
      {
        title: 'SQLite keeps booleans as integers',
        fixture: `
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const tasks = sqliteTable('tasks', {
            id: integer('id').primaryKey(),
            done: integer('done', { mode: 'boolean' }),
          //^^^^ Boolean done can be NULL, which is neither true nor false.
          });
          //= schema.ts
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const tasks = sqliteTable('tasks', {
            id: integer('id').primaryKey(),
            done: integer('done', { mode: 'boolean' }).default(false).notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Two states, or three on purpose',
        fixture: `
          import { boolean, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const answers = pgTable('answers', {
            id: uuid('id').primaryKey(),
            hidden: boolean('hidden').notNull().default(false),
            isCorrect: boolean('is_correct'),
          });

          export const users = pgTable('users', {
            id: uuid('id').primaryKey(),
            summariesEnabled: boolean('summaries_enabled'),
          });

          export const forecasts = pgTable('forecasts', {
            id: uuid('id').primaryKey(),
            exact: boolean('exact'),
            settledAt: timestamp('settled_at', { withTimezone: true }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['nullable column'],
  check(table, { view, options, report }) {
    if (hasTerm(purposeName(table), inheritingTables) || isAuthLibraryTable(table)) return;
    const keys = uniqueKeys(table);
    const isOfPreferences = hasTerm(purposeName(table), preferenceTables);
    for (const column of table.columns) {
      if (!isBooleanColumn(column) || known(column.notNull) !== false || column.generated) continue;
      const name = columnLabel(column);
      if (column.default === undefined && hasTerm(name, openAnswerTerms, options.open)) continue;
      if (
        column.default === undefined &&
        (isOfPreferences || isFilledFromElsewhere(table) || isAnsweredLater(table))
      )
        continue;
      if (isSettingOfPeople(table, column) || isOfAuthPlugin(table, column)) continue;
      if (isNullDefault(column) || keys.some((key) => key.includes(column.key))) continue;
      const setNotNull = {
        kind: 'set-not-null',
        table: table.id,
        column: column.key,
        notNull: true,
      } as const;
      const setDefault = {
        kind: 'set-default',
        table: table.id,
        column: column.key,
        default: { kind: 'literal', value: false },
      } as const;
      const query = column.default === undefined && asksForFalse(table, column, view.queriesOf(table.id));
      report({
        at: column.span.name,
        message: query ? 'missed' : 'nullable',
        data: { column: name },
        ...(query ? { related: [{ span: query.span.name, message: 'Asked for here.' }] } : {}),
        fixes: [
          column.default === undefined
            ? {
                title: 'Make it NOT NULL with default false',
                safety: 'suggested',
                edits: [setDefault, setNotNull],
              }
            : { title: 'Make it NOT NULL', safety: 'suggested', edits: [setNotNull] },
        ],
      });
    }
  },
});

/** Most of what it says may be missing, as where another service or a document tells it: NULL is "it does not say". */
function isFilledFromElsewhere(table: Table): boolean {
  const key = known(table.primaryKey?.columns) ?? [];
  const said = table.columns.filter(
    (column) =>
      !key.includes(column.key) &&
      !isReference(table, column) &&
      !isBooleanColumn(column) &&
      !isTerm(columnLabel(column), createdTerms, updatedTerms, deletedTerms),
  );
  const open = said.filter((column) => known(column.notNull) === false && column.default === undefined);
  return open.length >= 4 && open.length * 2 > said.length;
}

/** The row says when it was judged or settled, which may still be to come. */
function isAnsweredLater(table: Table): boolean {
  return table.columns.some(
    (column) => known(column.notNull) === false && endsWithTerm(columnLabel(column), answeredAtTerms),
  );
}

/** NULL is "nothing was chosen": the program has a default of its own. */
function isSettingOfPeople(table: Table, column: Column): boolean {
  return (
    column.default === undefined &&
    endsWithTerm(columnLabel(column), settingTerms) &&
    endsWithTerm(purposeName(table), peopleTerms)
  );
}

function isOfAuthPlugin(table: Table, column: Column): boolean {
  return isAuthUserTable(table) && isTerm(columnLabel(column), pluginColumns);
}
