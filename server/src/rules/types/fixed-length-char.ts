import { columnLabel } from '../../model/catalog.ts';
import { wholeNumber } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { scalarType } from '../support/columnType.ts';
import { hasTerm, type Vocabulary } from '../vocabulary/words.ts';

export const fixedLengthChar = defineRule({
  id: 'fixed-length-char',
  group: 'types',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/ban-char-field',
    'postgres-language-server/banCharField',
    'pg-index-health/columns_with_char',
  ],
  summary: 'A column has the type char(n), which PostgreSQL pads with spaces.',
  why: `
A shorter value is filled up with spaces, which count in the storage, and in \`LIKE\` and regular expressions, and do not
count in \`=\`. It is no faster than the other text types, rather slower, and does not check that a value has n
characters ([manual](https://www.postgresql.org/docs/current/datatype-character.html)).
\`varchar(n)\`, or \`text\` with a CHECK on the length, does what is meant.
`,
  which: ['text-or-varchar'],
  silences: [
    'Codes of up to three characters (countries, currencies; see the option), which are always filled.',
    'The lengths of UUIDs, ULIDs and digests in hexadecimal (26, 27, 32, 36, 40, 64, 128), which their values fill.',
    'Colours in hexadecimal (`color char(7)`).',
    'Foreign keys, whose type follows the column they refer to.',
  ],
  options: { upTo: wholeNumber(3, 'The longest char(n) that is not reported.') },
  messages: {
    padded: (d: { column: string; type: string; length: number }) =>
      `${d.column} is ${d.type}: PostgreSQL pads every value with spaces to ${d.length} characters.`,
  },
  examples: {
    bad: [
      {
        title: 'char(20)',
        fixture: `
          import { char, integer, pgTable } from 'drizzle-orm/pg-core';

          export const products = pgTable('products', {
            id: integer('id').primaryKey(),
            code: char('code', { length: 20 }).notNull(),
            //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ code is char(20): PostgreSQL pads every value with spaces to 20 characters.
          });
          //= schema.ts
          import { integer, pgTable, varchar } from 'drizzle-orm/pg-core';

          export const products = pgTable('products', {
            id: integer('id').primaryKey(),
            code: varchar('code', { length: 20 }).notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'varchar, a country code and a colour',
        fixture: `
          import { char, integer, pgTable, varchar } from 'drizzle-orm/pg-core';

          export const products = pgTable('products', {
            id: integer('id').primaryKey(),
            code: varchar('code', { length: 20 }).notNull(),
            country: char('country', { length: 2 }).notNull(),
            color: char('color', { length: 6 }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['padded text'],
  check(table, { options, view, report }) {
    for (const column of table.columns) {
      const type = scalarType(column);
      if (type?.name !== 'bpchar' || type.length === undefined || type.length <= options.upTo) continue;
      // Every value fills it, so that nothing is padded.
      if (filledLengths.has(type.length) || isReference(table, column)) continue;
      if (colourLengths.has(type.length) && hasTerm(columnLabel(column), colourTerms)) continue;
      const isTarget = view.referencedColumns(table.id).some((keys) => keys.includes(column.key));
      report({
        at: column.span.type ?? column.span.name,
        message: 'padded',
        data: { column: columnLabel(column), type: type.sql, length: type.length },
        fixes: isTarget
          ? []
          : [
              {
                title: `Change the type to varchar(${type.length})`,
                safety: 'suggested',
                edits: [
                  {
                    kind: 'set-column-type',
                    table: table.id,
                    column: column.key,
                    type: { name: 'varchar', length: type.length },
                  },
                ],
              },
            ],
      });
    }
  },
});

/** `ff8800`, `#ff8800`, and both with an opacity. */
const colourLengths: ReadonlySet<number> = new Set([6, 7, 8, 9]);
const colourTerms: Vocabulary = ['color', 'colour', 'hex'];

/** UUIDs, ULIDs, KSUIDs, and the digests of MD5, SHA-1, SHA-256 and SHA-512 in hexadecimal. */
const filledLengths: ReadonlySet<number> = new Set([26, 27, 32, 36, 40, 64, 128]);
