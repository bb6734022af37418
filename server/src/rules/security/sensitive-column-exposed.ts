import { columnLabel, tableLabel } from '../../model/catalog.ts';
import { toggle } from '../option.ts';
import { defineRule } from '../rule.ts';
import { isOpenToBrowsers, sensitiveColumns } from '../support/apiExposure.ts';
import { secretTerms, sensitiveTerms } from '../vocabulary/secret.ts';

export const sensitiveColumnExposed = defineRule({
  id: 'sensitive-column-exposed',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['splinter/sensitive_columns_exposed'],
  summary: 'A table with secrets or personal data is open to browsers.',
  why: `
The table is in the schema that Supabase and Neon offer to browsers, and row level security is off: whoever has the
public key of the project reads the column of every row
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-rowsecurity.html),
[Supabase](https://supabase.com/docs/guides/database/postgres/row-level-security)).
`,
  silences: [
    'Projects without a policy for the roles of browsers (`anon`, `authenticated`), unless the option says otherwise.',
    'Tables with row level security, and tables outside the schema `public`.',
    'Names that do not surely speak of a secret, a document or a bank account.',
  ],
  options: {
    exposed: toggle(false, 'Browsers reach the schema `public`, also where no policy tells so.'),
  },
  messages: {
    exposed: (d: { column: string; table: string }) =>
      `Browsers can read ${d.column} of every row: row level security of ${d.table} is off.`,
  },
  examples: {
    bad: [
      {
        title: 'Keys that everybody can read',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable, text } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey() }, () => [
            pgPolicy('read', { for: 'select', to: 'authenticated', using: sql\`true\` }),
          ]);

          export const services = pgTable('services', { id: integer('id').primaryKey(), apiKey: text('api_key') });
          //                                                                            ^^^^^^ Browsers can read api_key of every row: row level security of services is off.
        `,
      },
    ],
    good: [
      {
        title: 'With row level security',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgPolicy, pgTable, text } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', { id: integer('id').primaryKey() }, () => [
            pgPolicy('read', { for: 'select', to: 'authenticated', using: sql\`true\` }),
          ]);

          export const services = pgTable('services', {
            id: integer('id').primaryKey(),
            apiKey: text('api_key'),
          }).enableRLS();
        `,
      },
    ],
  },
  subject: 'table',
  names: () => [secretTerms, sensitiveTerms],
  check(table, { view, options, report }) {
    const columns = sensitiveColumns(table);
    if (columns.length === 0 || !isOpenToBrowsers(table, view, options.exposed)) return;
    for (const column of columns) {
      report({
        at: column.span.name,
        message: 'exposed',
        data: { column: columnLabel(column), table: tableLabel(table) },
      });
    }
  },
});
