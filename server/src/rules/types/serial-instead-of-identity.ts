import { columnLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { serialRefactorings } from '../refactorings/serialColumn.ts';
import { defineRule } from '../rule.ts';

export const serialInsteadOfIdentity = defineRule({
  id: 'serial-instead-of-identity',
  group: 'types',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql'],
  sources: [
    'squawk/prefer-identity',
    'schemalint/prefer-identity-to-serial',
    'pg-index-health/columns_with_serial_types',
  ],
  summary: 'A counting column is serial rather than an identity column.',
  why: `
\`serial\` is no type but a default that calls a sequence: whoever may insert needs a grant on the sequence too, an
insert may write any number past the sequence, and dropping or copying the default leaves the two apart. An identity
column belongs together, is standard SQL, and GENERATED ALWAYS keeps numbers of others out
([manual](https://www.postgresql.org/docs/current/ddl-identity-columns.html)).
`,
  which: ['uuid-or-identity'],
  silences: ['Tables of other databases than PostgreSQL.'],
  options: {},
  messages: {
    serial: (d: { column: string; type: string }) =>
      `${d.column} is ${d.type} rather than an identity column.`,
  },
  examples: {
    bad: [
      {
        title: 'serial()',
        fixture: `
          import { pgTable, serial } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: serial('id').primaryKey(),
            //  ^^^^^^^^^^^^ id is serial rather than an identity column.
          });
          //= schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'An identity column',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['serial'],
  check(table, { report }) {
    for (const column of table.columns) {
      const type = known(column.type);
      if (!type?.serial) continue;
      report({
        at: column.span.type ?? column.span.name,
        message: 'serial',
        data: { column: columnLabel(column), type: type.sql },
        fixes: serialRefactorings(table, column),
      });
    }
  },
});
