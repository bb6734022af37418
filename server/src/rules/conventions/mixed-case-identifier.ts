import { columnLabel, tableLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { isAuthLibraryTable, isAuthUserTable } from '../support/tableKind.ts';

export const mixedCaseIdentifier = defineRule({
  id: 'mixed-case-identifier',
  group: 'conventions',
  severity: 'info',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['schemacrawler/LinterTableWithQuotedNames', 'sqlfluff/RF06'],
  summary: 'Names in the database have capital letters.',
  why: `
PostgreSQL turns what is not quoted into lower case: \`select userId\` looks for \`userid\`, and does not find it. Whoever
writes SQL by hand has to quote every such name
([manual](https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS)). In Drizzle the
property may be \`userId\` and the column \`user_id\`, each by its own name or all at once with \`casing: 'snake_case'\`.
`,
  silences: [
    'MySQL and SQLite, which find a column however it is written.',
    'Schemas in which half of the tables, or more, have such names: that is their convention by now.',
    'Tables that a library for signing in prescribes.',
    'Each table is told once.',
  ],
  options: {},
  messages: {
    table: (d: { table: string }) => `${d.table} has capital letters: SQL finds it in quotes only.`,
    columns: (d: { table: string; columns: string; count: number }) =>
      d.count === 1
        ? `Column ${d.columns} of ${d.table} has capital letters: SQL finds it in quotes only.`
        : `${d.count} columns of ${d.table} have capital letters (${d.columns}): SQL finds them in quotes only.`,
  },
  examples: {
    bad: [
      {
        title: 'Names taken from the properties',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer().primaryKey(),
            authorId: integer(),
          //^^^^^^^^ 2 columns of posts have capital letters (authorId, shortTitle): SQL finds them in quotes only.
            shortTitle: text(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Names in lower case',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer().primaryKey(),
            authorId: integer('author_id'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, report }) {
    if (isAuthLibraryTable(table) || isAuthUserTable(table) || view.usesCapitals(table.dialect)) return;
    const name = tableLabel(table);
    if (hasCapitals(known(table.name))) {
      report({ at: table.span.name, message: 'table', data: { table: name } });
      return;
    }
    const columns = table.columns.filter((column) => hasCapitals(known(column.name)));
    const [first] = columns;
    if (!first) return;
    const shown = columns.slice(0, 3).map(columnLabel);
    if (columns.length > shown.length) shown.push('…');
    report({
      at: first.span.name,
      message: 'columns',
      data: { table: name, columns: shown.join(', '), count: columns.length },
    });
  },
});

function hasCapitals(name: string | undefined): boolean {
  return name !== undefined && /[A-Z]/.test(name);
}
