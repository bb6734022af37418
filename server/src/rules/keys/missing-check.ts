import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { SchemaEdit } from '../../model/edit.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { isWrittenWithoutWords, ofQueries } from '../refactorings/fixedValues.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { checkName, isChecked, isReference } from '../support/checked.ts';
import { checkMigration } from '../support/checkMigration.ts';
import { loweredBy } from '../support/loweredColumns.ts';
import { type NumberBound, numberBound } from '../support/numberBounds.ts';
import { isState } from '../support/stateColumns.ts';
import { isAuthLibraryTable, isRecordTable, isSignInAccount, purposeName } from '../support/tableKind.ts';
import { externalSystems } from '../vocabulary/identity.ts';
import { plurals } from '../vocabulary/plural.ts';
import { roleNames, signInRoleTables } from '../vocabulary/signIn.ts';
import { endsWithTerm, hasTerm, isTerm, words } from '../vocabulary/words.ts';

/** A habit is told at its first table. */
const usual =
  'in SQLite, where a CHECK makes the table anew, and at all but the first where nearly all tables of the schema leave such texts open';
const unbounded =
  'in SQLite, and where hardly a table of the schema bounds a number and no query lowers this one';

interface One {
  readonly column: string;
}

interface Many {
  readonly columns: string;
}

const anyText = (d: One) =>
  `Column ${d.column} takes any text: nothing keeps it to the values that the program knows.`;
const canBeNegative = (d: One) => `Column ${d.column} can be negative.`;
const isNoShare = (d: One) => `Column ${d.column} can be below 0 and above 100.`;
const canBeNegativeMany = (d: Many) => `Columns ${d.columns} can be negative.`;
const areNoShares = (d: Many) => `Columns ${d.columns} can be below 0 and above 100.`;

