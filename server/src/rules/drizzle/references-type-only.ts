import { tableLabel } from '../../model/catalog.ts';
import { defineRule } from '../rule.ts';

export const referencesTypeOnly = defineRule({
  id: 'references-type-only',
  group: 'drizzle',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['sqlite'],
  sources: ['atlas/MY102'],
  summary: 'The foreign keys of a SQLite schema are written, but nothing switches them on.',
  why: `
SQLite checks foreign keys only on connections that have asked for it with \`PRAGMA foreign_keys = on\`
([manual](https://www.sqlite.org/foreignkeys.html#fk_enable)). Some drivers ask by themselves (better-sqlite3, libsql,
Cloudflare D1); those of Bun, Expo, OP-SQLite and sql.js hand out SQLite as it comes. Without it, \`.references()\` is a
type of the program alone: rows may refer to nothing, and \`ON DELETE CASCADE\` deletes nothing. Run the PRAGMA after each
connection is opened, before the first query: \`db.run(sql\\\`PRAGMA foreign_keys = on\\\`)\`.
`,
  which: ['on-delete'],
  silences: [
    'Workspaces in which a file speaks of `foreign_keys`: there it is switched on, or off on purpose.',
    'Drivers that switch foreign keys on by themselves, and code in which no driver was found.',
    'Tables without a foreign key.',
    'MySQL, which reads past a REFERENCES that stands in a column: Drizzle writes each as a constraint of the table.',
  ],
  options: {},
  messages: {
    off: (d: { table: string; driver: string }) =>
      `The foreign keys of ${d.table} are not enforced: ${d.driver} opens SQLite with them off, and no PRAGMA switches them on.`,
  },
  examples: {
    bad: [
      {
        title: 'Opened as it comes',
        fixture: `
          //@ {"driverWithoutForeignKeys": "bun-sqlite"}
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable('users', { id: integer('id').primaryKey() });

          export const notes = sqliteTable('notes', {
          //           ^^^^^ The foreign keys of notes are not enforced: bun-sqlite opens SQLite with them off, and no PRAGMA switches them on.
            id: integer('id').primaryKey(),
            userId: integer('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Opened by a driver that switches them on',
        fixture: `
          import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable('users', { id: integer('id').primaryKey() });

          export const notes = sqliteTable('notes', {
            id: integer('id').primaryKey(),
            userId: integer('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key'],
  check(table, { view, report }) {
    const driver = table.foreignKeys.length > 0 ? view.driverWithoutForeignKeys() : undefined;
    if (driver === undefined) return;
    report({ at: table.span.name, message: 'off', data: { table: tableLabel(table), driver } });
  },
});
