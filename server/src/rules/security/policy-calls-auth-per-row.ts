import { defineRule } from '../rule.ts';
import { expressionsOf, policiesOf, policyLabel } from '../support/policies.ts';

export const policyCallsAuthPerRow = defineRule({
  id: 'policy-calls-auth-per-row',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/auth_rls_initplan'],
  summary: 'A policy asks for each row anew who the user is.',
  why: `
\`auth.uid() = owner_id\` calls the function for every row that the query looks at. Inside a subquery,
\`(select auth.uid()) = owner_id\`, the planner calls it once and can use an index on the column; on large tables that is
seconds against milliseconds ([PostgreSQL on subqueries](https://www.postgresql.org/docs/current/sql-expressions.html#SQL-SYNTAX-SCALAR-SUBQUERIES),
[Supabase](https://supabase.com/docs/guides/database/postgres/row-level-security#call-functions-with-select)).
`,
  silences: [
    'Calls that stand in a subquery, and functions of one’s own.',
    'Conditions that could not be read.',
  ],
  options: {},
  messages: {
    perRow: (d: { policy: string; call: string }) =>
      `Policy ${d.policy} calls ${d.call} for every row: (select ${d.call}) is called once.`,
  },
  examples: {
    bad: [
      {
        title: 'auth.uid() as it is',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable, uuid } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey(), owner: uuid('owner') }, (table) => [
            pgPolicy('own', { for: 'select', to: 'authenticated', using: sql\`auth.uid() = \${table.owner}\` }),
          //^^^^^^^^ Policy own calls auth.uid() for every row: (select auth.uid()) is called once.
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'In a subquery',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable, uuid } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey(), owner: uuid('owner') }, (table) => [
            pgPolicy('own', { for: 'select', to: 'authenticated', using: sql\`(select auth.uid()) = \${table.owner}\` }),
          ]);
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['policies'],
  check(table, { view, report }) {
    for (const policy of policiesOf(table, view)) {
      const calls = expressionsOf(policy).flatMap(({ text }) => callPerRow(text) ?? []);
      const [call] = calls;
      if (call === undefined) continue;
      report({ at: policy.span.name, message: 'perRow', data: { policy: policyLabel(policy), call } });
    }
  },
});

/** The first call that is made for each row; one that follows SELECT directly is made once. */
function callPerRow(text: string): string | undefined {
  const calls = text.matchAll(
    /(select\s+)?\b(auth\.(?:uid|jwt|role|email|user_id|session)\(\)|current_setting\([^()]*\))/gi,
  );
  for (const [, select, call] of calls) if (select === undefined) return call;
  return undefined;
}
