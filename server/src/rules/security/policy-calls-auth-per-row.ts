import type { Policy } from '../../model/schema.ts';
import { defineRule } from '../rule.ts';
import { isOneOffScript } from '../support/oneOffScripts.ts';
import { expressionsOf, policiesOf, policyLabel } from '../support/policies.ts';

export const policyCallsAuthPerRow = defineRule({
  id: 'policy-calls-auth-per-row',
  group: 'security',
  severity: 'warning',
  milder: {
    nested: { severity: 'hint', where: 'where the call stands in a subquery' },
    setting: { severity: 'hint', where: 'on `current_setting(…)` by itself, which is quick' },
    inserted: { severity: 'hint', where: 'on policies for INSERT' },
    written: { severity: 'hint', where: 'on policies for UPDATE and DELETE, which mostly look at few rows' },
  },
  quietly: [{ severity: 'hint', where: 'in scripts that mend one database (`fix-signup.sql`, `debug.sql`)' }],
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

A subquery of the policy that reads a table (\`team_id in (select team_id from members where user_id = auth.uid())\`) runs
once where it does not look at the row, and calls the function for each row of its own table that no index finds; where it
looks at the row it may run for each. An INSERT calls it for the rows that it writes, mostly one.
`,
  silences: [
    'Calls that follow SELECT directly, and functions of one’s own.',
    'Conditions that could not be read.',
  ],
  options: {},
  messages: {
    perRow: (d: { policy: string; call: string }) =>
      `Policy ${d.policy} calls ${d.call} for every row: (select ${d.call}) is called once.`,
    setting: (d: { policy: string; call: string }) =>
      `Policy ${d.policy} calls ${d.call} for every row: (select ${d.call}) is called once.`,
    nested: (d: { policy: string; call: string }) =>
      `Policy ${d.policy} calls ${d.call} in a subquery, for each row that this looks at: (select ${d.call}) is called once.`,
    written: (d: { policy: string; call: string }) =>
      `Policy ${d.policy} calls ${d.call} for every row that is looked at to be changed: (select ${d.call}) is called once.`,
    inserted: (d: { policy: string; call: string }) =>
      `Policy ${d.policy} calls ${d.call} for each row that is inserted: (select ${d.call}) is called once.`,
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
      {
        title: 'In the condition of a subquery, and for rows that are written',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable, uuid } from 'drizzle-orm/pg-core';

          export const members = pgTable('members', { team: integer('team'), person: uuid('person') });

          export const boards = pgTable('boards', { id: integer('id').primaryKey(), team: integer('team'), owner: uuid('owner') }, (table) => [
            pgPolicy('of_team', { for: 'select', using: sql\`\${table.team} in (select team from members where person = auth.uid())\` }),
          //^^^^^^^^ Policy of_team calls auth.uid() in a subquery, for each row that this looks at: (select auth.uid()) is called once.
            pgPolicy('add', { for: 'insert', withCheck: sql\`auth.uid() = \${table.owner}\` }),
          //^^^^^^^^ Policy add calls auth.uid() for each row that is inserted: (select auth.uid()) is called once.
            pgPolicy('leave', { for: 'delete', using: sql\`auth.uid() = \${table.owner}\` }),
          //^^^^^^^^ Policy leave calls auth.uid() for every row that is looked at to be changed: (select auth.uid()) is called once.
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
      const calls = expressionsOf(policy).flatMap(({ text }) => callsPerRow(text));
      const call = calls.find(({ isNested }) => !isNested) ?? calls[0];
      if (call === undefined) continue;
      report({
        at: policy.span.name,
        message: messageFor(policy, call),
        quiet: isOneOffScript(policy.span.name.file) ? 'hint' : undefined,
        data: { policy: policyLabel(policy), call: call.text },
      });
    }
  },
});

function messageFor(
  { for: command }: Pick<Policy, 'for'>,
  { isNested, text }: Call,
): 'inserted' | 'nested' | 'written' | 'setting' | 'perRow' {
  if (command === 'insert') return 'inserted';
  if (isNested) return 'nested';
  if (command === 'update' || command === 'delete') return 'written';
  return /^current_setting/i.test(text) ? 'setting' : 'perRow';
}

interface Call {
  readonly text: string;
  /** It stands in a subquery, which need not run for each row. */
  readonly isNested: boolean;
}

/** The calls that are made more than once; one that follows SELECT directly is made once. */
function callsPerRow(text: string): readonly Call[] {
  const calls = text.matchAll(
    /(select\s+)?\b(auth\.(?:uid|jwt|role|email|user_id|session)\(\)|current_setting\([^()]*\))/gi,
  );
  return [...calls].flatMap(({ 1: select, 2: call = '', index }) =>
    select === undefined ? [{ text: call, isNested: isInSubquery(text, index) }] : [],
  );
}

/** Whether a place stands in parentheses that begin with SELECT. */
function isInSubquery(text: string, at: number): boolean {
  const open: boolean[] = [];
  for (const { 0: token } of text.slice(0, at).matchAll(/'(?:[^']|'')*'|\(\s*(?:select|with)\b|[()]/gi)) {
    if (token === ')') open.pop();
    else if (token.startsWith('(')) open.push(token.length > 1);
  }
  return open.includes(true);
}
