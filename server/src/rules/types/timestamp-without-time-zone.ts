import { columnLabel } from '../../model/catalog.ts';
import type { SchemaEdit } from '../../model/edit.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { naiveTimes } from '../support/naiveTimes.ts';
import { wallClockTerms } from '../vocabulary/time.ts';
import { endsWithTerm } from '../vocabulary/words.ts';

export const timestampWithoutTimeZone = defineRule({
  id: 'timestamp-without-time-zone',
  group: 'types',
  severity: 'warning',
  since: '0.1.0',
  milder: {
    habit: { severity: 'hint', where: 'where nearly all times of the schema are so' },
    unseen: {
      severity: 'hint',
      where:
        'where nothing is seen that goes wrong by it, and on a `…_date` with `withTimezone: false` written out',
    },
  },
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/prefer-timestamptz',
    'pgvet/timestamp-without-timezone',
    'schemalint/prefer-timestamptz-to-timestamp',
    'pg-index-health/columns_with_timestamp_type',
  ],
  summary: 'A timestamp column does not keep the time zone.',
  why: `
\`timestamp\` holds what a clock on the wall shows, not a moment. \`now()\` as its default writes the local time of
the session's time zone, so two connections with different settings write different values for one moment, and
an offset in the input is thrown away without a word
([manual](https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-INPUT-TIMESTAMPS)).
Drizzle reads such a column as UTC, which is right only if every writer, \`psql\` and cron jobs included, has UTC
set.

It is a warning where something goes wrong by it: other columns of the table keep the zone, so that to compare the two
takes the session's, or the program reads it as a string, and a \`Date\` made of that takes the program's own zone.

\`timestamptz\` (\`{ withTimezone: true }\`) takes the same eight bytes, keeps the moment in UTC, and converts on the
way in and out.

The fix is safe in a table that no migration makes yet. For one that holds data, say in the migration in which time zone the old values are meant:
\`ALTER COLUMN created_at TYPE timestamptz USING created_at AT TIME ZONE 'UTC'\`.
`,
  which: ['time-type'],
  silences: [
    'Names that speak of the wall clock or of a birth date (`local_start`, `birth_date`; see the option).',
    'Tables that a library for signing in prescribes.',
    'Where nearly all tables have such times, one of them tells it, and each that no migration makes yet.',
    'Columns whose type could not be read. MySQL and SQLite, which have no such pair of types.',
  ],
  options: {
    except: wordList(
      wallClockTerms,
      'Words of the names of columns that are meant to be without a time zone.',
    ),
  },
  messages: {
    habit: (d: { column: string; others: number }) =>
      `${d.column} is a timestamp without time zone, like times of ${d.others} more tables: they do not say which moment they mean.`,
    naive: (d: { column: string }) =>
      `${d.column} is a timestamp without time zone: it does not say which moment it means.`,
    unseen: (d: { column: string }) =>
      `${d.column} is a timestamp without time zone: it does not say which moment it means.`,
  },
  examples: {
    bad: [
      {
        title: 'timestamp() without options',
        fixture: `
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            createdAt: timestamp('created_at').notNull().defaultNow(),
          //           ^^^^^^^^^^^^^^^^^^^^^^^ created_at is a timestamp without time zone: it does not say which moment it means.
            editedAt: timestamp('edited_at', { precision: 3, mode: 'string' }),
          //          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ edited_at is a timestamp without time zone: it does not say which moment it means.
          });
          //= schema.ts
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
            editedAt: timestamp('edited_at', { precision: 3, mode: 'string', withTimezone: true }),
          });
        `,
      },
    ],
    good: [
      {
        title: 'With a time zone, or local on purpose',
        fixture: `
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const meetings = pgTable('meetings', {
            id: integer('id').primaryKey(),
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
            localStart: timestamp('local_start', { mode: 'string' }).notNull(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['timestamp without time zone'],
  check(table, { options, view, report }) {
    const columns = naiveTimes(table, options.except);
    const [first] = columns;
    if (!first) return;
    const isNew = view.isNew(table.id);
    const safety = isNew ? 'safe' : 'suggested';
    // Where all times are so it is one decision: the first table tells of it. Other words than ours tell other tables.
    const isOurs = options.except.length === wallClockTerms.length;
    const habit = isOurs ? view.timesWithoutZone() : undefined;
    if (habit && habit.first !== table.id && !isNew) return;
    if (habit) {
      const edits = columns.flatMap((column) => asZoned(table, column) ?? []);
      report({
        at: first.span.type ?? first.span.name,
        message: 'habit',
        data: { column: columnLabel(first), others: habit.count - 1 },
        fixes: edits.length > 0 ? [{ title: 'Keep the time zone', safety, edits }] : [],
      });
      return;
    }
    for (const column of columns) {
      const edits = asZoned(table, column);
      report({
        at: column.span.type ?? column.span.name,
        message: harms(table, column) ? 'naive' : 'unseen',
        data: { column: columnLabel(column) },
        fixes: edits ? [{ title: 'Keep the time zone', safety, edits }] : [],
      });
    }
  },
});

/** Whether something goes wrong by it: the table keeps the zone of other times, or the program gets a text without one. */
function harms(table: Table, column: Column): boolean {
  const keepsZone = ({ type }: Column) => {
    const found = known(type);
    return found?.name === 'timestamptz' || (found?.name === 'timestamp' && found.withTimeZone === true);
  };
  const type = known(column.type);
  // A day, and somebody said so.
  if (type?.saysNoTimeZone && endsWithTerm(columnLabel(column), ['date'])) return false;
  return type?.mode === 'string' || table.columns.some(keepsZone);
}

function asZoned(table: Table, column: Column): readonly SchemaEdit[] | undefined {
  const type = known(column.type);
  if (!type || type.arrayDimensions !== undefined || column.generated) return undefined;
  return [
    {
      kind: 'set-column-type',
      table: table.id,
      column: column.key,
      type: {
        name: 'timestamptz',
        withTimeZone: true,
        ...(type.precision !== undefined ? { precision: type.precision } : {}),
        ...(type.mode !== undefined ? { mode: type.mode } : {}),
      },
    },
  ];
}
