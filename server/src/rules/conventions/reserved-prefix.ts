import { tableLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';

export const reservedPrefix = defineRule({
  id: 'reserved-prefix',
  group: 'conventions',
  severity: 'info',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'sqlite'],
  sources: [],
  summary: 'A table has a prefix that the database keeps for itself.',
  why: `
Names that begin with \`pg_\` are those of PostgreSQL's catalogue, which comes first in the search path: a table of a name
that a later version takes is hidden by it
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-CATALOG)). SQLite refuses
to create a table whose name begins with \`sqlite_\`
([SQLite](https://www.sqlite.org/fileformat2.html#internal_schema_objects)).
`,
  silences: [
    'MySQL, which keeps no prefix for itself.',
    'Schemas of extensions: only tables in the default schema count.',
  ],
  options: {},
  messages: {
    postgresql: (d: { table: string }) =>
      `${d.table} begins with pg_, as the tables of PostgreSQL's catalogue do.`,
    sqlite: (d: { table: string }) => `SQLite refuses to create ${d.table}: sqlite_ is its own prefix.`,
  },
  examples: {
    bad: [
      {
        title: 'pg_',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const settings = pgTable('pg_app_settings', { id: integer('id').primaryKey() });
          //           ^^^^^^^^ pg_app_settings begins with pg_, as the tables of PostgreSQL's catalogue do.
        `,
      },
    ],
    good: [
      {
        title: 'A prefix of one’s own',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const settings = pgTable('app_settings', { id: integer('id').primaryKey() });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { report }) {
    const prefix = table.dialect === 'postgresql' ? 'pg_' : 'sqlite_';
    if (table.schema !== undefined || !known(table.name)?.toLowerCase().startsWith(prefix)) return;
    const message = table.dialect === 'postgresql' ? 'postgresql' : 'sqlite';
    report({ at: table.span.name, message, data: { table: tableLabel(table) } });
  },
});
