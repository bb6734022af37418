import type { ChainCall } from '../../model/query.ts';
import { defineRule, type Fix } from '../rule.ts';

export const chainedWhere = defineRule({
  id: 'chained-where',
  group: 'query',
  severity: 'error',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A query has two where calls, and the later one replaces the earlier.',
  why: `
A second \`.where(…)\` does not add to the first: Drizzle keeps one condition, the last. The types of Drizzle forbid it
on a plain query, but not on one that is dynamic or whose type is \`any\`. Put all conditions into one call, joined by
[\`and()\`](https://orm.drizzle.team/docs/operators#and); conditions that may be missing can be gathered in an array
that is [spread into it](https://orm.drizzle.team/docs/dynamic-query-building).
`,
  silences: ['Calls in the branches of an if, of which only one runs.'],
  options: {},
  messages: {
    replaced: (_: Record<never, never>) =>
      'This where is replaced by a later one of the same query: join them with and().',
  },
  examples: {
    bad: [
      {
        title: 'Only the team counts',
        fixture: `
          //- schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const members = pgTable('members', {
            id: integer('id').primaryKey(),
            teamId: integer('team_id').notNull(),
            age: integer('age').notNull(),
          });
          //- members.ts
          import { eq, gte } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { members } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function adults(team: number) {
            return db
              .select({ id: members.id })
              .from(members)
              .where(gte(members.age, 18))
             //^^^^^ This where is replaced by a later one of the same query: join them with and().
              .where(eq(members.teamId, team))
              .limit(100);
          }
          //= members.ts
          import { and, eq, gte } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { members } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function adults(team: number) {
            return db
              .select({ id: members.id })
              .from(members)
              .where(and(gte(members.age, 18), eq(members.teamId, team)))
              .limit(100);
          }
        `,
      },
    ],
    good: [
      {
        title: 'One call',
        fixture: `
          //- schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const members = pgTable('members', {
            id: integer('id').primaryKey(),
            teamId: integer('team_id').notNull(),
            age: integer('age').notNull(),
          });
          //- members.ts
          import { and, eq, gte } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { members } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function adults(team: number) {
            return db
              .select({ id: members.id })
              .from(members)
              .where(and(gte(members.age, 18), eq(members.teamId, team)))
              .limit(100);
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report }) {
    if (query.origin !== 'builder') return;
    const calls = query.chain.filter(({ name }) => name === 'where');
    for (const call of calls.slice(0, -1)) {
      report({ at: call.span.name, message: 'replaced', data: {}, fixes: fixesOf(calls) });
    }
  },
});

function fixesOf(calls: readonly ChainCall[]): readonly Fix[] {
  if (calls.some((call) => call.arguments !== 1)) return [];
  return [
    {
      title: 'Join the conditions by and()',
      safety: 'safe',
      edits: [],
      queryEdits: [
        {
          kind: 'merge-conditions',
          calls: calls.map(({ span }) => ({ whole: span.whole, arguments: span.arguments })),
        },
      ],
    },
  ];
}
