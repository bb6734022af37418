import { columnLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isAuthLibraryTable, isAuthUserTable } from '../support/tableKind.ts';
import { wallClockTerms } from '../vocabulary/time.ts';
import { hasTerm } from '../vocabulary/words.ts';

export const timestampWithoutTimeZone = defineRule({
  id: 'timestamp-without-time-zone',
  group: 'types',
  severity: 'warning',
  since: '0.1.0',
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

\`timestamptz\` (\`{ withTimezone: true }\`) takes the same eight bytes, keeps the moment in UTC, and converts on the
way in and out.

The fix is safe in a table that no migration makes yet. For one that holds data, say in the migration in which time zone the old values are meant:
\`ALTER COLUMN created_at TYPE timestamptz USING created_at AT TIME ZONE 'UTC'\`.
`,
  which: ['time-type'],
  silences: [
    'Names that speak of the wall clock or of a birth date (`local_start`, `birth_date`; see the option).',
    'Tables that a library for signing in prescribes.',
    'Columns whose type could not be read. MySQL and SQLite, which have no such pair of types.',
  ],
  options: {
    except: wordList(
      wallClockTerms,
      'Words of the names of columns that are meant to be without a time zone.',
    ),
  },
  messages: {
    naive: (d: { column: string }) =>
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
    if (isAuthLibraryTable(table) || isAuthUserTable(table)) return;
    for (const column of table.columns) {
      const type = known(column.type);
      if (type?.name !== 'timestamp' || type.withTimeZone) continue;
      const name = columnLabel(column);
      if (hasTerm(name, options.except)) continue;
      report({
        at: column.span.type ?? column.span.name,
        message: 'naive',
        data: { column: name },
        fixes:
          type.arrayDimensions === undefined && !column.generated
            ? [
                {
                  title: 'Keep the time zone',
                  safety: view.isNew(table.id) ? 'safe' : 'suggested',
                  edits: [
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
                  ],
                },
              ]
            : [],
      });
    }
  },
});
