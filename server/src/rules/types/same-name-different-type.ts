import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { isAuthLibraryTable, purposeName } from '../support/tableKind.ts';
import { externalSystems, idTerms, settledTerms } from '../vocabulary/identity.ts';
import { singulars } from '../vocabulary/plural.ts';
import { endsWithTerm, hasTerm, words } from '../vocabulary/words.ts';

export const sameNameDifferentType = defineRule({
  id: 'same-name-different-type',
  group: 'types',
  severity: 'info',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['schemacrawler/LinterColumnTypes', 'azimutt/inconsistent-attribute-type'],
  summary: 'A column has another type than nearly all columns of its name.',
  why: `
Who reads \`user_id\` expects what \`user_id\` is elsewhere. Joins between two types need a conversion, which an index does
not serve, and PostgreSQL has no operator for some pairs at all
([PostgreSQL](https://www.postgresql.org/docs/current/typeconv-oper.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/type-conversion.html),
[SQLite](https://www.sqlite.org/datatype3.html#comparison_expressions)).
`,
  silences: [
    'Names other than of ids, times and persons (`…_id`, `…_at`, `…_by`; see the option): a value or a status differs ' +
      'from table to table.',
    'Names that fewer than five tables have, or of whose columns fewer than four fifths agree.',
    'Foreign keys, which foreign-key-type-mismatch looks at, types of the same kind, custom types and enums.',
    'Texts where the others are times: timestamp-as-text tells of them.',
    'Tables that a library for signing in prescribes.',
    'Ids that are kept with a secret (`client_id` beside `client_secret`), and texts beside an id of another system ' +
      '(`user_id` beside `zoom_id`), in a table that is called after one, or beside two more texts that are called ids and refer to nothing: a service gave them. So it may have given a text that is called after its own table (`order_id` of `orders`).',
  ],
  options: { words: wordList(settledTerms, 'Last words of the names that are compared.') },
  messages: {
    differs: (d: { column: string; type: string; usual: string }) =>
      `${d.column} is ${d.type}; nearly all other columns of the name are ${d.usual}.`,
  },
  examples: {
    bad: [
      {
        title: 'One user_id that is text',
        fixture: `
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const a = pgTable('a', { userId: uuid('user_id') });
          export const b = pgTable('b', { userId: uuid('user_id') });
          export const c = pgTable('c', { userId: uuid('user_id') });
          export const d = pgTable('d', { userId: uuid('user_id') });
          export const e = pgTable('e', { userId: text('user_id') });
          //                                      ^^^^^^^^^^^^^^^ user_id is text; nearly all other columns of the name are uuid.
        `,
      },
    ],
    good: [
      {
        title: 'No habit, or another word',
        fixture: `
          import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const a = pgTable('a', { userId: uuid('user_id'), value: text('value') });
          export const b = pgTable('b', { userId: uuid('user_id'), value: text('value') });
          export const c = pgTable('c', { userId: uuid('user_id'), value: text('value') });
          export const d = pgTable('d', { userId: text('user_id'), value: text('value') });
          export const e = pgTable('e', { userId: text('user_id'), value: integer('value') });
        `,
      },
    ],
  },
  subject: 'table',
  names: ({ words }) => [words],
  check(table, { options, view, report }) {
    if (isAuthLibraryTable(table)) return;
    for (const column of table.columns) {
      const name = columnLabel(column);
      if (words(name).length < 2 || !endsWithTerm(name, options.words) || isReference(table, column))
        continue;
      if (isCredential(table, name) || isOfOtherSystem(table, column) || isOfAnyTable(table, column))
        continue;
      if (isCalledAfterTable(table, column)) continue;
      const own = ownType(column);
      const usual = own && view.usualType(table.dialect, name);
      if (!own || !usual || usual === own || isAlike(own, usual)) continue;
      if (isText(column) && times.includes(usual)) continue;
      report({
        at: column.span.type ?? column.span.name,
        message: 'differs',
        data: { column: name, type: own, usual },
      });
    }
  },
});

/** `client_id` beside `client_secret`: half of a credential, whatever else is called a client. */
function isCredential({ columns }: Table, name: string): boolean {
  const [last, ...stem] = words(name).toReversed();
  const secrets = ['secret', 'token', 'password'];
  return (
    last === 'id' &&
    columns.some((column) => {
      const [kind, ...other] = words(columnLabel(column)).toReversed();
      return kind !== undefined && secrets.includes(kind) && other.join() === stem.join();
    })
  );
}

/**
 * A text in a table of a system, beside another one that names a system (`zoom_id`), or beside several ids that are no
 * references (`transaction_id`, `original_transaction_id`): they came with what that system sent.
 */
function isOfOtherSystem(table: Table, column: Column): boolean {
  const isTextId = (each: Column) => isText(each) && endsWithTerm(columnLabel(each), idTerms);
  if (!isTextId(column)) return false;
  if (hasTerm(purposeName(table), externalSystems, purchaseSystems)) return true;
  const key = known(table.primaryKey?.columns) ?? [];
  const others = table.columns.filter((other) => other.key !== column.key && isTextId(other));
  return (
    others.some((other) => hasTerm(columnLabel(other), externalSystems)) ||
    others.filter(
      (other) =>
        words(columnLabel(other)).length > 1 && !key.includes(other.key) && !isReference(table, other),
    ).length > 1
  );
}

/** Of what is bought in the stores of Apple and Google. */
const purchaseSystems: readonly string[] = ['iap', 'in_app_purchase', 'in_app_purchases', 'app_store'];

/** `entity_id` beside `entity_type`: a text takes the keys of all of them, whatever they are elsewhere. */
function isOfAnyTable({ columns }: Table, column: Column): boolean {
  const [last, ...stem] = words(columnLabel(column)).toReversed();
  if (last !== 'id' || !isText(column)) return false;
  return columns.some((other) => {
    const [kind, ...rest] = words(columnLabel(other)).toReversed();
    return kind !== undefined && ['type', 'kind'].includes(kind) && rest.join() === stem.join();
  });
}

/** `order_id` as a text of `orders`, which have an `id`: what another system calls the row. */
function isCalledAfterTable(table: Table, column: Column): boolean {
  const [last, ...stem] = words(columnLabel(column)).toReversed();
  if (last !== 'id' || !isText(column) || known(table.primaryKey?.columns)?.includes(column.key))
    return false;
  const noun = words(purposeName(table)).at(-1) ?? '';
  return [noun, ...singulars(noun)].includes(stem[0] ?? '');
}

function isText(column: Column): boolean {
  return known(column.type)?.family === 'text';
}

function ownType(column: Column): string | undefined {
  const type = known(column.type);
  if (!type || type.family === 'custom' || type.family === 'enum') return undefined;
  return `${type.name}${'[]'.repeat(type.arrayDimensions ?? 0)}`;
}

// What keeps no time zone, or less than a moment, other rules report.
const times: readonly string[] = ['timestamp', 'timestamptz', 'datetime', 'date'];

const alike: readonly (readonly string[])[] = [
  ['text', 'varchar', 'bpchar', 'citext', 'char', 'tinytext', 'mediumtext', 'longtext'],
  times,
];

function isAlike(a: string, b: string): boolean {
  return alike.some((group) => group.includes(a) && group.includes(b));
}
