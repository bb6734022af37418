import { columnLabel, tableLabel } from '../../model/catalog.ts';
import { toggle } from '../option.ts';
import { defineRule } from '../rule.ts';

export const missingComment = defineRule({
  id: 'missing-comment',
  group: 'conventions',
  severity: 'off',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['tbls/requireTableComment', 'schemacrawler/LinterTableWithNoRemarks', 'bytebase/table.comment'],
  summary: 'A table, or a column, has no comment.',
  why: `
A comment in the database is read by everyone who looks at it, with whatever tool: \`\\d+\`, a diagram, a report
([manual](https://www.postgresql.org/docs/current/sql-comment.html)).
`,
  silences: [
    'Drizzle schemas, which have no comments for the database: it looks at SQL files.',
    'Partitions, whose comment is that of the whole.',
  ],
  options: { columns: toggle(false, 'Whether columns need a comment too.') },
  messages: {
    table: (d: { table: string }) => `Table ${d.table} has no comment.`,
    column: (d: { column: string }) => `Column ${d.column} has no comment.`,
  },
  examples: {
    bad: [
      {
        title: 'A table that says nothing of itself',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id bigint primary key);
          --           ^^^^^^ Table orders has no comment.
        `,
      },
    ],
    good: [
      {
        title: 'A sentence',
        language: 'sql',
        fixture: `
          --- 0001_orders.sql
          create table orders (id bigint primary key);
          comment on table orders is 'What customers have ordered; kept for ten years.';
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { options, report }) {
    if (!table.span.whole.file.endsWith('.sql') || table.partitionOf !== undefined) return;
    if (table.comment === undefined) {
      report({ at: table.span.name, message: 'table', data: { table: tableLabel(table) } });
    }
    if (!options.columns) return;
    for (const column of table.columns) {
      if (column.comment !== undefined) continue;
      report({ at: column.span.name, message: 'column', data: { column: columnLabel(column) } });
    }
  },
});
