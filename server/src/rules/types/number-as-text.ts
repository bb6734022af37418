import { columnLabel } from '../../model/catalog.ts';
import type { Column, Dialect } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isTextColumn } from '../support/columnType.ts';
import { countSuffixes, countTerms, noteSuffixes, notNumberTerms } from '../vocabulary/number.ts';
import { endsWithTerm, hasTerm, isTerm } from '../vocabulary/words.ts';

export const numberAsText = defineRule({
  id: 'number-as-text',
  group: 'types',
  severity: 'info',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A column that counts something is text.',
  why: `
Text sorts '10' before '9', adds nothing up and takes 'a few' for a number
([PostgreSQL](https://www.postgresql.org/docs/current/datatype-numeric.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/numeric-types.html),
[SQLite](https://www.sqlite.org/datatype3.html#comparison_expressions)). Every query has to convert it, and an index on
the column does not help the converted value.
`,
  silences: [
    'Names other than of counts (`quantity`, `…_count`, `age`; see the option): a telephone number, a postal code or a ' +
      'version is no number.',
    'A `quantity` or `age` that may be NULL and has no default: notes such as "2 cups".',
    'Columns with a fixed list of values or a default that is no number, and big numbers kept as text on purpose.',
  ],
  options: { words: wordList([], 'More names or last words of columns that count something.') },
  messages: {
    text: (d: { column: string; type: string }) =>
      `${d.column} is ${d.type}, which neither sorts nor adds up as a number.`,
  },
  examples: {
    bad: [
      {
        title: 'A quantity',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const items = pgTable('items', {
            id: integer('id').primaryKey(),
            quantity: text('quantity').notNull(),
            //        ^^^^^^^^^^^^^^^^ quantity is text, which neither sorts nor adds up as a number.
          });
          //= schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const items = pgTable('items', {
            id: integer('id').primaryKey(),
            quantity: integer('quantity').notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'A number, and digits that are none',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const items = pgTable('items', {
            id: integer('id').primaryKey(),
            quantity: integer('quantity').notNull(),
            phoneNumber: text('phone_number'),
            ageGroup: text('age_group'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  names: ({ words }) => [countTerms, countSuffixes, words],
  check(table, { options, report }) {
    for (const column of table.columns) {
      const name = columnLabel(column);
      if (!isTextColumn(column) || isUnknown(column.type) || column.generated) continue;
      const isCount =
        isTerm(name, countTerms, options.words) || endsWithTerm(name, countSuffixes, options.words);
      if (!isCount || hasTerm(name, notNumberTerms) || !mayBeNumber(column) || mayBeNote(name, column))
        continue;
      report({
        at: column.span.type ?? column.span.name,
        message: 'text',
        data: { column: name, type: column.type.sql },
        fixes:
          column.default === undefined
            ? [
                {
                  title: `Change the type to ${integerType[table.dialect]}`,
                  safety: 'suggested',
                  edits: [
                    {
                      kind: 'set-column-type',
                      table: table.id,
                      column: column.key,
                      type: { name: integerType[table.dialect] },
                    },
                  ],
                },
              ]
            : [],
      });
    }
  },
});

const integerType: Readonly<Record<Dialect, string>> = {
  postgresql: 'integer',
  mysql: 'int',
  sqlite: 'integer',
};

function mayBeNumber({ promisedValues, default: given }: Column): boolean {
  if (promisedValues || isUnknown(given)) return false;
  if (given?.kind !== 'literal') return given === undefined;
  return given.value === null || /^-?\d+(\.\d+)?$/.test(String(given.value));
}

/** What may be left out is often a note: '2 cups', 'about 30'. */
function mayBeNote(name: string, column: Column): boolean {
  const isOptional = column.default === undefined && known(column.notNull) !== true;
  return isOptional && endsWithTerm(name, noteSuffixes);
}
