import { columnLabel } from '../../model/catalog.ts';
import type { Column, ColumnType, LiteralDefault, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { columnIn } from '../refactorings/fixedValues.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { literalFault, showLiteral } from '../support/literalFit.ts';
import { isTimeColumn, nowText } from '../support/nowText.ts';

export const defaultTypeMismatch = defineRule({
  id: 'default-type-mismatch',
  group: 'types',
  severity: 'error',
  quietly: [
    { severity: 'warning', where: 'in SQLite, where every insert that is seen gives the column a value' },
  ],
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['drawdb/default-type-mismatch'],
  summary: 'A default is no value of the type of its column.',
  why: `
The types of the program do not catch it: for them \`'abc'\` is a fine default of a \`uuid\`, a \`numeric\` or a
\`date\`, all of which are strings there, and 40000 one of a \`smallint\`.

- PostgreSQL refuses the table where the text cannot be read as the type, and every insert that relies on the
  default where the value is out of range or too long
  ([manual](https://www.postgresql.org/docs/current/ddl-default.html)).
- MySQL refuses the table: error 1067, invalid default value
  ([manual](https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html)).
- SQLite takes it, and keeps text in a column of numbers, where it sorts after all of them
  ([manual](https://www.sqlite.org/datatype3.html)).
`,
  silences: [
    'Defaults that are expressions, or could not be read, and custom types. One expression is told: the text of CURRENT_TIMESTAMP in a column of SQLite that the program reads as a number of seconds.',
    "Text that the type reads: `'5'` for an integer, `'yes'` for a boolean in PostgreSQL.",
    'What string-default-now reports.',
  ],
  options: {},
  messages: {
    mismatch: (d: { column: string; literal: string; fault: string; type: string }) =>
      `The default ${d.literal} of ${d.column} (${d.type}) ${d.fault}.`,
    textOfTime: (d: { column: string; expression: string; unit: string }) =>
      `${d.expression} gives ${d.column} a text, which the program reads as a number of ${d.unit}: an invalid date, with drizzle-orm 1.0 one in the local time zone.`,
  },
  examples: {
    bad: [
      {
        title: 'PostgreSQL',
        fixture: `
          import { boolean, numeric, pgEnum, pgTable, smallint, uuid, varchar } from 'drizzle-orm/pg-core';

          export const mood = pgEnum('mood', ['sad', 'happy']);

          export const people = pgTable('people', {
            id: uuid('id').primaryKey().default('gen_random_uuid()'),
            //                                  ^^^^^^^^^^^^^^^^^^^ The default 'gen_random_uuid()' of id (uuid) is no uuid.
            mood: mood('mood').default('angry' as never),
            //                         ^^^^^^^^^^^^^^^^ The default 'angry' of mood (mood) is none of its values.
            score: numeric('score', { precision: 4, scale: 2 }).default('100'),
            //                                                          ^^^^^ The default '100' of score (numeric(4, 2)) has more digits than that.
            height: smallint('height').default(40000),
            //                                 ^^^^^ The default 40000 of height (smallint) is out of the range -32768 to 32767.
            code: varchar('code', { length: 3 }).default('none'),
            //                                           ^^^^^^ The default 'none' of code (varchar(3)) is longer than 3 characters.
            active: boolean('active').default('maybe' as never),
            //                                ^^^^^^^^^^^^^^^^ The default 'maybe' of active (boolean) is no boolean.
          });
        `,
      },
      {
        title: 'SQLite keeps text in a column of numbers',
        fixture: `
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const people = sqliteTable('people', {
            id: integer('id').primaryKey(),
            height: integer('height').default('tall' as never),
            //                                ^^^^^^^^^^^^^^^ The default 'tall' of height (integer) is kept as text: it is no number.
          });
        `,
      },
      {
        title: 'SQLite: a text in the place of seconds',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const notes = sqliteTable('notes', {
            id: integer('id').primaryKey(),
            createdAt: integer('created_at', { mode: 'timestamp' }).notNull().default(sql\`CURRENT_TIMESTAMP\`),
            //                                                                        ^^^^^^^^^^^^^^^^^^^^^^ CURRENT_TIMESTAMP gives created_at a text, which the program reads as a number of seconds: an invalid date, with drizzle-orm 1.0 one in the local time zone.
            editedAt: integer('edited_at', { mode: 'timestamp' }).notNull().default(sql\`(unixepoch())\`),
          });
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const notes = sqliteTable('notes', {
            id: integer('id').primaryKey(),
            createdAt: integer('created_at', { mode: 'timestamp' }).notNull().default(sql\`(unixepoch())\`),
            editedAt: integer('edited_at', { mode: 'timestamp' }).notNull().default(sql\`(unixepoch())\`),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Values that the types read',
        fixture: `
          import { boolean, date, integer, jsonb, numeric, pgTable, text } from 'drizzle-orm/pg-core';

          export const people = pgTable('people', {
            id: integer('id').primaryKey(),
            score: numeric('score', { precision: 4, scale: 2 }).default('99.99'),
            since: date('since').default('2024-02-29'),
            active: boolean('active').default(true),
            settings: jsonb('settings').default({ theme: 'dark' }),
            tags: text('tags').array().default([]),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['default'],
  check(table, { view, report }) {
    for (const column of table.columns) {
      const type = known(column.type);
      const given = column.default;
      if (!type || type.family === 'custom' || isUnknown(given) || !given) continue;
      if (given.kind === 'expression') {
        const unit = table.dialect === 'sqlite' ? epochUnit(type) : undefined;
        const expression = given.expression.text.trim();
        if (unit === undefined || !givesTextOfTime.test(expression)) continue;
        report({
          at: given.span,
          message: 'textOfTime',
          quiet: isAlwaysGiven(table, column, view) ? 'warning' : undefined,
          data: { column: columnLabel(column), expression, unit },
          fixes: [
            {
              title: `Use the current time in ${unit}`,
              safety: 'suggested',
              edits: [
                {
                  kind: 'set-default',
                  table: table.id,
                  column: column.key,
                  default: {
                    kind: 'sql',
                    sql: unit === 'seconds' ? '(unixepoch())' : '(unixepoch() * 1000)',
                  },
                },
              ],
            },
          ],
        });
        continue;
      }
      if (given.kind !== 'literal') continue;
      if (nowText(given, isTimeColumn(column)) !== undefined) continue;
      const fault =
        instantFault(type, given) ?? literalFault(table.dialect, type, given.value, enumValues(type, view));
      if (fault === undefined) continue;
      report({
        at: given.span,
        message: 'mismatch',
        // PostgreSQL and MySQL refuse the table, or would refuse the row.
        quiet: table.dialect === 'sqlite' && isAlwaysGiven(table, column, view) ? 'warning' : undefined,
        data: { column: columnLabel(column), literal: showLiteral(given.value), fault, type: type.sql },
      });
    }
  },
});

/** `CURRENT_TIMESTAMP` is a text, and stays one in a column of integers: https://www.sqlite.org/datatype3.html */
const givesTextOfTime =
  /^\(?\s*(?:current_(?:timestamp|date|time)|(?:datetime|date|time)\s*\(\s*'now'[^)]*\))\s*\)?$/i;

/** What the program takes the integers of a column for. */
function epochUnit({ family, mode }: ColumnType): 'seconds' | 'milliseconds' | undefined {
  if (family !== 'integer') return undefined;
  return mode === 'timestamp' ? 'seconds' : mode === 'timestamp_ms' ? 'milliseconds' : undefined;
}

/** True where rows are inserted and each of the statements writes the column: the default comes to no row. */
function isAlwaysGiven(table: Table, column: Column, view: SchemaView): boolean {
  const inserts = view
    .queriesOf(table.id)
    .filter(
      ({ operation, tables }) => operation === 'insert' && view.tableOf(tables[0]?.table)?.id === table.id,
    );
  return (
    inserts.length > 0 &&
    inserts.every((query) => query.insert?.columns?.some(columnIn(query, table, column)) === true)
  );
}

function enumValues(type: ColumnType, view: SchemaView): readonly string[] | undefined {
  if (type.values) return type.values;
  const entity = type.enum === undefined ? undefined : view.enum(type.enum);
  return entity && known(entity.values);
}

/** A `Date` in a column of integers: drizzle-kit prints the text of its JSON (SQLite). */
function instantFault(type: ColumnType, given: LiteralDefault): string | undefined {
  return given.instant && type.family === 'integer' ? 'is written as text, not as a number' : undefined;
}
