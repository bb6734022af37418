import { tableLabel } from '../../model/catalog.ts';
import { toggle } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isOpenToBrowsers, sensitiveColumns } from '../support/apiExposure.ts';

export const rlsDisabled = defineRule({
  id: 'rls-disabled',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/rls_disabled_in_public', 'schemalint/enable-row-security'],
  summary: 'A table that browsers can reach has no row level security, while others have.',
  why: `
Supabase and Neon offer every table of the schema \`public\` to the roles \`anon\` and \`authenticated\`. Where row level
security is off, whoever has the public key of the project reads and writes all rows
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-rowsecurity.html),
[Supabase](https://supabase.com/docs/guides/database/postgres/row-level-security)). A table that only the server
touches is best without any policy and with row level security on, or in another schema.
`,
  silences: [
    'Projects without a policy for the roles of browsers (`anon`, `authenticated`): their database is reached by the server alone, unless the option says otherwise.',
    'Tables outside the schema `public`, and partitions.',
    'Tables from which migrations took the roles of browsers away: `REVOKE ALL … FROM anon, authenticated`, also on all tables of the schema or by ALTER DEFAULT PRIVILEGES, with no GRANT since.',
    'Tables with sensitive columns, which sensitive-column-exposed reports.',
  ],
  options: {
    exposed: toggle(false, 'Browsers reach the schema `public`, also where no policy tells so.'),
  },
  messages: {
    off: (d: { table: string }) =>
      `Browsers can read and write all of ${d.table}: row level security is off.`,
  },
  examples: {
    bad: [
      {
        title: 'One table with policies, one without',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey() }, () => [
            pgPolicy('read', { for: 'select', to: 'authenticated', using: sql\`true\` }),
          ]);

          export const drafts = pgTable('drafts', { id: integer('id').primaryKey() });
          //           ^^^^^^ Browsers can read and write all of drafts: row level security is off.
        `,
      },
    ],
    good: [
      {
        title: 'On, and out of reach',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgSchema, pgTable } from 'drizzle-orm/pg-core';

          export const inner = pgSchema('inner');
          export const notes = pgTable('notes', { id: integer('id').primaryKey() }, () => [
            pgPolicy('read', { for: 'select', to: 'authenticated', using: sql\`true\` }),
          ]);

          export const jobs = pgTable('jobs', { id: integer('id').primaryKey() }).enableRLS();
          export const drafts = inner.table('drafts', { id: integer('id').primaryKey() });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, options, report }) {
    if (!isOpenToBrowsers(table, view, options.exposed) || sensitiveColumns(table).length > 0) return;
    report({ at: table.span.name, message: 'off', data: { table: tableLabel(table) } });
  },
});
