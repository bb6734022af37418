import { defineRule } from '../rule.ts';
import { expressionsOf, policiesOf, policyLabel } from '../support/policies.ts';

export const policyTrustsUserMetadata = defineRule({
  id: 'policy-trusts-user-metadata',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/rls_references_user_metadata'],
  summary: 'A policy decides by what users can write about themselves.',
  why: `
\`user_metadata\` (\`raw_user_meta_data\`) can be changed by every user who is signed in: whoever writes \`"role": "admin"\`
there is let in as one. What the user may not change stands in \`app_metadata\`
([Supabase](https://supabase.com/docs/guides/database/postgres/row-level-security#authjwt),
[policies](https://www.postgresql.org/docs/current/ddl-rowsecurity.html)).
`,
  silences: ['`app_metadata`, and conditions that could not be read.'],
  options: {},
  messages: {
    trusts: (d: { policy: string }) =>
      `Policy ${d.policy} trusts user_metadata, which users change themselves.`,
  },
  examples: {
    bad: [
      {
        title: 'A role that users give themselves',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey() }, () => [
            pgPolicy('admins', {
          //^^^^^^^^ Policy admins trusts user_metadata, which users change themselves.
              for: 'delete',
              to: 'authenticated',
              using: sql\`(select auth.jwt()) -> 'user_metadata' ->> 'role' = 'admin'\`,
            }),
          ]);
        `,
      },
    ],
    good: [
      {
        title: 'A role that the server gives',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey() }, () => [
            pgPolicy('admins', {
              for: 'delete',
              to: 'authenticated',
              using: sql\`(select auth.jwt()) -> 'app_metadata' ->> 'role' = 'admin'\`,
            }),
          ]);
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['policies'],
  check(table, { view, report }) {
    for (const policy of policiesOf(table, view)) {
      const isTrusting = expressionsOf(policy).some(({ text }) =>
        /\b(user_metadata|raw_user_meta_data)\b/i.test(text),
      );
      if (isTrusting)
        report({ at: policy.span.name, message: 'trusts', data: { policy: policyLabel(policy) } });
    }
  },
});
