import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { isInUnreadFile } from '../support/gaps.ts';

export const foreignKeyTargetMissing = defineRule({
  id: 'foreign-key-target-missing',
  group: 'keys',
  severity: 'error',
  since: '0.1.0',
  milder: {
    table: { severity: 'warning', where: 'where the whole table is not there: it may be made elsewhere' },
  },
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['azimutt/relation-with-missing-target', 'active_record_doctor/undefined_table_references'],
  summary: 'A foreign key leads to a table or column that does not exist.',
  why: `
PostgreSQL and MySQL refuse such a constraint when the migration runs
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html)). SQLite takes it and fails
later: with foreign keys switched on, the first insert ends in "foreign key mismatch" or "no such table"
([SQLite](https://www.sqlite.org/foreignkeys.html#fk_indexes)). In code this is mostly the trace of a rename.
`,
  silences: [
    'Targets that could not be resolved, for instance because they come from a package.',
    'SQL that also changes a table it did not make: its tables began elsewhere.',
    'Tables that are not in the schema and that several tables lead to: they are made elsewhere.',
    'Tables that a Drizzle schema for PostgreSQL in the workspace declares, in a script of SQL.',
    'Columns of a table some of whose columns could not be read.',
    'Tables while the text of a file is broken, and columns while that of the table’s own file is: they may stand where nothing can be read.',
  ],
  options: {},
  messages: {
    table: () => 'The table that this foreign key leads to is not in the schema.',
    column: (d: { table: string; columns: string }) => `Table ${d.table} has no column ${d.columns}.`,
  },
  examples: {
    bad: [
      {
        title: 'The column was renamed',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').references(() => users.userId),
            //                                              ^^^^^^^^^^^^ Table users has no column userId.
          });
        `,
      },
    ],
    good: [
      {
        title: 'The column is there, or may be',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';
          import { shared } from 'some-package';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const teams = pgTable('teams', { ...shared, name: integer('name') });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').references(() => users.id),
            teamId: integer('team_id').references(() => teams.id),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key'],
  check(table, { view, report }) {
    for (const foreignKey of table.foreignKeys) {
      const at = known(foreignKey.target)?.span;
      const target = view.target(foreignKey);
      if (!at || !target || target.kind === 'found') continue;
      if (target.kind === 'no-table') {
        // What several tables lead to is no slip of the pen: it is made where nobody reads.
        const id = known(foreignKey.target)?.table;
        if (id !== undefined && view.referencedBy(id).some((other) => other !== table.id)) continue;
        if (view.unreadFiles().length > 0 || (id !== undefined && view.isDeclaredElsewhere(id))) continue;
        report({ at, message: 'table', data: undefined });
      }
      if (target.kind === 'no-column' && !target.hasGaps && !isInUnreadFile(target.table.id, view)) {
        const columns = target.missing.join(', ');
        report({ at, message: 'column', data: { table: target.table.label, columns } });
      }
    }
  },
});
