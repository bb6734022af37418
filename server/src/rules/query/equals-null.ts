import type { Comparison, Operand } from '../../model/queryExpression.ts';
import { isComparison, predicatesOf } from '../../model/queryWalk.ts';
import { defineRule, type Fix } from '../rule.ts';
import { conditionFix, standApart } from './support/conditionFix.ts';

export const equalsNull = defineRule({
  id: 'equals-null',
  group: 'query',
  severity: 'error',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['sqlcheck/spaghetti-query', 'sqlfluff/CV05'],
  summary: 'A value is compared with NULL by = or <>, which is never true.',
  why: `
In SQL a comparison with NULL is neither true nor false but unknown, even \`NULL = NULL\`, and a row whose condition is
unknown is left out: the query [answers nothing](https://www.postgresql.org/docs/current/functions-comparison.html).
\`<> NULL\` answers nothing either. \`IS NULL\` and \`IS NOT NULL\` ask what was meant; in Drizzle
[\`isNull()\`](https://orm.drizzle.team/docs/operators#isnull) and \`isNotNull()\`.
`,
  silences: ["`IS NOT DISTINCT FROM`, and MySQL's `<=>`: they take NULL for a value."],
  options: {},
  messages: {
    never: (d: { written: string; wanted: string }) =>
      `A comparison with NULL by ${d.written} is never true; ${d.wanted} asks for it.`,
  },
  examples: {
    bad: [
      {
        title: 'Rows that are not deleted',
        fixture: `
          //- schema.ts
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').notNull(),
            deletedAt: timestamp('deleted_at', { withTimezone: true }),
          });
          //- posts.ts
          import { and, eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { posts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function listPosts(author: number) {
            return db
              .select({ id: posts.id })
              .from(posts)
              .where(and(eq(posts.authorId, author), eq(posts.deletedAt, null as never)))
              //                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ A comparison with NULL by = is never true; IS NULL asks for it.
              .limit(20);
          }
          //= posts.ts
          import { and, eq, isNull } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { posts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function listPosts(author: number) {
            return db
              .select({ id: posts.id })
              .from(posts)
              .where(and(eq(posts.authorId, author), isNull(posts.deletedAt)))
              .limit(20);
          }
        `,
      },
    ],
    good: [
      {
        title: 'IS NULL, and NULL as a value that is written',
        fixture: `
          //- schema.ts
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            deletedAt: timestamp('deleted_at', { withTimezone: true }),
          });
          //- posts.ts
          import { eq, isNotNull } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { posts } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function restore(id: number) {
            await db.update(posts).set({ deletedAt: null }).where(eq(posts.id, id));
            return db.select({ id: posts.id }).from(posts).where(isNotNull(posts.deletedAt)).limit(20);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report }) {
    // A client that stands in for one compares what it was told to.
    if (
      query.client.kind !== 'unknown' &&
      'name' in query.client &&
      /^(mock|fake|stub)(?![a-z])/.test(query.client.name)
    )
      return;
    for (const predicate of predicatesOf(query)) {
      if (!isComparison(predicate)) continue;
      const { operator } = predicate;
      if (operator !== '=' && operator !== '<>') continue;
      const operand = comparedWithNull(predicate);
      if (!operand) continue;
      const wanted = operator === '=' ? 'IS NULL' : 'IS NOT NULL';
      report({
        at: predicate.span,
        message: 'never',
        data: { written: operator, wanted },
        fixes: standApart(predicate.span, [operand.span])
          ? fixesOf(query.origin, predicate, operand, wanted)
          : [],
      });
    }
  },
});

/** The other side of a comparison with NULL. */
function comparedWithNull({ left, right }: Comparison): Operand | undefined {
  const [other] = right;
  if (!other || right.length !== 1) return undefined;
  if (isNull(other)) return isNull(left) ? undefined : left;
  return isNull(left) ? other : undefined;
}

function isNull(operand: Operand): boolean {
  return operand.kind === 'constant' && operand.value === null;
}

function fixesOf(
  origin: Parameters<typeof conditionFix>[0],
  predicate: Comparison,
  operand: Operand,
  wanted: string,
): readonly Fix[] {
  return conditionFix(origin, `Use ${wanted}`, 'safe', predicate.span, {
    kind: wanted === 'IS NULL' ? 'is-null' : 'is-not-null',
    operand: operand.span,
  });
}
