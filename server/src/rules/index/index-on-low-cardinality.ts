import { columnLabel, columnOf } from '../../model/catalog.ts';
import type { Column, Index, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wholeNumber } from '../option.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isBooleanColumn } from '../support/columnType.ts';
import { partLabel } from '../support/keyShape.ts';
import { replaceIndex } from '../support/replaceIndex.ts';

export const indexOnLowCardinality = defineRule({
  id: 'index-on-low-cardinality',
  group: 'index',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['pg-index-health/indexes_with_boolean'],
  summary: 'An index holds nothing but a column of two or three values.',
  why: `
Half of the table is more than an index is worth reading: the planner takes the whole table, and every insert still
keeps the index up to date. Where one value is rare and looked for (the rows that are not yet sent), an index of just
those rows is small and used ([PostgreSQL](https://www.postgresql.org/docs/current/indexes-partial.html),
[SQLite](https://www.sqlite.org/partialindex.html)). Otherwise the column belongs behind the column that queries filter
by besides it ([MySQL](https://dev.mysql.com/doc/refman/8.4/en/multiple-column-indexes.html)).
`,
  which: ['index-or-not'],
  silences: [
    'Partial and unique indexes, and indexes with a second column.',
    'Enums with more values than the option says.',
  ],
  options: { values: wholeNumber(2, 'The number of values up to which an enum counts as small.', 1) },
  messages: {
    boolean: (d: { part: string; column: string }) =>
      `${d.part} holds only ${d.column}, which is true or false: it is rarely worth reading.`,
    enum: (d: { part: string; column: string; count: number }) =>
      `${d.part} holds only ${d.column}, which has ${d.count} values: it is rarely worth reading.`,
  },
  examples: {
    bad: [
      {
        title: 'An index on a boolean',
        fixture: `
          import { boolean, index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const mails = pgTable(
            'mails',
            { id: integer('id').primaryKey(), sent: boolean('sent').notNull().default(false) },
            (table) => [index('mails_sent_idx').on(table.sent)],
            //          ^^^^^ Index mails_sent_idx holds only sent, which is true or false: it is rarely worth reading.
          );
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { boolean, index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const mails = pgTable(
            'mails',
            { id: integer('id').primaryKey(), sent: boolean('sent').notNull().default(false) },
            (table) => [index('mails_sent_idx').on(table.sent).where(sql\`not sent\`)],
          );
        `,
      },
    ],
    good: [
      {
        title: 'The few rows that are looked for, or another column first',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { boolean, index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const mails = pgTable(
            'mails',
            { id: integer('id').primaryKey(), userId: integer('user_id'), sent: boolean('sent').notNull() },
            (table) => [
              index('mails_open_idx').on(table.sent).where(sql\`not \${table.sent}\`),
              index('mails_user_sent_idx').on(table.userId, table.sent),
            ],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['index'],
  check(table, { options, report }) {
    for (const index of table.indexes) {
      const members = known(index.members);
      const key = members?.[0]?.column;
      const column = key === undefined ? undefined : columnOf(table, key);
      if (!column || members?.length !== 1 || index.unique || index.predicate !== undefined) continue;
      if ((index.method ?? 'btree') !== 'btree' || index.include.length > 0) continue;
      const label = partLabel(table, index);
      const part = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
      const name = columnLabel(column);
      if (isBooleanColumn(column)) {
        report({
          at: index.span.name,
          message: 'boolean',
          data: { part, column: name },
          fixes: fixes(table, index, column),
        });
        continue;
      }
      const type = known(column.type);
      const count = type?.arrayDimensions === undefined ? type?.values?.length : undefined;
      if (count === undefined || count === 0 || count > options.values) continue;
      report({ at: index.span.name, message: 'enum', data: { part, column: name, count } });
    }
  },
});

function fixes(table: Table, index: Index, column: Column): readonly Fix[] {
  const name = columnLabel(column);
  const conditions =
    table.dialect === 'postgresql'
      ? { false: `not ${name}`, true: name }
      : table.dialect === 'sqlite'
        ? { false: `${name} = 0`, true: `${name} = 1` }
        : undefined;
  if (!conditions) return [];
  return (['false', 'true'] as const).flatMap((value) => {
    const edits = replaceIndex(table, index, { predicate: conditions[value] });
    return edits
      ? [{ title: `Index only the rows where ${name} is ${value}`, safety: 'suggested', edits }]
      : [];
  });
}
