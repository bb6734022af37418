import { columnLabel } from '../../model/catalog.ts';
import type { Column, ColumnType, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { scalarType } from '../support/columnType.ts';
import { isAuthLibraryTable, isAuthUserTable } from '../support/tableKind.ts';
import { uuidTerms } from '../vocabulary/identity.ts';
import { endsWithTerm } from '../vocabulary/words.ts';

export const uuidAsText = defineRule({
  id: 'uuid-as-text',
  group: 'types',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['pg-index-health/columns_with_uuid_as_text'],
  summary: 'A UUID is kept as text.',
  why: `
As \`uuid\` a value takes 16 bytes, as text 37, and again in every index and every column that refers to it; it is
compared as one number and not letter by letter, and 'ABC' and 'abc' are the same one
([manual](https://www.postgresql.org/docs/current/datatype-uuid.html)). Text takes whatever comes, a misspelt one too.
`,
  which: ['uuid-or-identity'],
  silences: [
    'Ids that the program makes: whether they are UUIDs, or cuid, nanoid or ulid, cannot be told. What tells is a ' +
      'default that makes a UUID, or `uuid` as the last word of the name.',
    'Foreign keys, whose type follows the column they refer to.',
    'Tables that a library for signing in prescribes, and its table of users.',
  ],
  options: {},
  messages: {
    text: (d: { column: string; type: string }) =>
      `${d.column} holds UUIDs as ${d.type}: uuid takes 16 bytes and checks them.`,
    // What another system calls a UUID need not be one.
    named: (d: { column: string; type: string }) =>
      `${d.column} is ${d.type}: where it holds UUIDs, uuid takes 16 bytes and checks them.`,
  },
  examples: {
    bad: [
      {
        title: 'The default makes a UUID',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { pgTable, text } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: text('id').primaryKey().default(sql\`gen_random_uuid()\`),
            //  ^^^^^^^^^^ id holds UUIDs as text: uuid takes 16 bytes and checks them.
          });
          //= schema.ts
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: uuid('id').primaryKey().defaultRandom(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'uuid, and an id of another kind',
        fixture: `
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
          import { nanoid } from 'nanoid';

          export const orders = pgTable('orders', {
            id: uuid('id').primaryKey().defaultRandom(),
            publicId: text('public_id').notNull().unique().$defaultFn(() => nanoid()),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, report }) {
    if (isAuthLibraryTable(table) || isAuthUserTable(table)) return;
    for (const column of table.columns) {
      const type = scalarType(column);
      if (type?.family !== 'text' || isReference(table, column) || !holdsUuid(column, type)) continue;
      const isKey = view.referencedColumns(table.id).some((keys) => keys.includes(column.key));
      report({
        at: column.span.type ?? column.span.name,
        message: !isKey && column.default === undefined ? 'named' : 'text',
        data: { column: columnLabel(column), type: type.sql },
        fixes: isKey ? [] : fixes(table, column),
      });
    }
  },
});

const maker =
  /^\(?\s*(gen_random_uuid|uuid_generate_v[14]\w*|uuidv[47])\s*\(.*\)\s*(::\s*(text|varchar))?\s*\)?$/i;

function holdsUuid(column: Column, type: ColumnType): boolean {
  const given = known(column.default);
  if (given?.kind === 'expression') return maker.test(given.expression.text);
  if (type.length !== undefined && type.length < 36) return false;
  return given === undefined && endsWithTerm(columnLabel(column), uuidTerms);
}

/** The default is written anew: a cast to text in it would not fit any more. */
function fixes(table: Table, column: Column): readonly Fix[] {
  const target = { table: table.id, column: column.key };
  const change = { kind: 'set-column-type', ...target, type: { name: 'uuid' } } as const;
  return [
    {
      title: 'Change the type to uuid',
      safety: 'suggested',
      edits:
        column.default === undefined
          ? [change]
          : [change, { kind: 'set-default', ...target, default: { kind: 'uuid' } }],
    },
  ];
}
