import type { Routine } from '../../model/access.ts';
import { withoutComments } from '../../model/sqlComment.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { callsIn, routinesOf } from '../support/calledRoutines.ts';
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
[policies](https://www.postgresql.org/docs/current/ddl-rowsecurity.html)). It is no better where a function that the policy calls
reads it: the body of a function that the SQL makes is looked at, and those of the functions that it calls.
`,
  silences: [
    '`app_metadata`, and conditions that could not be read.',
    'Functions of which another one of the same name reads nothing of the kind: which is called goes by the arguments.',
  ],
  options: {},
  messages: {
    trusts: (d: { policy: string }) =>
      `Policy ${d.policy} trusts user_metadata, which users change themselves.`,
    trustsThrough: (d: { policy: string; function: string }) =>
      `Policy ${d.policy} trusts user_metadata, which users change themselves: ${d.function} reads it.`,
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
      {
        title: 'A function that reads it',
        language: 'sql',
        fixture: `
          --- schema.sql
          create table notes (id bigint primary key);
          alter table notes enable row level security;
          create function is_editor() returns boolean language sql stable
            as $$ select (auth.jwt() -> 'user_metadata' ->> 'role') = 'editor' $$;
          create policy editors on notes for delete to authenticated using ((select is_editor()));
          --            ^^^^^^^ Policy editors trusts user_metadata, which users change themselves: is_editor reads it.
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
      {
        title: 'A function that reads what the server gives',
        language: 'sql',
        fixture: `
          --- schema.sql
          create table notes (id bigint primary key);
          alter table notes enable row level security;
          create function is_editor() returns boolean language sql stable
            as $$ select (auth.jwt() -> 'app_metadata' ->> 'role') = 'editor' -- not user_metadata
            $$;
          create policy editors on notes for delete to authenticated using ((select is_editor()));
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['policies'],
  check(table, { view, report }) {
    for (const policy of policiesOf(table, view)) {
      const texts = expressionsOf(policy).map(({ text }) => text);
      const at = policy.span.name;
      const label = policyLabel(policy);
      if (texts.some(readsMetadata)) report({ at, message: 'trusts', data: { policy: label } });
      else {
        const through = readerAmong(texts, view, new Set());
        if (through)
          report({
            at,
            message: 'trustsThrough',
            data: { policy: label, function: through.name },
            related: [{ span: through.span.name, message: 'It reads user_metadata.' }],
          });
      }
    }
  },
});

function readsMetadata(sql: string): boolean {
  return /\b(?:user_metadata|raw_user_meta_data)\b/i.test(sql);
}

/** The function that the expressions call, themselves or through others, whose body reads what users write. */
function readerAmong(texts: readonly string[], view: SchemaView, seen: Set<string>): Routine | undefined {
  for (const { schema, name } of texts.flatMap(callsIn)) {
    if (seen.has(name)) continue;
    seen.add(name);
    const called = routinesOf({ schema, name }, view);
    const bodies = called.map(({ body = '' }) => withoutComments(body));
    const [first] = called;
    if (first && bodies.every(readsMetadata)) return first;
    const further = readerAmong(bodies, view, seen);
    if (further && called.length === 1) return further;
  }
  return undefined;
}
