import { columnLabel, columnOf } from '../../model/catalog.ts';
import type { ColumnType } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { replaceIndex } from '../support/replaceIndex.ts';

export const btreeOnJsonb = defineRule({
  id: 'btree-on-jsonb',
  group: 'index',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: ['pg-index-health/btree_indexes_on_array_columns'],
  summary: 'A B-tree index holds whole documents, arrays or text vectors.',
  why: `
A B-tree compares values as wholes: it finds the row whose document is this very document, and nothing that asks what
a document contains. \`@>\`, \`?\`, \`&&\` and \`@@\` need GIN
([jsonb](https://www.postgresql.org/docs/current/datatype-json.html#JSON-INDEXING),
[arrays](https://www.postgresql.org/docs/current/gin.html),
[text](https://www.postgresql.org/docs/current/textsearch-indexes.html)). Besides, an insert fails as soon as a value is
larger than about 2700 bytes. \`json\`, \`xml\` and most geometric types have no B-tree at all: the index is refused.
`,
  which: ['index-type'],
  silences: [
    'Unique indexes, which are there for the comparison of whole values.',
    "Expression indexes, such as one on `data ->> 'kind'`, and members with an operator class.",
  ],
  options: {},
  messages: {
    whole: (d: { column: string; type: string }) =>
      `A B-tree on ${d.column} (${d.type}) finds whole values only, and nothing by what they contain: GIN does.`,
    refused: (d: { column: string; type: string }) =>
      `PostgreSQL refuses a B-tree on ${d.column}: ${d.type} has none.`,
  },
  examples: {
    bad: [
      {
        title: 'jsonb and an array',
        fixture: `
          import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';

          export const events = pgTable(
            'events',
            { id: integer('id').primaryKey(), details: jsonb('details'), tags: text('tags').array() },
            (table) => [index('events_details_idx').on(table.details), index('events_tags_idx').on(table.tags)],
            //          ^^^^^ A B-tree on details (jsonb) finds whole values only, and nothing by what they contain: GIN does.
            //                                                         ^^^^^ A B-tree on tags (text[]) finds whole values only, and nothing by what they contain: GIN does.
          );
          //= schema.ts
          import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';

          export const events = pgTable(
            'events',
            { id: integer('id').primaryKey(), details: jsonb('details'), tags: text('tags').array() },
            (table) => [
              index('events_details_idx').using('gin', table.details),
              index('events_tags_idx').using('gin', table.tags),
            ],
          );
        `,
      },
    ],
    good: [
      {
        title: 'GIN, or one value of the document',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';

          export const events = pgTable(
            'events',
            { id: integer('id').primaryKey(), details: jsonb('details'), tags: text('tags').array() },
            (table) => [
              index('events_tags_idx').using('gin', table.tags),
              index('events_kind_idx').on(sql\`(\${table.details} ->> 'kind')\`),
            ],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['index'],
  check(table, { report }) {
    for (const index of table.indexes) {
      const members = known(index.members);
      if (!members || index.unique || (index.method ?? 'btree') !== 'btree') continue;
      for (const member of members) {
        const column = member.column === undefined ? undefined : columnOf(table, member.column);
        const type = known(column?.type);
        if (!column || !type || member.operatorClass !== undefined) continue;
        const message = judgement(type);
        if (!message) continue;
        const edits =
          members.length === 1 && message === 'whole'
            ? replaceIndex(table, index, { method: 'gin' })
            : undefined;
        report({
          at: index.span.name,
          message,
          data: { column: columnLabel(column), type: type.sql },
          fixes: edits ? [{ title: 'Make it a GIN index', safety: 'suggested', edits }] : [],
        });
        break;
      }
    }
  },
});

/** Types with no B-tree operator class; a test compares them with the catalogue. */
export const withoutBtree: ReadonlySet<string> = new Set([
  ...['json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'],
]);

function judgement(type: ColumnType): 'whole' | 'refused' | undefined {
  if ((type.arrayDimensions ?? 0) > 0) return 'whole';
  if (withoutBtree.has(type.name)) return 'refused';
  return type.name === 'jsonb' || type.name === 'tsvector' ? 'whole' : undefined;
}
