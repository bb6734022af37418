import { columnLabel } from '../../model/catalog.ts';
import type { Column } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { listRefactorings } from '../refactorings/listColumn.ts';
import { defineRule } from '../rule.ts';
import { isTextColumn } from '../support/columnType.ts';
import { isAuthLibraryTable } from '../support/tableKind.ts';
import { idListTerms } from '../vocabulary/identity.ts';
import { catalogueIdTerms, listTerms, sealedTerms } from '../vocabulary/lists.ts';
import { endsWithTerm, hasTerm, isTerm, startsWithTerm, words } from '../vocabulary/words.ts';

const isList = (d: { column: string; type: string }) =>
  `${d.column} is a list in a ${d.type}: none of its values can be found, checked or counted.`;

export const commaSeparatedList = defineRule({
  id: 'comma-separated-list',
  group: 'normal forms',
  severity: 'info',
  since: '0.1.0',
  milder: {
    listOrJson: { severity: 'hint', where: 'in SQLite, where such a text is mostly JSON' },
    listOfBook: {
      severity: 'hint',
      where: 'of a book beside its ISBN or its id of a catalogue, which sent the text to be shown',
    },
  },
  fix: 'refactor',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/multi-valued-attribute'],
  summary: 'A text column holds a list of values.',
  why: `
A list in a text breaks the first normal form: no index finds the rows with one of the values (\`LIKE '%,7,%'\` reads the
table), no foreign key checks them, nothing keeps one from standing there twice, and two programs that each add a value
overwrite each other. The values belong into a table of their own, one row each; in PostgreSQL an array with a GIN index
([PostgreSQL](https://www.postgresql.org/docs/current/arrays.html)), elsewhere JSON
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/json.html), [SQLite](https://www.sqlite.org/json1.html)), is at least
a list to the database.
`,
  which: ['normalise-or-not'],
  silences: [
    'Names that are not surely those of lists (`tags`, `roles`, `…_ids`; see the option): notes and terms are prose.',
    'Arrays and JSON, also the JSON that Drizzle keeps as text or that a default (`[]`) shows, and columns with a fixed list of values.',
    'Tables that a library for signing in prescribes.',
  ],
  options: { words: wordList([], 'More names of columns that hold a list.') },
  messages: {
    list: isList,
    listOfBook: isList,
    listOrJson: (d: { column: string; type: string }) =>
      `${d.column} is a list in a ${d.type}: unless it is JSON, none of its values can be found, checked or counted.`,
  },
  examples: {
    bad: [
      {
        title: 'Tags, and the ids of other rows',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            tags: text('tags'),
          //^^^^ tags is a list in a text: none of its values can be found, checked or counted.
            relatedPostIds: text('related_post_ids'),
          //^^^^^^^^^^^^^^ related_post_ids is a list in a text: none of its values can be found, checked or counted.
          });
          //= schema.ts
          import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
          });

          export const postRelatedPosts = pgTable(
            'post_related_posts',
            {
              postId: integer('post_id').notNull().references(() => posts.id, { onDelete: 'cascade' }),
              relatedPostId: text('related_post_id').notNull(),
            },
            (table) => [primaryKey({ columns: [table.postId, table.relatedPostId] })],
          );

          export const postTags = pgTable(
            'post_tags',
            {
              postId: integer('post_id').notNull().references(() => posts.id, { onDelete: 'cascade' }),
              tag: text('tag').notNull(),
            },
            (table) => [primaryKey({ columns: [table.postId, table.tag] })],
          );
        `,
      },
      {
        title: 'SQLite: a list to the program, and JSON to the database',
        fixture: `
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const posts = sqliteTable('posts', {
            id: integer('id').primaryKey(),
            tags: text('tags').notNull(),
          //^^^^ tags is a list in a text: unless it is JSON, none of its values can be found, checked or counted.
          });
          //= schema.ts "Keep tags as JSON"
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const posts = sqliteTable('posts', {
            id: integer('id').primaryKey(),
            tags: text('tags', { mode: 'json' }).$type<string[]>().notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'An array, JSON, and prose',
        fixture: `
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const posts = sqliteTable('posts', {
            id: integer('id').primaryKey(),
            tags: text('tags', { mode: 'json' }).$type<string[]>(),
            notes: text('notes'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  names: ({ words }) => [idListTerms, listTerms, words],
  check(table, { options, report }) {
    if (isAuthLibraryTable(table)) return;
    const list = table.columns.some(isOfCatalogue) ? ('listOfBook' as const) : ('list' as const);
    for (const column of table.columns) {
      const name = columnLabel(column);
      if (!isTextColumn(column) || isUnknown(column.type) || column.promisedValues || column.generated)
        continue;
      const isKeys = words(name).length > 1 && endsWithTerm(name, idListTerms);
      if (!isKeys && !isTerm(name, listTerms, options.words)) continue;
      if (hasTerm(name, sealedTerms) || !mayBeList(column)) continue;
      report({
        at: column.span.name,
        message: table.dialect === 'sqlite' ? 'listOrJson' : isKeys ? 'list' : list,
        data: { column: name, type: column.type.name },
        fixes: listRefactorings(table, column),
      });
    }
  },
});

/** The book is one of a catalogue elsewhere, whose words are shown as they came. */
function isOfCatalogue(column: Column): boolean {
  return startsWithTerm(columnLabel(column), catalogueIdTerms) && isTextColumn(column);
}

/** False where the default is one word, as of a role, or JSON, in which values can be found: see `json-as-text`. */
function mayBeList(column: Column): boolean {
  const given = known(column.default);
  if (given?.kind !== 'literal' || typeof given.value !== 'string') return true;
  return !/^\w+$|^\s*[[{]/.test(given.value);
}
