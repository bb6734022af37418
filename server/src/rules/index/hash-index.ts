import { columnLabel, columnOf } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { partLabel } from '../support/keyShape.ts';
import { replaceIndex } from '../support/replaceIndex.ts';
import { longTextTerms } from '../vocabulary/text.ts';
import { hasTerm } from '../vocabulary/words.ts';

export const hashIndex = defineRule({
  id: 'hash-index',
  group: 'index',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['online_migrations/hash_index'],
  summary: 'A hash index, where a B-tree does the same and more.',
  why: `
A hash index answers \`=\` and nothing else: no ranges, no sorting, no \`LIKE\`, no uniqueness, no second column, no
index-only scan ([manual](https://www.postgresql.org/docs/current/hash-index.html)). It is worth its limits for long
values, of which a B-tree would hold every byte.
`,
  which: ['index-type'],
  silences: [
    'Columns whose names speak of long values (`url`, `path`, `content`; see the option).',
    'Expressions.',
  ],
  options: {
    long: wordList(longTextTerms, 'Words of columns with long values.'),
  },
  messages: {
    hash: (d: { part: string }) => `${d.part} is a hash index, which answers nothing but equality.`,
  },
  examples: {
    bad: [
      {
        title: 'A hash index on an id',
        fixture: `
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), authorId: integer('author_id') },
            (table) => [index('posts_author_idx').using('hash', table.authorId)],
            //          ^^^^^ Index posts_author_idx is a hash index, which answers nothing but equality.
          );
          //= schema.ts
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), authorId: integer('author_id') },
            (table) => [index('posts_author_idx').using('btree', table.authorId)],
          );
        `,
      },
    ],
    good: [
      {
        title: 'A B-tree, or long values',
        fixture: `
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const pages = pgTable(
            'pages',
            { id: integer('id').primaryKey(), siteId: integer('site_id'), url: text('url') },
            (table) => [index('pages_site_idx').on(table.siteId), index('pages_url_idx').using('hash', table.url)],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['index'],
  check(table, { options, report }) {
    for (const index of table.indexes) {
      if (index.method !== 'hash') continue;
      const key = known(index.members)?.[0]?.column;
      const column = key === undefined ? undefined : columnOf(table, key);
      if (!column || hasTerm(columnLabel(column), options.long)) continue;
      const label = partLabel(table, index);
      const edits = replaceIndex(table, index, { method: 'btree' });
      report({
        at: index.span.name,
        message: 'hash',
        data: { part: `${label.charAt(0).toUpperCase()}${label.slice(1)}` },
        fixes: edits ? [{ title: 'Make it a B-tree', safety: 'suggested', edits }] : [],
      });
    }
  },
});
