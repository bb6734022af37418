import { columnLabel } from '../../model/catalog.ts';
import type { NewColumnType } from '../../model/edit.ts';
import type { Query } from '../../model/query.ts';
import type { Operand } from '../../model/queryExpression.ts';
import { columnsIn, predicatesOf } from '../../model/queryWalk.ts';
import type { Column, Dialect, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { toggle, wordList } from '../option.ts';
import { columnIn } from '../refactorings/fixedValues.ts';
import { defineRule } from '../rule.ts';
import { isTimeColumn } from '../support/nowText.ts';
import { dayTerms, momentTerms, notMomentTerms } from '../vocabulary/time.ts';
import { endsWithTerm, hasTerm, words } from '../vocabulary/words.ts';

const isText = (d: { column: string; type: string }) =>
  `${d.column} looks like a date or time, but is ${d.type}: nothing checks that it is one.`;

export const timestampAsText = defineRule({
  id: 'timestamp-as-text',
  group: 'types',
  severity: 'info',
  since: '0.1.0',
  milder: {
    unused: {
      severity: 'hint',
      where:
        'where no query compares or sorts by the column, and the table keeps no other time as one: what another system or a person wrote, to be shown',
    },
  },
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A date or time is kept in a text column.',
  why: `
A text column takes \`2024-02-30\`, \`soon\` and three ways to write one moment. Comparisons and ORDER BY then go by
characters, not by time (\`2024-10-1\` stands before \`2024-9-1\`), intervals cannot be computed without a cast, and
a range query reads rows that an index on a real date would skip. The types for dates and times check their
input and take four to eight bytes
([PostgreSQL](https://www.postgresql.org/docs/current/datatype-datetime.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/date-and-time-types.html)).
`,
  which: ['time-type'],
  silences: [
    'SQLite, which has no type for dates and keeps ISO 8601 text by design ' +
      '(https://www.sqlite.org/datatype3.html#date_and_time_datatype); see the option.',
    'Names that end in "at" or "date" and are no moment (`located_at`, `opens_at`; see the option), dates of ' +
      'publications, which are often incomplete, and columns with a fixed list of values.',
    'A default that is no date, and columns whose type could not be read.',
  ],
  options: {
    inSqlite: toggle(false, 'In SQLite too, where dates are better kept as numbers then.'),
    except: wordList(notMomentTerms, 'Words of the names of columns that hold no complete date.'),
  },
  messages: {
    text: isText,
    unused: isText,
  },
  examples: {
    bad: [
      {
        title: 'Moments and days in text columns',
        fixture: `
          import { integer, pgTable, text, varchar } from 'drizzle-orm/pg-core';

          export const invoices = pgTable('invoices', {
            id: integer('id').primaryKey(),
            createdAt: text('created_at').notNull(),
            //         ^^^^^^^^^^^^^^^^^^ created_at looks like a date or time, but is text: nothing checks that it is one.
            dueDate: varchar('due_date', { length: 10 }),
            //       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ due_date looks like a date or time, but is varchar(10): nothing checks that it is one.
          });
          //= schema.ts
          import { date, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const invoices = pgTable('invoices', {
            id: integer('id').primaryKey(),
            createdAt: timestamp('created_at', { mode: 'string', withTimezone: true }).notNull(),
            dueDate: date('due_date'),
          });
        `,
      },
      {
        title: 'SQLite, where the option says so',
        fixture: `
          //? {"inSqlite":true}
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const invoices = sqliteTable('invoices', {
            id: integer('id').primaryKey(),
            createdAt: text('created_at').notNull(),
            //         ^^^^^^^^^^^^^^^^^^ created_at looks like a date or time, but is text: nothing checks that it is one.
          });
          //= schema.ts
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const invoices = sqliteTable('invoices', {
            id: integer('id').primaryKey(),
            createdAt: integer('created_at', { mode: 'timestamp' }).notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'The types for it, and text that is no date',
        fixture: `
          import { date, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

          export const invoices = pgTable('invoices', {
            id: integer('id').primaryKey(),
            createdAt: timestamp('created_at', { withTimezone: true, mode: 'string' }).notNull(),
            dueDate: date('due_date'),
            locatedAt: text('located_at'),
            dateFormat: text('date_format'),
          });
        `,
      },
      {
        title: 'SQLite keeps dates as text',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const invoices = sqliteTable('invoices', {
            id: integer('id').primaryKey(),
            createdAt: text('created_at').notNull().default(sql\`CURRENT_TIMESTAMP\`),
          });
        `,
      },
    ],
  },
  subject: 'table',
  names: () => [momentTerms],
  check(table, { options, view, report }) {
    if (table.dialect === 'sqlite' && !options.inSqlite) return;
    for (const column of table.columns) {
      const type = known(column.type);
      const name = columnLabel(column);
      if (type?.family !== 'text' || type.arrayDimensions !== undefined) continue;
      if (column.promisedValues || hasWordDefault(column) || !namesMoment(name)) continue;
      if (hasTerm(name, options.except)) continue;
      const isDay = endsWithTerm(name, dayTerms);
      report({
        at: column.span.type ?? column.span.name,
        message: isReckonedWith(table, column, isDay, view.queriesOf(table.id)) ? 'text' : 'unused',
        data: { column: name, type: type.sql },
        fixes:
          column.default || column.generated
            ? []
            : [
                {
                  title: titleOf(table.dialect, isDay),
                  safety: 'suggested',
                  edits: [
                    {
                      kind: 'set-column-type',
                      table: table.id,
                      column: column.key,
                      type: newType(table.dialect, isDay),
                    },
                  ],
                },
              ],
      });
    }
  },
});

/**
 * True where the column is used as the time that it is: a query asks for a stretch or sorts by it, or it is a moment beside
 * moments that the table keeps as such.
 */
function isReckonedWith(table: Table, column: Column, isDay: boolean, queries: readonly Query[]): boolean {
  const isBesideTimes = !isDay && table.columns.some(isTimeColumn);
  return isBesideTimes || queries.some((query) => usesOrder(query, table, column));
}

function usesOrder(query: Query, table: Table, column: Column): boolean {
  const isColumn = columnIn(query, table, column);
  const holds = (operand: Operand) => columnsIn(operand).some(isColumn);
  if (query.orderBy.some(({ operand }) => holds(operand))) return true;
  for (const condition of predicatesOf(query)) {
    // A cast, mostly: who writes one reckons with the time.
    if (condition.kind === 'sql' && condition.columns.some(isColumn)) return true;
    if (
      condition.kind !== 'comparison' ||
      !['<', '<=', '>', '>=', 'between', '='].includes(condition.operator)
    )
      continue;
    if ([condition.left, ...condition.right].some(holds)) return true;
  }
  return false;
}

function titleOf(dialect: Dialect, isDay: boolean): string {
  if (dialect === 'sqlite') return 'Keep the time as a number';
  return isDay ? 'Change the type to date' : 'Change the type to a timestamp';
}

function newType(dialect: Dialect, isDay: boolean): NewColumnType {
  // Dates of the program, seconds in the database: the column's text has to be converted.
  if (dialect === 'sqlite') return { name: 'integer', mode: 'timestamp' };
  // Mode `string`: the program keeps seeing text.
  const moment =
    dialect === 'mysql' ? { name: 'datetime' } : ({ name: 'timestamptz', withTimeZone: true } as const);
  return { ...(isDay ? { name: 'date' } : moment), mode: 'string' };
}

/** `created_at`, `due_date`; not `at` or `date` alone, which say too little. */
function namesMoment(name: string): boolean {
  return words(name).length > 1 && endsWithTerm(name, momentTerms);
}

/** True for a default that is no date: the column holds words. An empty text stands for "no date". */
function hasWordDefault(column: Column): boolean {
  if (isUnknown(column.default)) return true;
  const value = column.default?.kind === 'literal' ? column.default.value : undefined;
  return typeof value === 'string' && value !== '' && !/\d|now|current/i.test(value);
}
