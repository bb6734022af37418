import { tableLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';
import { isOutOfReach } from '../support/apiExposure.ts';
import { mayHaveMoreConstraints } from '../support/gaps.ts';
import { policiesOf } from '../support/policies.ts';
import { isAuthLibraryTable, isAuthUserTable } from '../support/tableKind.ts';

export const rlsWithoutPolicy = defineRule({
  id: 'rls-without-policy',
  group: 'security',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/rls_enabled_no_policy'],
  summary: 'Row level security is on and no policy lets anyone in.',
  why: `
Without a policy nothing is visible and nothing may be written, except for the owner of the table and roles with
BYPASSRLS: queries of others give no rows and no error
([manual](https://www.postgresql.org/docs/current/ddl-rowsecurity.html)). That is right for tables that only the server
touches; where it is not, a policy is missing.
`,
  silences: [
    'Schemas without any policy: row level security then keeps all tables for the server.',

    'Tables with a policy, declared with the table or linked to it.',
    'Tables that a library for signing in keeps for itself.',
    'Tables that could not be read as a whole, or that a DO block may have given policies by a statement that it puts together.',
    'Tables of which all rights were revoked from `anon` and `authenticated`.',
  ],
  options: {},
  messages: {
    none: (d: { table: string }) =>
      `${d.table} has row level security and no policy: nobody but its owner sees a row.`,
  },
  examples: {
    bad: [
      {
        title: 'enableRLS() alone',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: integer('id').primaryKey() }, () => [
            pgPolicy('all read', { for: 'select', using: sql\`true\` }),
          ]);

          export const notes = pgTable('notes', { id: integer('id').primaryKey() }).enableRLS();
          //           ^^^^^ notes has row level security and no policy: nobody but its owner sees a row.
        `,
      },
    ],
    good: [
      {
        title: 'With a policy',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey() }, () => [
            pgPolicy('all read', { for: 'select', using: sql\`true\` }),
          ]).enableRLS();
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['policies'],
  check(table, { view, report }) {
    if (!view.hasPolicies() || isAuthLibraryTable(table) || isAuthUserTable(table)) return;
    if (
      table.mayHavePolicies ||
      !table.rowLevelSecurity ||
      mayHaveMoreConstraints(table) ||
      policiesOf(table, view).length > 0
    )
      return;
    if (isOutOfReach(table)) return;
    report({ at: table.span.name, message: 'none', data: { table: tableLabel(table) } });
  },
});
