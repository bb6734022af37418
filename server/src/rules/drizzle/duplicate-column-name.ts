import { tableLabel } from '../../model/catalog.ts';
import type { Column } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';

export const duplicateColumnName = defineRule({
  id: 'duplicate-column-name',
  group: 'drizzle',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'Two properties of a table are one and the same column.',
  why: `
Drizzle keeps columns by their property, the database by their name: the migration has the column once, or twice and
fails, and an insert that sets both properties is refused with "column specified more than once"
([Drizzle](https://orm.drizzle.team/docs/sql-schema-declaration),
[PostgreSQL](https://www.postgresql.org/docs/current/sql-createtable.html)). It is mostly the trace of a copied line.
`,
  silences: ['Names that could not be read.'],
  options: {},
  messages: {
    duplicate: (d: { first: string; second: string; name: string; table: string }) =>
      `${d.first} and ${d.second} of ${d.table} are both the column ${d.name}.`,
  },
  examples: {
    bad: [
      {
        title: 'A line that was copied',
        fixture: `
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            createdAt: timestamp('created_at', { withTimezone: true }),
            updatedAt: timestamp('created_at', { withTimezone: true }),
          //^^^^^^^^^ createdAt and updatedAt of posts are both the column created_at.
          });
        `,
      },
    ],
    good: [
      {
        title: 'Each its own',
        fixture: `
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            createdAt: timestamp('created_at', { withTimezone: true }),
            updatedAt: timestamp('updated_at', { withTimezone: true }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { report }) {
    const byName = new Map<string, Column>();
    for (const column of table.columns) {
      const name = known(column.name);
      if (name === undefined) continue;
      // PostgreSQL tells quoted names apart by case, and Drizzle quotes all; the others do not.
      const same = table.dialect === 'postgresql' ? name : name.toLowerCase();
      const first = byName.get(same);
      if (!first) {
        byName.set(same, column);
        continue;
      }
      report({
        at: column.span.name,
        message: 'duplicate',
        data: { first: first.key, second: column.key, name, table: tableLabel(table) },
        related: [{ span: first.span.name, message: 'This is the first one.' }],
      });
    }
  },
});
