import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { SchemaEdit } from '../../model/edit.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { isWrittenWithoutWords, ofQueries } from '../refactorings/fixedValues.ts';
import { defineRule } from '../rule.ts';
import { checkName, isChecked, isReference } from '../support/checked.ts';
import { checkMigration } from '../support/checkMigration.ts';
import { isNullDefault, isNumberColumn, isTextColumn, scalarType } from '../support/columnType.ts';
import { isAuthLibraryTable, isRecordTable, purposeName } from '../support/tableKind.ts';
import { externalSystems } from '../vocabulary/identity.ts';
import { plurals } from '../vocabulary/plural.ts';
import {
  addressTerms,
  freeStatusTerms,
  kindTerms,
  percentageTerms,
  quantityTerms,
  signedTerms,
  stateTerms,
  statusTerms,
} from '../vocabulary/status.ts';
import { fileTerms, signInTerms, workTerms } from '../vocabulary/tables.ts';
import { endsWithTerm, hasTerm, isTerm, words } from '../vocabulary/words.ts';

export const missingCheck = defineRule({
  id: 'missing-check',
  group: 'keys',
  severity: 'info',
  since: '0.1.0',
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
    'Names that only look alike: `mime_type`, `oauth_state`, the `state` of an address, the `type` of a file or a job.',
    'Names that a table of the schema has as well: `event_type` beside `event_types`.',
    'Columns and tables of other systems (`stripe_status`): what they send must be taken.',
    'Numbers that may go below zero by name (`price_change`), and unsigned integers for the bound of zero.',
    'Logs, events and imports, which must take what comes, and tables that a library prescribes.',
    'Tables with a CHECK that could not be read.',
  ],
  options: {
    status: wordList([], 'More last words of columns that hold one of a few fixed words.'),
    notNegative: wordList([], 'More last words of columns that are never below zero.'),
  },
  messages: {
    status: (d: { column: string }) =>
      `Column ${d.column} takes any text: nothing keeps it to the values that the program knows.`,
    notNegative: (d: { column: string }) => `Column ${d.column} can be negative.`,
    percentage: (d: { column: string }) => `Column ${d.column} can be below 0 and above 100.`,
    notNegativeMany: (d: { columns: string }) => `Columns ${d.columns} can be negative.`,
    percentageMany: (d: { columns: string }) => `Columns ${d.columns} can be below 0 and above 100.`,
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
    for (const column of table.columns) {
      const name = columnLabel(column);
      if (column.generated || column.identity || isReference(table, column)) continue;
      const key = known(table.primaryKey?.columns);
      if (key?.includes(column.key)) continue;
      if (isStatus(table, column, options.status)) {
        // `event_type` beside a table `event_types`: its values are that table's rows.
        if (namesOfTables(name).some((each) => view.tablesNamed(each).length > 0)) continue;
        const queries = view.queriesOf(table.id);
        if (isChecked(table, column) === false && !isWrittenWithoutWords(table, column, queries)) {
          report({
            at: column.span.name,
            message: 'status',
            data: { column: name },
            fixes: ofQueries(table, column, queries),
          });
        }
        continue;
      }
      const bound = boundOf(column, options.notNegative);
      if (!bound || isChecked(table, column) !== false) continue;
      unbounded.push({ column, bound });
    }
    for (const message of ['notNegative', 'percentage'] as const) {
      const those = unbounded.filter(({ bound }) => bound.message === message);
      const [first] = those;
      if (first && those.length > few) {
        // A table of amounts says one thing, however many columns it has.
        const names = those.slice(0, few).map(({ column }) => columnLabel(column));
        const edits = those.map((each) => checkOf(table, each));
        report({
          at: first.column.span.name,
          message: `${message}Many`,
          data: { columns: `${names.join(', ')} and ${those.length - few} more` },
          fixes: [
            {
              title: `Add a CHECK for each of the ${those.length} columns`,
              safety: 'suggested',
              migration: checkMigration(table, first.column),
              edits,
            },
          ],
          related: those.slice(1).map(({ column }) => ({
            span: column.span.name,
            message: `${columnLabel(column)} as well.`,
          })),
        });
        continue;
      }
      for (const each of those) {
        const { column, bound } = each;
        report({
          at: column.span.name,
          message,
          data: { column: columnLabel(column) },
          fixes: [
            {
              title: `Add CHECK (${bound.expression.replace(`{${column.key}}`, columnLabel(column))})`,
              safety: 'suggested',
              migration: checkMigration(table, column),
              edits: [checkOf(table, each)],
            },
          ],
        });
      }
    }
  },
});

/** So many columns of one table are told one by one. */
const few = 3;

interface Unbounded {
  readonly column: Column;
  readonly bound: Bound;
}

function checkOf(table: Table, { column, bound }: Unbounded): SchemaEdit {
  return {
    kind: 'add-check',
    table: table.id,
    name: checkName(known(table.name) ?? tableLabel(table), column),
    expression: bound.expression,
  };
}

function isStatus(table: Table, column: Column, more: readonly string[]): boolean {
  const name = columnLabel(column);
  return (
    isTextColumn(column) &&
    column.promisedValues === undefined &&
    // Without a default, and not asked for: nothing tells that the program has a list.
    (known(column.notNull) === true || (column.default !== undefined && !isNullDefault(column))) &&
    !isEmptyByDefault(column) &&
    endsWithTerm(name, statusTerms, more) &&
    !hasTerm(name, freeStatusTerms, externalSystems) &&
    !isOtherState(table, name)
  );
}

/** `''` is no word of a list: who leaves it empty writes prose there. */
function isEmptyByDefault(column: Column): boolean {
  const given = known(column.default);
  return given?.kind === 'literal' && given.value === '';
}

/** A federal state, the state of a sign-in, a media type, the type of a job. */
function isOtherState(table: Table, name: string): boolean {
  if (isTerm(name, kindTerms)) return hasTerm(purposeName(table), fileTerms, workTerms);
  if (!isTerm(name, stateTerms)) return false;
  const isAddress = table.columns.some((column) => isTerm(columnLabel(column), addressTerms));
  return isAddress || hasTerm(purposeName(table), signInTerms);
}

interface Bound {
  readonly message: 'notNegative' | 'percentage';
  readonly expression: string;
}

/** The CHECK that a number of such a name should have. */
function boundOf(column: Column, more: readonly string[]): Bound | undefined {
  const name = columnLabel(column);
  if (!isNumberColumn(column) || hasTerm(name, signedTerms)) return undefined;
  if (endsWithTerm(name, percentageTerms)) {
    return { message: 'percentage', expression: `{${column.key}} between 0 and 100` };
  }
  if (!endsWithTerm(name, quantityTerms, more) || scalarType(column)?.unsigned) return undefined;
  return { message: 'notNegative', expression: `{${column.key}} >= 0` };
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
