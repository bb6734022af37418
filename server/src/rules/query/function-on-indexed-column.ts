import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Operand } from '../../model/queryExpression.ts';
import { columnsIn, isComparison, predicatesOf } from '../../model/queryWalk.ts';
import type { Column, ColumnKey, Table } from '../../model/schema.ts';
import { isUnknown } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isLedBy } from '../support/leadingColumns.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { isByKey, isNarrowed } from './support/narrowing.ts';
import { columnOfOperand } from './support/queryColumns.ts';

export const functionOnIndexedColumn = defineRule({
  id: 'function-on-indexed-column',
  group: 'query',
  severity: 'info',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/function-on-indexed-column'],
  summary: 'A condition wraps an indexed column in a function, so its index is of no use.',
  why: `
An index over \`email\` is sorted by \`email\`, and says nothing of \`lower(email)\`: all rows are read and the function is
called for each. An index
[over the expression](https://www.postgresql.org/docs/current/indexes-expressional.html) answers it:
\`index('users_email_lower').on(sql\\\`lower(\\\${table.email})\\\`)\`, in SQL \`CREATE INDEX ON users (lower(email))\`
([MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-index.html#create-index-functional-key-parts),
[SQLite](https://www.sqlite.org/expridx.html)).

Often the condition can be turned so that the column stands alone: \`created_at >= '2026-01-01' AND created_at <
'2026-01-02'\` for \`date(created_at) = '2026-01-01'\`. For letters of either case PostgreSQL has the type
[\`citext\`](https://www.postgresql.org/docs/current/citext.html).
`,
  which: ['index-or-not'],
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Columns that no index begins with, and tables with an index over an expression of the column.',
    'Queries that find their row by a key all the same, or are narrowed by another value.',
    'Columns that are compared with other columns, as in joins.',
    'Functions of full text search, geometry, JSON and arrays, which have indexes of their own.',
  ],
  options: { ...quietFiles },
  messages: {
    hidden: (d: { column: string; table: string; call: string }) =>
      `${d.call} hides ${d.column} from its index: every row of ${d.table} is read.`,
  },
  examples: {
    bad: [
      {
        title: 'An address in lower case',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            email: text('email').notNull().unique(),
          });
          //- users.ts
          import { eq, sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function byEmail(email: string) {
            return db.select().from(users).where(eq(sql\`lower(\${users.email})\`, email.toLowerCase())).limit(1);
            //                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ lower() hides email from its index: every row of users is read.
          }
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            email: text('email').notNull().unique(),
          }, (table) => [
            index('users_email_lower_idx').on(sql\`lower(\${table.email})\`),
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'A join over keys of two types',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const logs = pgTable('logs', { id: integer('id').primaryKey(), subject: text('subject').notNull() });
          //- users.ts
          import { eq, sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { logs, users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function logsOf(id: number) {
            return db
              .select({ id: logs.id })
              .from(logs)
              .innerJoin(users, eq(sql\`cast(\${users.id} as text)\`, logs.subject))
              .limit(10);
          }
        `,
      },
      {
        title: 'An index over the expression',
        fixture: `
          //- schema.ts
          import { sql } from 'drizzle-orm';
          import { integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

          export const users = pgTable(
            'users',
            { id: integer('id').primaryKey(), email: text('email').notNull().unique() },
            (table) => [uniqueIndex('users_email_lower').on(sql\`lower(\${table.email})\`)],
          );
          //- users.ts
          import { eq, sql } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function byEmail(email: string) {
            return db.select().from(users).where(eq(sql\`lower(\${users.email})\`, email.toLowerCase())).limit(1);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, view, options, path }) {
    if (isQuiet(path, options)) return;
    for (const predicate of predicatesOf({ ...query, having: undefined })) {
      if (!isComparison(predicate) || !sorted.has(predicate.operator)) continue;
      const sides = [predicate.left, ...predicate.right];
      for (const side of sides) {
        // Compared with columns, it is a join, which may well read the other table by its index.
        if (sides.some((other) => other !== side && columnsIn(other).length > 0)) continue;
        const wrapped = wrappedColumn(side);
        const found = wrapped && columnOfOperand(query, wrapped.operand, view);
        if (!wrapped || !found) continue;
        const { table, column } = found;
        if (isLedBy(table, [column.key]) !== true || hasExpressionIndex(table, column.key)) continue;
        if (isByKey(query, table, view) || isNarrowed(query, predicate)) continue;
        report({
          at: predicate.span,
          message: 'hidden',
          data: { column: columnLabel(column), table: tableLabel(table), call: `${wrapped.name}()` },
          fixes: expressionIndex(table, column, wrapped),
        });
      }
    }
  },
});

const sorted: ReadonlySet<string> = new Set(['=', '<', '<=', '>', '>=', 'in', 'between', 'like']);

/** Functions whose result an index over their argument cannot tell. */
const functions: ReadonlySet<string> = new Set(
  [
    'lower',
    'upper',
    'trim',
    'btrim',
    'ltrim',
    'rtrim',
    'date',
    'date_trunc',
    'to_char',
    'extract',
    'date_part',
  ].concat(
    [
      'cast',
      'coalesce',
      'ifnull',
      'nullif',
      'substring',
      'substr',
      'left',
      'year',
      'month',
      'day',
      'strftime',
    ],
    ['datetime', 'unixepoch', 'abs', 'round', 'floor', 'md5', 'replace', 'concat', 'length'],
  ),
);

function wrappedColumn(
  operand: Operand,
): { readonly name: string; readonly operand: Operand; readonly isAlone: boolean } | undefined {
  if (operand.kind !== 'call' || !functions.has(operand.function)) return undefined;
  const columns = operand.arguments.filter(({ kind }) => kind === 'column');
  const rest = operand.arguments.filter(({ kind }) => kind !== 'column');
  if (columns.length !== 1 || !rest.every(({ kind }) => kind === 'constant' || kind === 'parameter'))
    return undefined;
  return { name: operand.function, operand: columns[0] as Operand, isAlone: rest.length === 0 };
}

/** Functions of one text or number whose result depends on nothing else, so that it can be indexed. */
const indexable: ReadonlySet<string> = new Set(['lower', 'upper', 'trim', 'md5', 'length', 'abs']);

function expressionIndex(
  table: Table,
  column: Column,
  { name, isAlone }: { readonly name: string; readonly isAlone: boolean },
): readonly Fix[] {
  if (!isAlone || !indexable.has(name) || table.dialect === 'mysql') return [];
  if (table.dialect === 'sqlite' && name === 'md5') return [];
  return [
    {
      title: `Add an index on ${name}(${columnLabel(column)})`,
      safety: 'suggested',
      edits: [
        {
          kind: 'add-index',
          table: table.id,
          columns: [column.key],
          expression: { sql: `${name}({${column.key}})`, word: name },
        },
      ],
    },
  ];
}

function hasExpressionIndex(table: Table, column: ColumnKey): boolean {
  return table.indexes.some(
    ({ members }) =>
      isUnknown(members) ||
      members.some(
        ({ expression }) =>
          expression &&
          (expression.columns.length === 0 || expression.columns.includes(column) || !expression.complete),
      ),
  );
}
