import { defineRule } from '../rule.ts';
import { typePairs } from '../support/foreignKeyTypes.ts';

export const foreignKeyAffinityMismatch = defineRule({
  id: 'foreign-key-affinity-mismatch',
  group: 'keys',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['sqlite'],
  sources: ['azimutt/relation-with-mismatched-types'],
  summary: 'A foreign key of SQLite leads from a number to a text, or from a text to a number.',
  why: `
SQLite takes the foreign key: it stores each value with its own column's affinity and compares it with the target's
([manual](https://www.sqlite.org/foreignkeys.html#fk_basecase)).

- An integer that refers to a text finds it as long as the text is the number as SQLite writes it. \`'007'\` and \`'1e3'\`
  become 7 and 1000 on their way in, and the insert fails with "FOREIGN KEY constraint failed".
- A text that refers to an integer always finds it. In a join the text is read as a number, so that an index on it is of
  no use there ([manual](https://www.sqlite.org/datatype3.html#type_conversions_prior_to_comparison)).

Either way the program has a number on one side and a string on the other.
`,
  silences: [
    'Types of one affinity, such as INTEGER and NUMERIC.',
    'Pairs that can never be equal, a BLOB and a text for instance: foreign-key-type-mismatch tells those.',
    'Columns or targets that could not be read.',
  ],
  options: {},
  messages: {
    text: (d: { column: string; type: string; target: string; targetType: string }) =>
      `Column ${d.column} is ${d.type}, but it refers to ${d.target}, which is ${d.targetType}: SQLite makes a number of what it is given, and finds no text such as '007'.`,
    number: (d: { column: string; type: string; target: string; targetType: string }) =>
      `Column ${d.column} is ${d.type}, but it refers to ${d.target}, which is ${d.targetType}: SQLite converts it, and joins cannot use an index on it.`,
  },
  examples: {
    bad: [
      {
        title: 'An integer for a text',
        fixture: `
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const players = sqliteTable('players', { id: text('id').primaryKey() });

          export const scores = sqliteTable('scores', {
            id: integer('id').primaryKey(),
            playerId: integer('player_id').references(() => players.id),
            //        ^^^^^^^^^^^^^^^^^^^^ Column player_id is integer, but it refers to players.id, which is text: SQLite makes a number of what it is given, and finds no text such as '007'.
          });
          //= schema.ts
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const players = sqliteTable('players', { id: text('id').primaryKey() });

          export const scores = sqliteTable('scores', {
            id: integer('id').primaryKey(),
            playerId: text('player_id').references(() => players.id),
          });
        `,
      },
      {
        title: 'A text for an integer',
        fixture: `
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const players = sqliteTable('players', { id: integer('id').primaryKey() });

          export const scores = sqliteTable('scores', {
            id: integer('id').primaryKey(),
            playerId: text('player_id').references(() => players.id),
            //        ^^^^^^^^^^^^^^^^^ Column player_id is text, but it refers to players.id, which is integer: SQLite converts it, and joins cannot use an index on it.
          });
          //= schema.ts
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const players = sqliteTable('players', { id: integer('id').primaryKey() });

          export const scores = sqliteTable('scores', {
            id: integer('id').primaryKey(),
            playerId: integer('player_id').references(() => players.id),
          });
        `,
      },
    ],
    good: [
      {
        title: 'One affinity',
        fixture: `
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const players = sqliteTable('players', { id: integer('id').primaryKey() });

          export const scores = sqliteTable('scores', {
            id: integer('id').primaryKey(),
            playerId: integer('player_id').references(() => players.id),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key'],
  check(table, { view, report }) {
    for (const { match, isText, ...found } of typePairs(table, view)) {
      if (match === 'converted') report({ ...found, message: isText ? 'number' : 'text' });
    }
  },
});
