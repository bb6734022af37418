import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Dialect } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { toggle, wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isAuthLibraryTable, isAuthUserTable } from '../support/tableKind.ts';
import { isNamedInSql } from '../support/writtenSql.ts';
import { reservedWords } from '../vocabulary/reserved.ts';

export const reservedWord = defineRule({
  id: 'reserved-word',
  group: 'conventions',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'schemacrawler/LinterTableWithQuotedNames',
    'bytebase/naming.identifier.no-keyword',
    'sqlfluff/RF04',
  ],
  summary: 'A table or column is named after a reserved word.',
  why: `
The name has to be quoted in every statement that is written by hand. Where one forgets it, the database mostly says
"syntax error", and now and then something else: in PostgreSQL \`select * from user\` is the current user and not the
table ([PostgreSQL](https://www.postgresql.org/docs/current/sql-keywords-appendix.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/keywords.html),
[SQLite](https://www.sqlite.org/lang_keywords.html)).
`,
  silences: [
    'Words that are keywords and yet need no quotes, such as `name`, `type` or `key` in PostgreSQL.',
    'Tables of Drizzle that no SQL of the workspace calls by name: Drizzle quotes every name; see the option.',
    'Tables that a library for signing in prescribes, such as `user`.',
  ],
  options: {
    except: wordList([], 'Words that may be names all the same.'),
    everywhere: toggle(false, 'Also tables of Drizzle that no SQL of the workspace names.'),
  },
  messages: {
    table: (d: { name: string; dialect: string }) =>
      `Table ${d.name} is a reserved word of ${d.dialect}: it needs quotes everywhere.`,
    column: (d: { name: string; dialect: string }) =>
      `Column ${d.name} is a reserved word of ${d.dialect}: it needs quotes everywhere.`,
  },
  examples: {
    bad: [
      {
        title: 'A table and a column',
        fixture: `
          //? {"everywhere":true}
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const orders = pgTable('order', {
          //           ^^^^^^ Table order is a reserved word of PostgreSQL: it needs quotes everywhere.
            id: integer('id').primaryKey(),
            end: integer('end'),
          //^^^ Column end is a reserved word of PostgreSQL: it needs quotes everywhere.
          });
        `,
      },
    ],
    good: [
      {
        title: 'Nobody writes SQL',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const orders = pgTable('order', { id: integer('id').primaryKey() });
        `,
      },
      {
        title: 'Names that need no quotes',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: integer('id').primaryKey(),
            name: text('name'),
            type: text('type'),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, options, report }) {
    if (isAuthLibraryTable(table) || isAuthUserTable(table)) return;
    const words = reservedWords(table.dialect);
    const isReserved = (name: string | undefined) =>
      name !== undefined && words.has(name.toLowerCase()) && !options.except.includes(name.toLowerCase());
    const dialect = dialectNames[table.dialect];
    const names = [table.name, ...table.columns.map(({ name }) => name)];
    if (!names.some((name) => isReserved(known(name)))) return;
    if (!options.everywhere && !isNamedInSql(table, view)) return;
    if (isReserved(known(table.name))) {
      report({ at: table.span.name, message: 'table', data: { name: tableLabel(table), dialect } });
    }
    for (const column of table.columns) {
      if (!isReserved(known(column.name))) continue;
      report({ at: column.span.name, message: 'column', data: { name: columnLabel(column), dialect } });
    }
  },
});

const dialectNames: Readonly<Record<Dialect, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  sqlite: 'SQLite',
};
