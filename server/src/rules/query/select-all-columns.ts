import { columnLabel } from '../../model/catalog.ts';
import type { Query } from '../../model/query.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wholeNumber } from '../option.ts';
import { defineRule, type Fix } from '../rule.ts';
import { refLabel, targetOf } from '../support/queryTable.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { coveredSecretTerms, hashedByHabit, hashedSecretTerms, secretTerms } from '../vocabulary/secret.ts';
import { endsWithTerm, hasTerm } from '../vocabulary/words.ts';
import { isByKey } from './support/narrowing.ts';

export const selectAllColumns = defineRule({
  id: 'select-all-columns',
  group: 'query',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/column-wildcard'],
  summary: 'A list is read with all columns of a wide table, or of one with secrets or files in it.',
  why: `
\`select()\`, \`findMany()\` and \`SELECT *\` read every column there is, and every one that is added later. Long texts and
files make each row slow to read
([they are stored apart and fetched for each row](https://www.postgresql.org/docs/current/storage-toast.html)), an
index alone cannot answer
([index-only scans](https://www.postgresql.org/docs/current/indexes-index-only-scans.html)), and a password hash ends
up in whatever the rows are sent to.

Name the columns: \`select({ id: users.id, name: users.name })\`, in relational queries \`columns: { id: true }\` or
[\`columns: { password: false }\`](https://orm.drizzle.team/docs/rqb#partial-fields-select).
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'A row that is found by its key, or a limit of one.',
    'Tables of up to `columns` columns without such a column, and tables whose columns are not all known.',
    'RETURNING.',
  ],
  options: {
    ...quietFiles,
    columns: wholeNumber(25, 'Up to how many columns a table is not wide.', 1),
  },
  messages: {
    wide: (d: { table: string; count: number }) =>
      `All ${d.count} columns of ${d.table} are read: name those that are used.`,
    among: (d: { table: string; column: string }) =>
      `All columns of ${d.table} are read, ${d.column} among them.`,
  },
  examples: {
    bad: [
      {
        title: 'A list of users with their secrets',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
            apiKey: text('api_key').notNull(),
          });
          //- users.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function listUsers() {
            return db.select().from(users).limit(50);
            //     ^^^^^^^^^^^ All columns of users are read, api_key among them.
          }
          //= users.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function listUsers() {
            return db.select({ id: users.id, name: users.name }).from(users).limit(50);
          }
        `,
      },
      {
        title: 'In a relational query',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
            password: text('password').notNull(),
          });
          //- users.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import * as schema from './schema';

          const db = drizzle(process.env.DATABASE_URL!, { schema });

          export async function listUsers() {
            return db.query.users.findMany({ limit: 50 });
            //     ^^^^^^^^^^^^^^^^^^^^^^^ All columns of users are read, password among them.
          }
          //= users.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import * as schema from './schema';

          const db = drizzle(process.env.DATABASE_URL!, { schema });

          export async function listUsers() {
            return db.query.users.findMany({ columns: { password: false }, limit: 50 });
          }
        `,
      },
    ],
    good: [
      {
        title: 'Named columns, and one row',
        fixture: `
          //- schema.ts
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            name: text('name').notNull(),
            apiKey: text('api_key').notNull(),
          });
          //- users.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function listUsers(me: number) {
            await db.select().from(users).where(eq(users.id, me)).limit(1);
            return db.select({ id: users.id, name: users.name }).from(users).limit(50);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, view, options, path }) {
    if (query.operation !== 'select' || query.selection?.kind !== 'all' || isQuiet(path, options)) return;
    if (
      query.tables.length !== 1 ||
      query.nested === 'subquery' ||
      query.chain.some(({ name }) => name === 'findFirst' || name === 'get')
    )
      return;
    if (query.limit?.kind === 'constant' && query.limit.value === 1) return;
    const target = targetOf(query);
    const table = target && view.tableOf(target);
    const label = refLabel(target, view);
    if (!table || label === undefined || table.gaps.length > 0 || isByKey(query, table, view)) return;
    const heavy = table.columns.find(isHeavy);
    if (heavy) {
      report({
        at: query.span.name,
        message: 'among',
        data: { table: label, column: columnLabel(heavy) },
        fixes: fixesOf(query, table, options.columns),
      });
    } else if (isWide(table, options.columns)) {
      report({ at: query.span.name, message: 'wide', data: { table: label, count: table.columns.length } });
    }
  },
});

function fixesOf(query: Query, table: Table, atMost: number): readonly Fix[] {
  const columns = table.columns.filter(isHeavy);
  const rest = table.columns.filter((column) => !isHeavy(column)).map(({ key }) => key);
  const isPlain = rest.every((key) => /^[A-Za-z_$][\w$]*$/.test(key));
  if (query.origin === 'builder' && query.nested === undefined && isPlain && rest.length <= atMost)
    return [
      {
        title: `Read all columns but ${columns.map(columnLabel).join(', ')}`,
        safety: 'suggested',
        edits: [],
        queryEdits: [{ kind: 'select-columns', query: query.span.whole, columns: rest }],
      },
    ];
  if (query.origin !== 'relational') return [];
  return [
    {
      title: `Leave out ${columns.map(columnLabel).join(', ')}`,
      safety: 'suggested',
      edits: [],
      queryEdits: [
        { kind: 'leave-out-columns', query: query.span.whole, columns: columns.map(({ key }) => key) },
      ],
    },
  ];
}

function isWide(table: Table, columns: number): boolean {
  return table.columns.length > columns;
}

/** A file or a secret. */
function isHeavy(column: Column): boolean {
  const name = columnLabel(column);
  if (known(column.type)?.family === 'binary') return true;
  return (
    endsWithTerm(name, secretTerms, hashedSecretTerms) &&
    !(hasTerm(name, coveredSecretTerms) && !hasTerm(name, hashedByHabit))
  );
}
