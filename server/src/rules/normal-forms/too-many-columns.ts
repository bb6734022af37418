import { tableLabel } from '../../model/catalog.ts';
import { wholeNumber } from '../option.ts';
import { defineRule } from '../rule.ts';

export const tooManyColumns = defineRule({
  id: 'too-many-columns',
  group: 'normal forms',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['azimutt/too-many-attributes', 'tbls/columnCount'],
  summary: 'A table has very many columns.',
  why: `
A row is read and written as a whole: in PostgreSQL an update of one flag writes all columns anew
([PostgreSQL](https://www.postgresql.org/docs/current/mvcc-intro.html),
[limits](https://www.postgresql.org/docs/current/limits.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/column-count-limit.html),
[SQLite](https://www.sqlite.org/limits.html#max_column)). Mostly several things have grown together: columns that are
filled in together, change together or share a prefix can be a table of their own with the same key.
`,
  silences: ['Tables with no more columns than the option says.'],
  options: { max: wholeNumber(40, 'The number of columns that a table may have.', 1) },
  messages: {
    many: (d: { table: string; count: number }) =>
      `${d.table} has ${d.count} columns: parts that are used apart can be tables of their own.`,
  },
  examples: {
    bad: [
      {
        title: 'More than the option allows',
        fixture: `
          //? {"max":2}
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: integer('id'), a: integer('a'), b: integer('b') });
          //           ^^^^^ posts has 3 columns: parts that are used apart can be tables of their own.
        `,
      },
    ],
    good: [
      {
        title: 'A few',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: integer('id'), a: integer('a'), b: integer('b') });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { options, report }) {
    const count = table.columns.length;
    if (count > options.max)
      report({ at: table.span.name, message: 'many', data: { table: tableLabel(table), count } });
  },
});
