import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wholeNumber, wordList } from '../option.ts';
import { defineRule, type Fix } from '../rule.ts';
import { checkName, isChecked } from '../support/checked.ts';
import { checkMigration } from '../support/checkMigration.ts';
import { isTextColumn, scalarType } from '../support/columnType.ts';
import { shortTextTerms } from '../vocabulary/text.ts';
import { endsWithTerm } from '../vocabulary/words.ts';

export const textWithoutLimit = defineRule({
  id: 'text-without-limit',
  group: 'types',
  severity: 'off',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['prisma-lint/require-field-length'],
  summary: 'A short text has no limit.',
  why: `
A column without a limit takes a name of a gigabyte, and whatever shows it has to cope. A limit in the database holds
for every program that writes to it
([PostgreSQL](https://www.postgresql.org/docs/current/datatype-character.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/char.html)); in MySQL \`text\` cannot be indexed as a whole besides.
Teams that want none take the opposite rule, varchar-instead-of-text.
`,
  which: ['text-or-varchar'],
  silences: ['Columns with a CHECK, and names that do not speak of a short text (see the option).'],
  options: {
    words: wordList(shortTextTerms, 'Last words of columns with a short text.'),
    length: wholeNumber(255, 'The limit that the fix sets.', 1),
  },
  messages: {
    unlimited: (d: { column: string }) =>
      `${d.column} takes texts of any length: nothing stops a value of a megabyte.`,
  },
  examples: {
    bad: [
      {
        title: 'A name',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
            //    ^^^^^^^^^^^^ name takes texts of any length: nothing stops a value of a megabyte.
          });
          //= schema.ts
          import { integer, pgTable, varchar } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            name: varchar('name', { length: 255 }).notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'A limit, or a long text',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { check, integer, pgTable, text, varchar } from 'drizzle-orm/pg-core';

          export const users = pgTable(
            'users',
            {
              id: integer('id').primaryKey(),
              name: varchar('name', { length: 100 }).notNull(),
              email: text('email').notNull(),
              biography: text('biography'),
            },
            (table) => [check('email_length', sql\`length(\${table.email}) <= 320\`)],
          );
        `,
      },
    ],
  },
  subject: 'table',
  names: ({ words }) => [words],
  check(table, { options, report }) {
    for (const column of table.columns) {
      const type = scalarType(column);
      const name = columnLabel(column);
      if (!isTextColumn(column) || type?.length !== undefined || column.promisedValues) continue;
      if (!endsWithTerm(name, options.words) || isChecked(table, column) !== false) continue;
      report({
        at: column.span.type ?? column.span.name,
        message: 'unlimited',
        data: { column: name },
        fixes: fixes(table, column, options.length),
      });
    }
  },
});

/** SQLite reads the length of a varchar and keeps any text: a CHECK alone limits it there. */
function fixes(table: Table, column: Column, length: number): readonly Fix[] {
  const check: Fix = {
    title: `Add CHECK (length(${columnLabel(column)}) <= ${length})`,
    safety: 'suggested',
    migration: checkMigration(table, column),
    edits: [
      {
        kind: 'add-check',
        table: table.id,
        name: checkName(known(table.name) ?? tableLabel(table), column),
        // MySQL's length() counts bytes.
        expression: `${table.dialect === 'mysql' ? 'char_length' : 'length'}({${column.key}}) <= ${length}`,
      },
    ],
  };
  if (table.dialect === 'sqlite') return [check];
  const type = { name: 'varchar', length };
  return [
    {
      title: `Change the type to varchar(${length})`,
      safety: 'suggested',
      edits: [{ kind: 'set-column-type', table: table.id, column: column.key, type }],
    },
    check,
  ];
}
