import { columnLabel } from '../../model/catalog.ts';
import type { Query } from '../../model/query.ts';
import type { ColumnRef } from '../../model/queryExpression.ts';
import { columnsIn, isComparison, predicatesOf } from '../../model/queryWalk.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule } from '../rule.ts';
import { verbatimJsonTerms } from '../vocabulary/json.ts';
import { hasTerm } from '../vocabulary/words.ts';

export const jsonInsteadOfJsonb = defineRule({
  id: 'json-instead-of-jsonb',
  group: 'types',
  severity: 'warning',
  milder: { stored: { severity: 'hint', where: 'where no query is seen that looks into it' } },
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'schemalint/prefer-jsonb-to-json',
    'strong_migrations/json',
    'excellent_migrations/json-column-added',
    'pg-index-health/columns_with_json_type',
    'eugene/E3',
  ],
  summary: 'A column has the type json rather than jsonb.',
  why: `
\`json\` keeps the text as it came and parses it anew for every operator. It has no equality operator, so
\`SELECT DISTINCT\`, \`GROUP BY\` and \`UNION\` over a row that holds one fail, and no index type can search in it.
\`jsonb\` is parsed once, can be compared and can have a GIN index
([manual](https://www.postgresql.org/docs/current/datatype-json.html)).

\`json\` is right where the exact text matters (white space, the order of keys, repeated keys), as for a
payload whose signature is checked.
`,
  silences: [
    'Names that say that the text is kept as it came (`raw_payload`; see the option).',
    'MySQL, whose json is binary, and SQLite, where JSON is text.',
  ],
  options: {
    except: wordList(verbatimJsonTerms, 'Words of the names of columns whose exact text matters.'),
  },
  messages: {
    json: (d: { column: string }) =>
      `${d.column} is json, which can be neither compared nor searched by an index: jsonb can.`,
    stored: (d: { column: string }) =>
      `${d.column} is json, which can be neither compared nor searched by an index, should that be wanted: jsonb can.`,
  },
  examples: {
    bad: [
      {
        title: 'json()',
        fixture: `
          import { integer, json, pgTable } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: integer('id').primaryKey(),
            details: json('details').$type<{ page: string }>().notNull(),
            //       ^^^^^^^^^^^^^^^ details is json, which can be neither compared nor searched by an index, should that be wanted: jsonb can.
          });
          //= schema.ts
          import { integer, jsonb, pgTable } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: integer('id').primaryKey(),
            details: jsonb('details').$type<{ page: string }>().notNull(),
          });
        `,
      },
      {
        title: 'Looked into by a query',
        fixture: `
          //- schema.ts
          import { integer, json, pgTable } from 'drizzle-orm/pg-core';

          export const visits = pgTable('visits', {
            id: integer('id').primaryKey(),
            details: json('details').notNull(),
          //         ^^^^^^^^^^^^^^^ details is json, which can be neither compared nor searched by an index: jsonb can.
          });
          //- visits.ts
          import { sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { visits } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export const ofPage = async (page: string) =>
            db.select().from(visits).where(sql\`\${visits.details} ->> 'page' = \${page}\`);
          //= schema.ts
          import { integer, jsonb, pgTable } from 'drizzle-orm/pg-core';

          export const visits = pgTable('visits', {
            id: integer('id').primaryKey(),
            details: jsonb('details').notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'jsonb, and a payload as it came',
        fixture: `
          import { integer, json, jsonb, pgTable } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: integer('id').primaryKey(),
            details: jsonb('details').notNull(),
            rawPayload: json('raw_payload').notNull(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['rare type'],
  check(table, { options, view, report }) {
    for (const column of table.columns) {
      const type = known(column.type);
      const name = columnLabel(column);
      if (type?.name !== 'json' || hasTerm(name, options.except)) continue;
      report({
        at: column.span.type ?? column.span.name,
        message: view.queriesOf(table.id).some((query) => looksInto(query, table, column))
          ? 'json'
          : 'stored',
        data: { column: name },
        fixes:
          type.arrayDimensions === undefined
            ? [
                {
                  title: 'Change the type to jsonb',
                  safety: 'suggested',
                  edits: [
                    { kind: 'set-column-type', table: table.id, column: column.key, type: { name: 'jsonb' } },
                  ],
                },
              ]
            : [],
      });
    }
  },
});

/** Whether a query compares, sorts or groups by the column, or names it in SQL together with an operator or function of JSON. */
function looksInto(query: Query, table: Table, column: Column): boolean {
  const isColumn = ({ table: id, column: found, by }: ColumnRef) =>
    (id === undefined || id === table.id) && found === (by === 'key' ? column.key : known(column.name));
  const operands = [
    ...[...predicatesOf(query)].flatMap((each) => (isComparison(each) ? [each.left, ...each.right] : [])),
    ...query.orderBy.map(({ operand }) => operand),
    ...query.groupBy,
  ];
  if (operands.flatMap(columnsIn).some(isColumn)) return true;
  const name = known(column.name);
  return query.sql.some(
    ({ text = '' }) => name !== undefined && text.includes(name) && /->|#>|@>|<@|\?[|&]|\bjsonb?_/.test(text),
  );
}
