import { columnLabel } from '../../model/catalog.ts';
import type { IndexMember, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wholeNumber } from '../option.ts';
import { defineRule } from '../rule.ts';
import { partLabel } from '../support/keyShape.ts';
import { accessesOf } from '../support/queryAccess.ts';
import { momentTerms } from '../vocabulary/time.ts';
import { endsWithTerm, type Vocabulary } from '../vocabulary/words.ts';

export const wideIndex = defineRule({
  id: 'wide-index',
  group: 'index',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['strong_migrations/too_many_columns', 'excellent_migrations/many-columns-index'],
  summary: 'An index has many columns.',
  why: `
A B-tree narrows the search by its first columns; those behind a range, and those that few queries name, only make it
larger. PostgreSQL's manual calls more than three columns unlikely to be helpful
([PostgreSQL](https://www.postgresql.org/docs/current/indexes-multicolumn.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/multiple-column-indexes.html),
[SQLite](https://www.sqlite.org/queryplanner.html#_multi_column_indices)). Columns that are only read belong into
\`INCLUDE\`, where the database has it.
`,
  which: ['index-or-not'],
  silences: [
    'Unique indexes, whose columns are the key.',
    'Methods other than B-tree, and partial indexes, which are made for one query.',
    'One column more where it is a time or a place in an order: equality first, then the order of the list.',
    'Indexes of which a query of the workspace names every column.',
  ],
  options: { max: wholeNumber(3, 'The number of columns that an index may have.', 1) },
  messages: {
    wide: (d: { part: string; count: number }) =>
      `${d.part} has ${d.count} columns: those after the first few rarely narrow a search.`,
  },
  examples: {
    bad: [
      {
        title: 'Five columns',
        fixture: `
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id'), a: integer('a'), b: integer('b'), c: integer('c'), d: integer('d') },
            (table) => [index('posts_all_idx').on(table.a, table.b, table.c, table.d, table.id)],
            //          ^^^^^ Index posts_all_idx has 5 columns: those after the first few rarely narrow a search.
          );
        `,
      },
    ],
    good: [
      {
        title: 'Few columns, or a unique key',
        fixture: `
          import { index, integer, pgTable, uniqueIndex } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id'), a: integer('a'), b: integer('b'), c: integer('c'), d: integer('d') },
            (table) => [
              index('posts_some_idx').on(table.a, table.b, table.c),
              uniqueIndex('posts_key').on(table.a, table.b, table.c, table.d, table.id),
            ],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['index'],
  check(table, { options, view, report }) {
    for (const index of table.indexes) {
      const members = known(index.members) ?? [];
      const count = members.length;
      if (
        index.unique ||
        index.predicate !== undefined ||
        (index.method ?? 'btree') !== 'btree' ||
        count <= options.max ||
        (count === options.max + 1 && endsInOrder(table, members))
      )
        continue;
      const isUsedWhole = accessesOf(table, view.queriesOf(table.id)).some((access) => {
        const named = [access.equal, access.coarse, access.flags, access.range, access.order].flat();
        return members.every(({ column }) => column !== undefined && named.includes(column));
      });
      if (isUsedWhole) continue;
      const label = partLabel(table, index);
      const part = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
      report({ at: index.span.name, message: 'wide', data: { part, count } });
    }
  },
});

function endsInOrder(table: Table, members: readonly IndexMember[]): boolean {
  const last = table.columns.find(({ key }) => key === members.at(-1)?.column);
  return last !== undefined && endsWithTerm(columnLabel(last), momentTerms, orderTerms);
}

const orderTerms: Vocabulary = ['position', 'sort_order', 'order', 'rank', 'sequence', 'priority'];
