import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Comparison, Operand } from '../../model/queryExpression.ts';
import { isComparison, predicatesOf } from '../../model/queryWalk.ts';
import type { ColumnKey, Table } from '../../model/schema.ts';
import { isUnknown } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { isQuiet, quietFiles } from '../support/quietFiles.ts';
import { isSmallTable } from './support/growth.ts';
import { isNarrowed } from './support/narrowing.ts';
import { columnOfOperand } from './support/queryColumns.ts';

export const leadingWildcardLike = defineRule({
  id: 'leading-wildcard-like',
  group: 'query',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/pattern-matching'],
  summary: 'A LIKE pattern begins with a wildcard, so no B-tree index helps.',
  why: `
A B-tree is sorted by the first letters. A pattern that begins with \`%\` says nothing about them, so
[every row is read and compared](https://www.postgresql.org/docs/current/indexes-types.html#INDEXES-TYPES-BTREE).

PostgreSQL answers such patterns from a GIN index over trigrams
([\`pg_trgm\`](https://www.postgresql.org/docs/current/pgtrgm.html#PGTRGM-INDEX)), LIKE and ILIKE alike:
\`index('users_name_trgm').using('gin', table.name.op('gin_trgm_ops'))\`. For words there is
[full text search](https://www.postgresql.org/docs/current/textsearch-tables.html#TEXTSEARCH-TABLES-INDEX), in MySQL
\`FULLTEXT\` indexes, in SQLite FTS5.
`,
  which: ['index-type'],
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Columns with a GIN or GiST index: it may be one over trigrams.',
    'Queries that are narrowed by another condition first, and tables that stay small by their name.',
    'Patterns whose beginning is not known.',
  ],
  options: { ...quietFiles },
  messages: {
    scan: (d: { column: string; table: string }) =>
      `The pattern begins with a wildcard: every ${d.column} of ${d.table} is compared with it.`,
  },
  examples: {
    bad: [
      {
        title: 'A search over names',
        fixture: `
          //- schema.ts
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable(
            'users',
            { id: integer('id').primaryKey(), name: text('name').notNull() },
            (table) => [index('users_name_idx').on(table.name)],
          );
          //- users.ts
          import { ilike } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function searchUsers(term: string) {
            return db.select({ id: users.id }).from(users).where(ilike(users.name, \`%\${term}%\`)).limit(20);
            //                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The pattern begins with a wildcard: every name of users is compared with it.
          }
        `,
      },
    ],
    good: [
      {
        title: 'An index over trigrams, and a pattern that begins with the term',
        fixture: `
          //- schema.ts
          import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable(
            'users',
            { id: integer('id').primaryKey(), name: text('name').notNull(), code: text('code').notNull() },
            (table) => [index('users_name_trgm').using('gin', table.name.op('gin_trgm_ops'))],
          );
          //- users.ts
          import { ilike, like, or } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function searchUsers(term: string) {
            return db
              .select({ id: users.id })
              .from(users)
              .where(or(ilike(users.name, \`%\${term}%\`), like(users.code, \`\${term}%\`)))
              .limit(20);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, view, options, path }) {
    if (isQuiet(path, options)) return;
    if (isNarrowed(query)) return;
    const found = [...predicatesOf(query)].filter(isComparison).flatMap((predicate) => {
      if (!isLike(predicate) || !beginsWithWildcard(predicate.right[0])) return [];
      const place = columnOfOperand(query, predicate.left, view);
      if (!place || isSmallTable(place.table) || mayHaveTrigrams(place.table, place.column.key)) return [];
      return [{ predicate, ...place }];
    });
    const [first] = found;
    if (!first) return;
    const columns = found.filter(({ table }) => table.id === first.table.id);
    report({
      at: first.predicate.span,
      message: 'scan',
      data: {
        column: [...new Set(columns.map(({ column }) => columnLabel(column)))].join(', '),
        table: tableLabel(first.table),
      },
    });
  },
});

function isLike({ operator }: Comparison): boolean {
  return operator === 'like' || operator === 'ilike';
}

function beginsWithWildcard(operand: Operand | undefined): boolean {
  if (operand?.kind === 'constant') return typeof operand.value === 'string' && operand.value.startsWith('%');
  return operand?.kind === 'parameter' && operand.prefix?.startsWith('%') === true;
}

/** An index of another kind over the column, or one that could not be read. */
function mayHaveTrigrams(table: Table, column: ColumnKey): boolean {
  if (table.gaps.some((gap) => gap.in === 'constraints')) return true;
  return table.indexes.some((index) => {
    if (isUnknown(index.members)) return true;
    if (index.method === undefined || index.method === 'btree' || index.method === 'hash') return false;
    return index.members.some(
      (member) =>
        member.column === column ||
        member.expression?.columns.includes(column) ||
        member.column === undefined,
    );
  });
}
