import { tableLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';
import { isOutOfReach } from '../support/apiExposure.ts';
import { isForBrowsers, isRowSecured, policiesOf, policyLabel } from '../support/policies.ts';

export const policyWithoutRls = defineRule({
  id: 'policy-without-rls',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/policy_exists_rls_disabled'],
  summary: 'A table has policies, but row level security is not switched on.',
  why: `
A policy does nothing until \`ALTER TABLE … ENABLE ROW LEVEL SECURITY\`: every role with a grant reads and writes all
rows ([manual](https://www.postgresql.org/docs/current/ddl-rowsecurity.html)).
`,
  silences: [
    'Drizzle tables with policies of their own: drizzle-kit switches row level security on for them.',
    'Policies that are linked to a table from elsewhere (`.link()`): who owns that table has the say.',
    'Policies for `anon` and `authenticated` on tables of which all their rights were revoked.',
  ],
  options: {},
  messages: {
    off: (d: { table: string; policy: string; more: number }) =>
      `Policy ${d.policy}${d.more > 0 ? ` and ${d.more} more do` : ' does'} nothing: row level security of ${d.table} is not enabled.`,
  },
  examples: {
    bad: [
      {
        title: 'The switch is missing',
        language: 'sql',
        fixture: `
          --- 0001_notes.sql
          create table notes (id bigint primary key, owner_id uuid not null);
          create policy own on notes for select using (owner_id::text = current_user);
          --            ^^^ Policy own does nothing: row level security of notes is not enabled.
          create table topics (id bigint primary key);
          create policy everybody on topics for select using (true);
          --            ^^^^^^^^^ Policy everybody and 1 more do nothing: row level security of topics is not enabled.
          create policy editors on topics for all to postgres using (true);
        `,
      },
    ],
    good: [
      {
        title: 'Switched on',
        language: 'sql',
        fixture: `
          --- 0001_notes.sql
          create table notes (id bigint primary key, owner_id uuid not null);
          alter table notes enable row level security;
          create policy own on notes for select using (owner_id::text = current_user);
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['policies'],
  check(table, { view, report }) {
    if (isRowSecured(table) || table.policies.length === 0) return;
    const policies = policiesOf(table, view);
    // What is for another role is meant to be reached by it.
    if (isOutOfReach(table) && policies.every(isForBrowsers)) return;
    const [first, ...more] = policies;
    if (first)
      report({
        at: first.span.name,
        message: 'off',
        data: { table: tableLabel(table), policy: policyLabel(first), more: more.length },
        related: more.map(({ span }) => ({ span: span.name, message: 'Nor does this.' })),
      });
  },
});
