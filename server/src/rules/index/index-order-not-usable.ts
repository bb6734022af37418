import { columnLabel, columnsOf, tableLabel } from '../../model/catalog.ts';
import type { Index, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import {
  indexFix,
  type MissingIndex,
  missingIndexes,
  placesOf,
  queryCount,
} from '../support/indexProposal.ts';
import { quietFiles } from '../support/quietFiles.ts';

/** See `isSurvey`. */
const survey =
  'where queries name no value, only a stretch or the first rows, and the table is no log of what happens';

interface Found {
  readonly queries: string;
  readonly one: boolean;
  readonly table: string;
  readonly column: string;
  readonly index: string;
  readonly first: string;
}

const looks = (d: Found) =>
  `${d.queries} ${d.one ? 'looks' : 'look'} for rows of ${d.table} by ${d.column}, which the index on (${d.index}) has only behind ${d.first}.`;
const takes = (d: Found) =>
  `${d.queries} ${d.one ? 'takes' : 'take'} the first rows of ${d.table} by ${d.column}, which the index on (${d.index}) has only behind ${d.first}.`;

export const indexOrderNotUsable = defineRule({
  id: 'index-order-not-usable',
  group: 'index',
  severity: 'info',
  since: '0.1.0',
  milder: {
    spanBehind: { severity: 'hint', where: survey },
    order: { severity: 'hint', where: survey },
  },
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/3001'],
  summary: 'Queries compare a column that an index has only behind another, which they leave out.',
  why: `
An index over several columns is sorted by the first of them, and by the second only among equals of the first. A query
that names the second column alone cannot go to its rows by it, as nobody finds a first name in a telephone book
([PostgreSQL](https://www.postgresql.org/docs/current/indexes-multicolumn.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/multiple-column-indexes.html)). From version 18 on PostgreSQL skips
through such an index where the first column has few different values; with many it does not help.

Give the queries an index of their own, or put the columns of the one that is there in the order that serves all of them.
`,
  which: ['index-or-not'],
  silences: [
    'Queries that some index serves by another of their columns, or by one that leads from a joined table whose rows they name.',
    'Comparisons with a value that stands in the text: it is one of a few.',
    'Queries with a condition that is not understood, or that is put together elsewhere; conditions joined by OR.',
    'Tests and seeds: the files that the option `quietIn` names.',
    'Small tables by their name, booleans and enums by themselves.',
    'Foreign keys: `unindexed-foreign-key` tells of them.',
    'Tables whose keys or indexes could not all be read.',
  ],
  options: { ...quietFiles },
  messages: {
    behind: looks,
    spanBehind: looks,
    order: takes,
    orderOfRecords: takes,
  },
  examples: {
    bad: [
      {
        title: 'The second column alone',
        fixture: `
          //- schema.ts
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const events = pgTable(
            'events',
            {
              id: integer('id').primaryKey(),
              source: text('source').notNull(),
              reference: text('reference').notNull(),
          //  ^^^^^^^^^ 1 query looks for rows of events by reference, which the index on (source, reference) has only behind source.
            },
            (table) => [index('events_source_reference_idx').on(table.source, table.reference)],
          );
          //- events.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { events } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function byReference(reference: string) {
            return db.query.events.findMany({ where: eq(events.reference, reference) });
          }
          //= schema.ts
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const events = pgTable(
            'events',
            {
              id: integer('id').primaryKey(),
              source: text('source').notNull(),
              reference: text('reference').notNull(),
            },
            (table) => [
              index('events_source_reference_idx').on(table.source, table.reference),
              index('events_reference_idx').on(table.reference),
            ],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Both columns, or the first',
        fixture: `
          //- schema.ts
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const events = pgTable(
            'events',
            {
              id: integer('id').primaryKey(),
              source: text('source').notNull(),
              reference: text('reference').notNull(),
            },
            (table) => [index('events_source_reference_idx').on(table.source, table.reference)],
          );
          //- events.ts
          import { and, eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { events } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export const one = async (source: string, reference: string) =>
            db.select().from(events).where(and(eq(events.reference, reference), eq(events.source, source)));

          export const all = async (source: string) => db.select().from(events).where(eq(events.source, source));
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['index', 'queries'],
  check(table, { view, options, path, report }) {
    for (const missing of missingIndexes(table, view, path, options)) {
      const { behind, column } = missing;
      const names = behind && indexedColumns(table, behind);
      if (!names?.[0]) continue;
      const queries = queryCount(missing);
      report({
        at: column.span.name,
        message: messageOf(missing),
        data: {
          queries,
          one: queries === '1 query',
          table: tableLabel(table),
          column: columnLabel(column),
          index: names.join(', '),
          first: names[0],
        },
        related: placesOf(missing),
        fixes: [indexFix(table, missing)],
      });
    }
  },
});

function messageOf({
  isOrder,
  isSurvey,
}: MissingIndex): 'behind' | 'spanBehind' | 'order' | 'orderOfRecords' {
  if (isOrder) return isSurvey ? 'order' : 'orderOfRecords';
  return isSurvey ? 'spanBehind' : 'behind';
}

function indexedColumns(table: Table, index: Index): readonly string[] | undefined {
  const keys = known(index.members)?.map((member) => member.column);
  if (!keys?.every((key) => key !== undefined)) return undefined;
  return columnsOf(table, keys)?.map(columnLabel);
}
