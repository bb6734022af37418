import type { Policy, SqlText, Table, View } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { toggle } from '../option.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { callsIn, plainName, routinesOf } from '../support/calledRoutines.ts';
import { commandsOf, isRowSecured, policiesOf, rolesOf } from '../support/policies.ts';
import { hasTerm } from '../vocabulary/words.ts';

export const definerViewBypassesRls = defineRule({
  id: 'definer-view-bypasses-rls',
  group: 'security',
  severity: 'error',
  milder: { named: { severity: 'info', where: 'where the view is called public' } },
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/security_definer_view', 'schemalint/view-security-invoker'],
  summary: 'A view that browsers can read shows rows that the policies of its tables hide.',
  why: `
A view reads its tables with the rights of its owner, and the owner of a table is not bound by its row level security:
whoever may read the view reads every row. From PostgreSQL 15 on, \`security_invoker = true\` makes a view read with the
rights of whoever asks ([PostgreSQL](https://www.postgresql.org/docs/current/sql-createview.html),
[Supabase](https://supabase.com/docs/guides/database/postgres/row-level-security#views)). A view that is meant to show
more than the policies allow is best in a schema that browsers do not reach.
`,
  silences: [
    'Views that ask for the caller by themselves (`auth.uid()`, `auth.jwt()`, `current_user`, `current_tenant_id()`), or by a function of the history that does.',
    'Views that say `security_invoker = false`: that is on purpose.',
    'Projects without a policy for the roles of browsers (`anon`, `authenticated`), unless the option says otherwise.',
    'Views outside the schema `public`, materialized views, and views that are managed elsewhere.',
    'Views of tables without row level security, or all of whose rows everybody may read, and views whose tables could not be told.',
  ],
  options: {
    exposed: toggle(false, 'Browsers reach the schema `public`, also where no policy tells so.'),
  },
  messages: {
    named: (d: { view: string; table: string }) =>
      `${d.view} shows rows of ${d.table} to whoever may read it, whatever its policies say: it reads with the rights of its owner.`,
    bypassed: (d: { view: string; table: string }) =>
      `${d.view} shows all rows of ${d.table} to whoever may read it: it reads with the rights of its owner, whom row level security does not bind.`,
  },
  examples: {
    bad: [
      {
        title: 'The policy holds for the table, not for the view',
        language: 'sql',
        fixture: `
          --- 0001_notes.sql
          create table notes (id bigint primary key, owner uuid not null, body text not null);
          alter table notes enable row level security;
          create policy own on notes for select to authenticated using (owner = (select auth.uid()));
          create view recent_notes as select id, body from notes;
          --          ^^^^^^^^^^^^ recent_notes shows all rows of notes to whoever may read it: it reads with the rights of its owner, whom row level security does not bind.
        `,
      },
      {
        title: 'In Drizzle',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable, pgView, text } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey(), body: text('body') }, () => [
            pgPolicy('read', { for: 'select', to: 'authenticated', using: sql\`id > 100\` }),
          ]);

          export const recentNotes = pgView('recent_notes', { body: text('body') }).as(sql\`select body from notes\`);
          //           ^^^^^^^^^^^ recent_notes shows all rows of notes to whoever may read it: it reads with the rights of its owner, whom row level security does not bind.
        `,
      },
    ],
    good: [
      {
        title: 'Read with the rights of whoever asks, or out of reach',
        language: 'sql',
        fixture: `
          --- 0001_notes.sql
          create schema inner_views;
          create table notes (id bigint primary key, owner uuid not null, body text not null);
          create table topics (id bigint primary key, name text not null);
          alter table notes enable row level security;
          create policy own on notes for select to authenticated using (owner = (select auth.uid()));
          create view recent_notes with (security_invoker = true) as select id, body from notes;
          create view all_notes as select id, body from notes;
          alter view all_notes set (security_invoker = on);
          create view inner_views.everything as select id, body from notes;
          create view editors_choice with (security_invoker = off) as select id, body from notes;
          create view topic_names as select name from topics;
          create view my_notes as select id, body from notes where owner = (select auth.uid());
          create function session_of() returns uuid language sql stable as $$ select auth.uid() $$;
          create view notes_of_session as select notes.id from notes join session_of() s on s = notes.owner;
          create view notes_of_member as select id, body from notes where owner = (select current_member_id());
        `,
      },
      {
        title: 'In Drizzle',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable, pgView, text } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey(), body: text('body') }, () => [
            pgPolicy('read', { for: 'select', to: 'authenticated', using: sql\`id > 100\` }),
          ]);

          export const recentNotes = pgView('recent_notes', { body: text('body') })
            .with({ securityInvoker: true })
            .as(sql\`select body from notes\`);
        `,
      },
    ],
  },
  subject: 'view',
  check(subject, { view, options, report }) {
    if (subject.materialized || subject.external || !isInPublic(subject) || isDecided(subject)) return;
    if (!options.exposed && !view.hasApiRoles()) return;
    const definition = known(subject.definition);
    if (definition && choosesRows(definition.text, view)) return;
    const table = definition && tablesRead(definition, view).find((each) => isProtected(each, view));
    if (!table) return;
    report({
      at: subject.span.name,
      message: hasTerm(known(subject.name) ?? '', ['public']) ? 'named' : 'bypassed',
      data: { view: known(subject.name) ?? 'This view', table: known(table.name) ?? 'a table' },
      related: [{ span: table.span.name, message: 'This table has row level security.' }],
    });
  },
});

/** A view that asks for the caller chooses the rows; whether it chooses well is not for this rule to say. */
function choosesRows(text: string, view: SchemaView): boolean {
  if (asksWhoCalls.test(text)) return true;
  return callsIn(text)
    .flatMap((call) => routinesOf(call, view))
    .some(({ body = '' }) => asksWhoCalls.test(body));
}

const asksWhoCalls =
  /\bauth"?\s*\.\s*"?(?:uid|jwt|email)"?\s*\(|\brequest\.jwt\b|\bcurrent_setting\s*\(|\b(?:current|session)_user\b|\bcurrent_\w+"?\s*\(\s*\)/i;

function isInPublic({ schema }: View): boolean {
  return schema === undefined || schema === 'public';
}

/** With whose rights it reads is written out. */
function isDecided({ options }: View): boolean {
  const given = options?.with;
  return typeof given === 'object' && given !== null && 'securityInvoker' in given;
}

function isProtected(table: Table, view: SchemaView): boolean {
  const policies = policiesOf(table, view);
  return isRowSecured(table) && policies.length > 0 && !policies.some((each) => isOpenToAll(each, policies));
}

/** Everybody may read every row of the table itself: the view shows no more. */
function isOpenToAll(policy: Policy, all: readonly Policy[]): boolean {
  const narrows = (each: Policy) => each.as === 'restrictive' && commandsOf(each).includes('select');
  if (policy.as === 'restrictive' || all.some(narrows)) return false;
  const using = known(policy.using)?.text.trim().toLowerCase();
  if (!commandsOf(policy).includes('select') || !/^\(*\s*true\s*\)*$/.test(using ?? '')) return false;
  return rolesOf(policy)?.some((role) => role === 'public' || role === 'anon') === true;
}

/** The tables of the schema that stand behind FROM and JOIN. */
function tablesRead({ text }: SqlText, view: SchemaView): readonly Table[] {
  const found: Table[] = [];
  for (const match of text.matchAll(
    /\b(?:from|join)\s+(?:only\s+)?((?:"[^"]+"|[\w$]+)(?:\s*\.\s*(?:"[^"]+"|[\w$]+))*)/gi,
  )) {
    const parts = (match[1] ?? '').split('.').map((part) => plainName(part.trim()));
    const name = parts[parts.length - 1] ?? '';
    const schema = parts.length > 1 ? parts[parts.length - 2] : undefined;
    for (const { id } of view.tablesNamed(name)) {
      const table = view.table(id);
      if (table && (known(table.schema) ?? 'public') === (schema ?? 'public')) found.push(table);
    }
  }
  return found;
}
