import { columnLabel } from '../../model/catalog.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { mentions } from '../support/checked.ts';
import { mayHaveMoreConstraints } from '../support/gaps.ts';

export const missingGinIndex = defineRule({
  id: 'missing-gin-index',
  group: 'index',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [],
  summary: 'A column for full text search has no index that can search.',
  why: `
A tsvector is kept so that \`@@\` need not read the text again; without a GIN index every search still reads every row
([manual](https://www.postgresql.org/docs/current/textsearch-indexes.html)).
`,
  which: ['index-type'],
  silences: [
    'Columns in an index of the methods gin, gist or rum, by themselves or in an expression.',
    'Tables whose indexes could not all be read.',
  ],
  options: {},
  messages: {
    missing: (d: { column: string }) => `No GIN index on ${d.column}: each search reads the whole table.`,
  },
  examples: {
    bad: [
      {
        title: 'A text vector',
        language: 'sql',
        fixture: `
          --- 0001_pages.sql
          create table pages (id bigint primary key, body text not null, search tsvector not null);
          --                                                             ^^^^^^ No GIN index on search: each search reads the whole table.
          --= 0001_pages.sql
          create table pages (id bigint primary key, body text not null, search tsvector not null);

          create index pages_search_idx on pages using gin (search);
        `,
      },
    ],
    good: [
      {
        title: 'With its index',
        language: 'sql',
        fixture: `
          --- 0001_pages.sql
          create table pages (id bigint primary key, body text not null, search tsvector not null);
          create index pages_search_idx on pages using gin (search);
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['rare type'],
  check(table, { report }) {
    if (mayHaveMoreConstraints(table) || table.indexes.some(({ members }) => isUnknown(members))) return;
    for (const column of table.columns) {
      const type = known(column.type);
      if (type?.name !== 'tsvector') continue;
      const name = columnLabel(column);
      const isSearched = table.indexes.some(
        (index) =>
          searching.has(index.method ?? 'btree') &&
          known(index.members)?.some(
            (member) =>
              member.column === column.key ||
              (member.expression !== undefined && mentions(member.expression.text, name)),
          ),
      );
      if (isSearched) continue;
      report({
        at: column.span.name,
        message: 'missing',
        data: { column: name },
        fixes: [
          {
            title: `Add a GIN index on ${name}`,
            safety: 'suggested',
            edits: [{ kind: 'add-index', table: table.id, columns: [column.key], method: 'gin' }],
          },
        ],
      });
    }
  },
});

const searching = new Set(['gin', 'gist', 'rum']);
