import type { Predicate } from '../../model/queryExpression.ts';
import { predicatesOf } from '../../model/queryWalk.ts';
import { defineRule, type Fix } from '../rule.ts';

type Joined = Extract<Predicate, { kind: 'logical-operator' }>;

export const logicalOperatorInWhere = defineRule({
  id: 'logical-operator-in-where',
  group: 'query',
  severity: 'error',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['eslint-plugin-drizzle-postgres'],
  summary: 'Conditions are joined by && or ||, so only one of them reaches the database.',
  why: `
\`eq(a, 1) && eq(b, 2)\` is JavaScript: it is evaluated before the query is built. A condition of Drizzle is an object
and so always true: \`&&\` gives the last condition and \`||\` the first, and the others are gone. A delete that is meant
for the rows of one owner takes those of everybody.

[\`and()\` and \`or()\`](https://orm.drizzle.team/docs/operators#and) join conditions in SQL.
`,
  silences: [
    '`isAdmin || eq(…)`, `term && like(…)`: what stands first is a value of the program, which may well be false.',
    '`(only && eq(…)) || undefined`: a condition that may be left out.',
  ],
  options: {},
  messages: {
    and: (d: { dropped: string }) => `&& drops ${d.dropped}: only the last condition reaches the database.`,
    or: (d: { dropped: string }) => `|| drops ${d.dropped}: only the first condition reaches the database.`,
  },
  examples: {
    bad: [
      {
        title: 'A delete that forgets whose row it is',
        fixture: `
          //- schema.ts
          import { pgTable, text } from 'drizzle-orm/pg-core';

          export const passkeys = pgTable('passkeys', {
            id: text('id').primaryKey(),
            userId: text('user_id').notNull(),
          });
          //- passkeys.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { passkeys } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function removePasskey(id: string, userId: string) {
            await db.delete(passkeys).where(eq(passkeys.id, id) && eq(passkeys.userId, userId));
            //                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ && drops one of these conditions: only the last condition reaches the database.
          }
          //= passkeys.ts
          import { and, eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { passkeys } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function removePasskey(id: string, userId: string) {
            await db.delete(passkeys).where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)));
          }
        `,
      },
      {
        title: 'In a relational query',
        fixture: `
          //- schema.ts
          import { pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: text('id').primaryKey(),
            email: text('email'),
            name: text('name'),
          });
          //- users.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import * as schema from './schema';

          const db = drizzle(process.env.DATABASE_URL!, { schema });

          export const find = (name: string) =>
            db.query.users.findFirst({
              where: (users, { eq }) => eq(users.email, name) || eq(users.name, name),
              //                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ || drops one of these conditions: only the first condition reaches the database.
            });
          //= users.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import * as schema from './schema';

          const db = drizzle(process.env.DATABASE_URL!, { schema });

          export const find = (name: string) =>
            db.query.users.findFirst({
              where: (users, { eq, or }) => or(eq(users.email, name), eq(users.name, name)),
            });
        `,
      },
    ],
    good: [
      {
        title: 'Joined in SQL, and conditions that may be left out',
        fixture: `
          //- schema.ts
          import { pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: text('id').primaryKey(),
            email: text('email'),
            name: text('name'),
          });
          //- users.ts
          import { and, eq, ilike } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function search(email: string, term?: string) {
            return db
              .select({ id: users.id })
              .from(users)
              .where(and(eq(users.email, email), term && term.length > 2 ? ilike(users.name, term) : undefined))
              .limit(20);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report }) {
    const seen = new Set<Predicate>();
    for (const predicate of predicatesOf(query)) {
      if (predicate.kind !== 'logical-operator' || seen.has(predicate)) continue;
      const operands = flatten(predicate, predicate.operator, seen);
      const count = operands.length - 1;
      report({
        at: predicate.span,
        message: predicate.operator === '&&' ? 'and' : 'or',
        data: { dropped: count === 1 ? 'one of these conditions' : `${count} of these conditions` },
        fixes:
          query.origin === 'builder' || query.origin === 'relational' ? [fixOf(predicate, operands)] : [],
      });
    }
  },
});

/** `a && b && c` as one list. */
function flatten(
  predicate: Joined,
  operator: Joined['operator'],
  seen: Set<Predicate>,
): readonly Predicate[] {
  seen.add(predicate);
  return predicate.operands.flatMap((operand) =>
    operand.kind === 'logical-operator' && operand.operator === operator
      ? flatten(operand, operator, seen)
      : [operand],
  );
}

function fixOf(predicate: Joined, operands: readonly Predicate[]): Fix {
  const name = predicate.operator === '&&' ? 'and' : 'or';
  return {
    title: `Join the conditions by ${name}()`,
    safety: 'safe',
    edits: [],
    queryEdits: [
      {
        kind: 'set-condition',
        replaces: predicate.span,
        condition: {
          kind: name,
          operands: operands.map((operand) => ({ kind: 'kept', span: operand.span })),
        },
      },
    ],
  };
}