export const missingCheck = defineRule({
  id: 'missing-check',
  group: 'keys',
  severity: 'info',
  since: '0.1.0',
  milder: {
    statusUsual: { severity: 'hint', where: usual },
    statusHabit: { severity: 'hint', where: 'where nearly all tables of the schema do so' },
    statusUnseen: { severity: 'hint', where: 'where no queries show the words of the program' },
    notNegativeUsual: { severity: 'hint', where: unbounded },
    percentageUsual: { severity: 'hint', where: unbounded },
    notNegativeUsualMany: { severity: 'hint', where: unbounded },
    percentageUsualMany: { severity: 'hint', where: unbounded },
  },
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A status, a quantity or a percentage takes values that it can never have.',
  why: `
A status of free text takes "canceled" beside "cancelled", and a quantity takes -1. Nothing fails at once: the row
just drops out of every query that lists the states it knows, or makes a sum wrong. A CHECK constraint refuses the
value where it is written, whichever program writes it
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html),
[SQLite](https://www.sqlite.org/lang_createtable.html#check_constraints)). For a status an enum type does the same.
`,
  which: ['enum-check-or-table'],
  silences: [
    'Columns that a CHECK speaks of, enum types, and columns with a foreign key (to a table of states).',
    'Texts whose values are promised in the program: enum-only-in-types reports them.',
    'Texts without a default that may be NULL, or whose default is NULL or empty: nothing tells that the program has a list.',
    'Texts that the code writes without knowing a word of them: no default, no comparison, no word that is set.',
    'Names that only look alike: `mime_type`, `oauth_state`, the `state` of an address, the `type` of a file, a job or a notification.',
    'Names that a table of the schema has as well: `event_type` beside `event_types`.',
    'Columns and tables of other systems (`stripe_status`): what they send must be taken.',
    'Numbers that may go below zero by name (`price_change`), and unsigned integers for the bound of zero.',
    'Logs, events and imports, which must take what comes, tables that a library prescribes, and the `role` of people and members beside such a library’s accounts.',
    'Tables with a CHECK that could not be read.',
  ],
  options: {
    status: wordList([], 'More last words of columns that hold one of a few fixed words.'),
    notNegative: wordList([], 'More last words of columns that are never below zero.'),
  },
  messages: {
    status: anyText,
    statusUsual: anyText,
    statusUnseen: anyText,
    statusHabit: (d: { column: string; others: number }) =>
      `Column ${d.column} takes any text, like such columns of ${d.others} more tables: nothing keeps them to the values that the program knows.`,
    lowered: (d: One) =>
      `Column ${d.column} can be negative: a query lowers it, and no condition of it says that enough is left.`,
    notNegative: canBeNegative,
    notNegativeUsual: canBeNegative,
    percentage: isNoShare,
    percentageUsual: isNoShare,
    notNegativeMany: canBeNegativeMany,
    notNegativeUsualMany: canBeNegativeMany,
    percentageMany: areNoShares,
    percentageUsualMany: areNoShares,
  },
  examples: {
    bad: [
      {
        title: 'A quantity and a status',
        fixture: `
          import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: uuid('id').primaryKey(),
            quantity: integer('quantity').notNull(),
          //^^^^^^^^ Column quantity can be negative.
            status: text('status').notNull(),
          //^^^^^^ Column status takes any text: nothing keeps it to the values that the program knows.
          });
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { check, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: uuid('id').primaryKey(),
            quantity: integer('quantity').notNull(),
            status: text('status').notNull(),
          }, (table) => [
            check('orders_quantity_check', sql\`\${table.quantity} >= 0\`),
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'A CHECK, an enum type, and a name that only looks alike',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { check, integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const orderStatus = pgEnum('order_status', ['open', 'paid']);

          export const orders = pgTable(
            'orders',
            {
              id: uuid('id').primaryKey(),
              quantity: integer('quantity').notNull(),
              status: orderStatus('status').notNull(),
              mimeType: text('mime_type'),
            },
            (table) => [check('orders_quantity_check', sql\`\${table.quantity} > 0\`)],
          );
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, options, report }) {
    if (isRecordTable(table) || isAuthLibraryTable(table)) return;
    if (hasTerm(purposeName(table), externalSystems)) return;
    const unbounded: Unbounded[] = [];
    let isTold = false;
    for (const column of table.columns) {
      const name = columnLabel(column);
      if (column.generated || column.identity || isReference(table, column)) continue;
      const key = known(table.primaryKey?.columns);
      if (key?.includes(column.key)) continue;
      if (isState(table, column, options.status)) {
        // `event_type` beside a table `event_types`: its values are that table's rows.
        if (namesOfTables(name).some((each) => view.tablesNamed(each).length > 0)) continue;
        if (isOfSignIn(table, name, view)) continue;
        const queries = view.queriesOf(table.id);
        if (isChecked(table, column) === false && !isWrittenWithoutWords(table, column, queries))
          reportState(column, ofQueries(table, column, queries));
        continue;
      }
      const bound = numberBound(column, options.notNegative);
      if (!bound || isChecked(table, column) !== false) continue;
      unbounded.push({ column, bound });
    }
    const lowered = unbounded.filter(reportLowered);
    const rest = unbounded.filter((each) => !lowered.includes(each));
    const isUsual =
      rest.length > 0 && (table.dialect === 'sqlite' || view.habit('unbounded numbers') !== undefined);
    reportNumbers(isUsual ? rest.filter(({ column }) => isAsked(column)) : rest, '');
    if (isUsual)
      reportNumbers(
        rest.filter(({ column }) => !isAsked(column)),
        'Usual',
      );

    /** Who names a word in the options wants to hear of it. */
    function isAsked(column: Column): boolean {
      return endsWithTerm(columnLabel(column), options.status, options.notNegative);
    }

    function reportState(column: Column, fixes: readonly Fix[]): void {
      const place = { at: column.span.name, fixes };
      const data = { column: columnLabel(column) };
      const habit = view.habit('free states');
      if (isAsked(column)) report({ ...place, message: 'status', data });
      else if (table.dialect === 'sqlite') report({ ...place, message: 'statusUsual', data });
      else if (!habit) report({ ...place, message: fixes.length > 0 ? 'status' : 'statusUnseen', data });
      else if (habit.first !== table.id || isTold) report({ ...place, message: 'statusUsual', data });
      else {
        isTold = true;
        const others = view.habitCount('free states') - 1;
        report({ ...place, message: 'statusHabit', data: { ...data, others } });
      }
    }

    function reportLowered(each: Unbounded): boolean {
      const { column, bound } = each;
      const query = bound.message === 'notNegative' && loweredBy(table, column, view.queriesOf(table.id));
      if (!query) return false;
      report({
        at: column.span.name,
        message: 'lowered',
        data: { column: columnLabel(column) },
        related: [{ span: query.span.name, message: 'Lowered here.' }],
        fixes: [checkFix(each)],
      });
      return true;
    }

    function reportNumbers(columns: readonly Unbounded[], usual: '' | 'Usual'): void {
      for (const kind of ['notNegative', 'percentage'] as const) {
        const those = columns.filter(({ bound }) => bound.message === kind);
        const [first] = those;
        const message = `${kind}${usual}` as const;
        if (first && those.length > few) reportMany(first, those, `${message}Many`);
        else
          for (const each of those)
            report({
              at: each.column.span.name,
              message,
              data: { column: columnLabel(each.column) },
              fixes: [checkFix(each)],
            });
      }
    }

    /** A table of amounts says one thing, however many columns it has. */
    function reportMany(
      first: Unbounded,
      those: readonly Unbounded[],
      message: `${NumberBound['message']}${'' | 'Usual'}Many`,
    ): void {
      const names = those.slice(0, few).map(({ column }) => columnLabel(column));
      report({
        at: first.column.span.name,
        message,
        data: { columns: `${names.join(', ')} and ${those.length - few} more` },
        fixes: [
          {
            title: `Add a CHECK for each of the ${those.length} columns`,
            safety: 'suggested',
            migration: checkMigration(table, first.column),
            edits: those.map((each) => checkOf(table, each)),
          },
        ],
        related: those.slice(1).map(({ column }) => ({
          span: column.span.name,
          message: `${columnLabel(column)} as well.`,
        })),
      });
    }

    function checkFix(each: Unbounded): Fix {
      const { column, bound } = each;
      return {
        title: `Add CHECK (${bound.expression.replace(`{${column.key}}`, columnLabel(column))})`,
        safety: 'suggested',
        migration: checkMigration(table, column),
        edits: [checkOf(table, each)],
      };
    }
  },
});

/** The role of a person or member beside the accounts of a sign-in library, which writes it: there may be several in one text. */
function isOfSignIn(table: Table, column: string, view: SchemaView): boolean {
  return (
    isTerm(column, roleNames) &&
    endsWithTerm(purposeName(table), signInRoleTables) &&
    view.tablesIn(table.span.whole.file).some(isSignInAccount)
  );
}

/** So many columns of one table are told one by one. */
const few = 3;

interface Unbounded {
  readonly column: Column;
  readonly bound: NumberBound;
}

function checkOf(table: Table, { column, bound }: Unbounded): SchemaEdit {
  return {
    kind: 'add-check',
    table: table.id,
    name: checkName(known(table.name) ?? tableLabel(table), column),
    expression: bound.expression,
  };
}

/** What a table would be called whose rows a column of that name tells apart. */
function namesOfTables(column: string): readonly string[] {
  const own = words(column);
  const last = own.at(-1) ?? '';
  if (own.length < 2) return [];
  return [own, ...plurals(last).map((plural) => [...own.slice(0, -1), plural])].flatMap((each) => [
    each.join('_'),
    each.join(''),
  ]);
}
