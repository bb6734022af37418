import { columnLabel } from '../../model/catalog.ts';
import type { NewColumnType, SchemaEdit } from '../../model/edit.ts';
import type { Column, ColumnType, Dialect, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule, type Fix } from '../rule.ts';
import { booleanPrefixes, booleanSuffixes, countedBooleanTerms } from '../vocabulary/boolean.ts';
import { endsWithTerm, hasTerm, startsWithTerm, type Vocabulary, words } from '../vocabulary/words.ts';

export const booleanAsText = defineRule({
  id: 'boolean-as-text',
  group: 'types',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A yes-or-no value is kept in a text column, or in a number where the database has booleans.',
  why: `
A text column takes \`true\`, \`TRUE\`, \`yes\`, \`Y\` and \`1\` side by side, and each query has to know which ones count.
In the program a non-empty string is true, \`'false'\` included.

- PostgreSQL has \`boolean\`, of one byte, that knows two values; an integer takes four, and knows more
  ([manual](https://www.postgresql.org/docs/current/datatype-boolean.html)).
- MySQL's \`boolean\` is \`tinyint(1)\` ([manual](https://dev.mysql.com/doc/refman/8.4/en/numeric-type-syntax.html)).
- SQLite keeps 0 and 1: \`integer({ mode: 'boolean' })\`
  ([manual](https://www.sqlite.org/datatype3.html#boolean_datatype)).
`,
  silences: [
    'Columns with a fixed list of values other than yes and no, or with a default that is neither.',
    'Names of a flag (`feature_flag`) without a default: the text is what the flag is called.',
    'Names that end in a preposition (`is_part_of`) without a default: what they hold is the other thing.',
    'Integers in MySQL and SQLite, whose booleans are integers.',
    'Columns whose type could not be read.',
  ],
  options: {
    prefixes: wordList(booleanPrefixes, 'First words of the names of yes-or-no columns.'),
    suffixes: wordList(booleanSuffixes, 'Last words of such names.'),
  },
  messages: {
    text: (d: { column: string; type: string }) =>
      `${d.column} looks like a boolean, but is ${d.type}: other values fit as well.`,
  },
  examples: {
    bad: [
      {
        title: 'A flag as text',
        fixture: `
          import { integer, pgTable, text, varchar } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            isActive: text('is_active').notNull().default('true'),
            //        ^^^^^^^^^^^^^^^^^ is_active looks like a boolean, but is text: other values fit as well.
            mailEnabled: varchar('mail_enabled', { length: 1 }),
            //           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ mail_enabled looks like a boolean, but is varchar(1): other values fit as well.
            hasPaid: integer('has_paid').notNull().default(0),
            //       ^^^^^^^^^^^^^^^^^^^ has_paid looks like a boolean, but is integer: other values fit as well.
          });
          //= schema.ts
          import { boolean, integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            isActive: boolean('is_active').notNull().default(true),
            mailEnabled: boolean('mail_enabled'),
            hasPaid: boolean('has_paid').notNull().default(false),
          });
        `,
      },
      {
        title: 'SQLite: an integer in boolean mode',
        fixture: `
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable('users', {
            id: integer('id').primaryKey(),
            isActive: text('is_active').notNull(),
            //        ^^^^^^^^^^^^^^^^^ is_active looks like a boolean, but is text: other values fit as well.
          });
          //= schema.ts
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable('users', {
            id: integer('id').primaryKey(),
            isActive: integer('is_active', { mode: 'boolean' }).notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Booleans, and words that are none',
        fixture: `
          import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            isActive: boolean('is_active').notNull().default(true),
            isVisible: text('is_visible', { enum: ['everyone', 'friends', 'nobody'] }).notNull(),
            hasPaidCount: integer('has_paid_count').notNull().default(0),
          });
        `,
      },
      {
        title: 'SQLite keeps booleans as integers',
        fixture: `
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable('users', {
            id: integer('id').primaryKey(),
            isActive: integer('is_active', { mode: 'boolean' }).notNull(),
            isAdmin: integer('is_admin').notNull().default(0),
          });
        `,
      },
    ],
  },
  subject: 'table',
  names: ({ prefixes, suffixes }) => [prefixes, suffixes],
  check(table, { options, report }) {
    for (const column of table.columns) {
      const type = known(column.type);
      const name = columnLabel(column);
      if (!type || type.arrayDimensions !== undefined || !isWrongFamily(type, table.dialect)) continue;
      if (words(name).length < 2 || hasTerm(name, countedBooleanTerms)) continue;
      if (!startsWithTerm(name, options.prefixes) && !endsWithTerm(name, options.suffixes)) continue;
      if (!mayBeBoolean(column)) continue;
      // `feature_flag` is the name of one.
      if (endsWithTerm(name, nameTerms) && !column.promisedValues && column.default === undefined) continue;
      if (pointsElsewhere(name) && !column.promisedValues && column.default === undefined) continue;
      report({
        at: column.span.type ?? column.span.name,
        message: 'text',
        data: { column: name, type: type.sql },
        fixes: fixes(table, column),
      });
    }
  },
});

const nameTerms: Vocabulary = ['flag'];

/** `is_part_of`, `is_followed_by`: what the name asks for comes behind it. Not `in`, as in `is_logged_in`. */
function pointsElsewhere(name: string): boolean {
  return ['of', 'by', 'for', 'to', 'from'].includes(words(name).at(-1) ?? '');
}

function isWrongFamily(type: ColumnType, dialect: Dialect): boolean {
  return type.family === 'text' || (dialect === 'postgresql' && type.family === 'integer' && !type.serial);
}

/** False when the values or the default say that the column holds something else. */
function mayBeBoolean({ promisedValues, default: given, identity, generated }: Column): boolean {
  if (isUnknown(given) || identity || generated) return false;
  if (promisedValues && !promisedValues.every((value) => truth(value) !== undefined)) return false;
  return given?.kind !== 'literal' || given.value === null || truth(given.value) !== undefined;
}

/** What a value means where it stands for a boolean; undefined where it does not. */
function truth(value: unknown): boolean | undefined {
  const text = String(value).toLowerCase();
  if (['true', 't', 'yes', 'y', 'on', '1'].includes(text)) return true;
  return ['false', 'f', 'no', 'n', 'off', '0'].includes(text) ? false : undefined;
}

const booleanType: Readonly<Record<Dialect, NewColumnType>> = {
  postgresql: { name: 'bool' },
  mysql: { name: 'boolean' },
  sqlite: { name: 'integer', mode: 'boolean' },
};

function fixes(table: Table, column: Column): readonly Fix[] {
  const target = { table: table.id, column: column.key };
  const given = known(column.default);
  const edits: SchemaEdit[] = [{ kind: 'set-column-type', ...target, type: booleanType[table.dialect] }];
  if (given) {
    const value = given.kind === 'literal' ? truth(given.value) : undefined;
    if (value === undefined) return [];
    edits.push({ kind: 'set-default', ...target, default: { kind: 'literal', value } });
  }
  return [{ title: 'Change the type to boolean', safety: 'suggested', edits }];
}
