import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { containsSpan } from '../../model/span.ts';
import { known } from '../../model/unknown.ts';
import { toggle } from '../option.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { isFromSql } from '../support/ownPart.ts';
import { isAuthLibraryTable, isAuthUserTable } from '../support/tableKind.ts';
import { isNamedInSql } from '../support/writtenSql.ts';
import { words } from '../vocabulary/words.ts';

export const mixedCaseIdentifier = defineRule({
  id: 'mixed-case-identifier',
  group: 'conventions',
  severity: 'info',
  since: '0.1.0',
  fix: 'suggested',
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
    'Tables of Drizzle that no SQL of the workspace calls by name: Drizzle quotes every name; see the option.',
    'Schemas in which half of the tables, or more, have such names: that is their convention by now.',
    'Tables that a library for signing in prescribes.',
    'Each table is told once.',
  ],
  options: {
    everywhere: toggle(false, 'Also tables of Drizzle that no SQL of the workspace names.'),
  },
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
          //? {"everywhere":true}
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer().primaryKey(),
            authorId: integer(),
          //^^^^^^^^ 2 columns of posts have capital letters (authorId, shortTitle): SQL finds them in quotes only.
            shortTitle: text(),
          });
          //= schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer().primaryKey(),
            authorId: integer('author_id'),
            shortTitle: text('short_title'),
          });
        `,
      },
      {
        title: 'A table called like its variable',
        fixture: `
          //? {"everywhere":true}
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const postTags = pgTable('postTags', {
          //           ^^^^^^^^ postTags has capital letters: SQL finds it in quotes only.
            id: integer().primaryKey(),
          });

          export const tags = pgTable('tags', { id: integer().primaryKey() });

          export const posts = pgTable('posts', { id: integer().primaryKey() });
          //= schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const postTags = pgTable('post_tags', {
            id: integer().primaryKey(),
          });

          export const tags = pgTable('tags', { id: integer().primaryKey() });

          export const posts = pgTable('posts', { id: integer().primaryKey() });
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
  needs: ['capital'],
  check(table, { view, options, report }) {
    if (isAuthLibraryTable(table) || isAuthUserTable(table) || view.usesCapitals(table.dialect)) return;
    const isNamed = () => options.everywhere || isNamedInSql(table, view);
    const name = tableLabel(table);
    if (hasCapitals(known(table.name))) {
      if (!isNamed()) return;
      report({
        at: table.span.name,
        message: 'table',
        data: { table: name },
        fixes: tableFixes(table, view),
      });
      return;
    }
    const columns = table.columns.filter((column) => hasCapitals(known(column.name)));
    const [first] = columns;
    if (!first || !isNamed()) return;
    const shown = columns.slice(0, 3).map(columnLabel);
    if (columns.length > shown.length) shown.push('…');
    report({
      at: first.span.name,
      message: 'columns',
      data: { table: name, columns: shown.join(', '), count: columns.length },
      fixes: fixes(table, columns),
    });
  },
});

function hasCapitals(name: string | undefined): boolean {
  return name !== undefined && /[A-Z]/.test(name);
}

/** In SQL, too, the name stands in places that no file holds together. */
function tableFixes(table: Table, view: SchemaView): readonly Fix[] {
  if (isFromSql(table)) return [];
  const name = words(known(table.name) ?? '').join('_');
  if (view.tablesNamed(name).length > 0) return [];
  return [
    {
      title: `Call it ${name} in the database`,
      safety: 'suggested',
      migration: `The next migration renames ${tableLabel(table)} to ${name}: answer drizzle-kit that it is renamed, and keep the names of its constraints in mind. The version of the program that runs, and SQL written by hand, still use the old name.`,
      edits: [{ kind: 'set-table-name', table: table.id, name }],
    },
  ];
}

/** In SQL the name stands wherever the column is spoken of, and a file does not hold all of that. */
function fixes(table: Table, columns: readonly Column[]): readonly Fix[] {
  if (isFromSql(table)) return [];
  const renamed = columns.map((column) => ({ column, name: words(known(column.name) ?? '').join('_') }));
  const names = new Set([
    ...table.columns.map(({ name }) => known(name)),
    ...renamed.map(({ name }) => name),
  ]);
  const areFree = names.size === table.columns.length + columns.length;
  const areOwn = columns.every(({ span }) => containsSpan(table.span.whole, span.whole));
  if (!areFree || !areOwn) return [];
  return [
    {
      title: `Call ${columns.length === 1 ? 'it' : 'them'} in snake_case in the database`,
      safety: 'suggested',
      migration: `The next migration renames ${renamed.map(({ column, name }) => `${columnLabel(column)} to ${name}`).join(', ')}: answer drizzle-kit that they are renamed. The version of the program that runs, and SQL written by hand, still use the old names.`,
      edits: renamed.map(({ column, name }) => ({
        kind: 'set-column-name',
        table: table.id,
        column: column.key,
        name,
      })),
    },
  ];
}
