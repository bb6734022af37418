import { tableLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';
import { isRowSecured, policiesOf, policyLabel } from '../support/policies.ts';

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
  ],
  options: {},
  messages: {
    off: (d: { table: string; policy: string }) =>
      `Policy ${d.policy} does nothing: row level security of ${d.table} is not enabled.`,
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
    for (const policy of policiesOf(table, view)) {
      report({
        at: policy.span.name,
        message: 'off',
        data: { table: tableLabel(table), policy: policyLabel(policy) },
      });
    }
  },
});
