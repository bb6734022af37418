import { columnLabel } from '../../model/catalog.ts';
import type { NewColumnType } from '../../model/edit.ts';
import type { Dialect } from '../../model/schema.ts';
import { isUnknown } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isTextColumn } from '../support/columnType.ts';
import { isAuthLibraryTable } from '../support/tableKind.ts';
import { jsonSuffixes, jsonTerms, verbatimTerms } from '../vocabulary/json.ts';
import { endsWithTerm, hasTerm, isTerm } from '../vocabulary/words.ts';

export const jsonAsText = defineRule({
  id: 'json-as-text',
  group: 'types',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A column that seems to hold JSON is text.',
  why: `
Text takes half a document as well as a whole one, and no query can look into it without converting each row
([PostgreSQL](https://www.postgresql.org/docs/current/datatype-json.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/json.html)). SQLite keeps JSON as text; in Drizzle
\`text({ mode: 'json' })\` then parses and writes it in one place
([SQLite](https://www.sqlite.org/json1.html)).
`,
  which: ['normalise-or-not'],
  silences: [
    'Names that do not say so (`…_json`, `metadata`, `payload`, `settings`; see the option).',
    'Short text types, columns with a fixed list of values, encrypted and raw values.',
    'Tables that a library for signing in prescribes.',
  ],
  options: { words: wordList([], 'More names of columns that hold JSON.') },
  messages: {
    text: (d: { column: string; type: string }) =>
      `${d.column} seems to hold JSON, but is ${d.type}: the database neither checks nor searches it.`,
  },
  examples: {
    bad: [
      {
        title: 'Metadata as text',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: integer('id').primaryKey(),
            metadata: text('metadata'),
            //        ^^^^^^^^^^^^^^^^ metadata seems to hold JSON, but is text: the database neither checks nor searches it.
          });
          //= schema.ts
          import { integer, jsonb, pgTable } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: integer('id').primaryKey(),
            metadata: jsonb('metadata'),
          });
        `,
      },
      {
        title: 'In SQLite Drizzle converts it',
        fixture: `
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const events = sqliteTable('events', {
            id: integer('id').primaryKey(),
            payload: text('payload').notNull(),
            //       ^^^^^^^^^^^^^^^ payload seems to hold JSON, but is text: the database neither checks nor searches it.
          });
          //= schema.ts
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const events = sqliteTable('events', {
            id: integer('id').primaryKey(),
            payload: text('payload', { mode: 'json' }).notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'JSON, or another thing',
        fixture: `
          import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: integer('id').primaryKey(),
            metadata: jsonb('metadata'),
            rawPayload: text('raw_payload'),
            settingsUrl: text('settings_url'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  names: ({ words }) => [jsonTerms, jsonSuffixes, words],
  check(table, { options, report }) {
    if (isAuthLibraryTable(table)) return;
    for (const column of table.columns) {
      const name = columnLabel(column);
      if (!isTextColumn(column) || isUnknown(column.type) || column.promisedValues || column.generated)
        continue;
      if (!isTerm(name, jsonTerms, options.words) && !endsWithTerm(name, jsonSuffixes)) continue;
      if (hasTerm(name, verbatimTerms)) continue;
      if ((column.type.length ?? 1000) < 500 || column.type.name === 'citext') continue;
      const type = jsonType[table.dialect];
      report({
        at: column.span.type ?? column.span.name,
        message: 'text',
        data: { column: name, type: column.type.sql },
        fixes:
          column.default === undefined
            ? [
                {
                  title:
                    table.dialect === 'sqlite'
                      ? 'Let Drizzle convert it: mode json'
                      : `Change the type to ${type.name}`,
                  safety: 'suggested',
                  edits: [{ kind: 'set-column-type', table: table.id, column: column.key, type }],
                },
              ]
            : [],
      });
    }
  },
});

const jsonType: Readonly<Record<Dialect, NewColumnType>> = {
  postgresql: { name: 'jsonb' },
  mysql: { name: 'json' },
  sqlite: { name: 'text', mode: 'json' },
};
