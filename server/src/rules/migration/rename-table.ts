import type { MigrationStatement } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { joined, textFix } from './support/fix.ts';
import { bareName, createQuoter, fileName, tableSql } from './support/names.ts';
import { isOwnTable } from './support/ownTable.ts';

export const renameTable = defineRule({
  id: 'rename-table',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql'],
  sources: [
    'squawk/renaming-table',
    'strong_migrations/rename_table',
    'django-migration-linter/RENAME_TABLE',
    'atlas/BC101',
  ],
  summary: 'A table is renamed while the running version of the program still uses the old name.',
  why: `
Between the migration and the last instance of the new version, programs ask for a table that is not there. A view under
the old name keeps them going: a view over one table takes reads and writes
([manual](https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS)). Drop it when nothing
uses the old name any more. The rename itself holds an ACCESS EXCLUSIVE lock for a moment: reads and writes wait.
`,
  silences: [
    'Tables that the same migration makes, and the last step of rebuilding a table.',
    'Where the migration makes a view or table under the old name.',
    'The way back.',
  ],
  options: {},
  messages: {
    renamed: (d: { from: string; to: string }) =>
      `The running version still asks for ${d.from}, which is ${d.to} from now on.`,
  },
  examples: {
    bad: [
      {
        title: 'A new name',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text);
          --- 0002_rename.sql
          alter table users rename to accounts;
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The running version still asks for users, which is accounts from now on.
          --= 0002_rename.sql
          alter table users rename to accounts;
          create view users as select * from accounts;
          --= 0003_drop_view_users.sql
          -- Deploy a version that uses accounts first.
          drop view users;
        `,
      },
    ],
    good: [
      {
        title: 'With a view under the old name',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text);
          --- 0002_rename.sql
          alter table users rename to accounts;
          create view users as select * from accounts;
        `,
      },
    ],
  },
  subject: 'migration',
  check({ file, statements }, { report }) {
    if (file.direction === 'down') return;
    for (const statement of statements)
      for (const change of statement.changes) {
        if (change.kind !== 'rename-table' || isOwnTable(change)) continue;
        const old = bareName(change);
        const view = new RegExp(
          `\\bcreate\\s+(?:or\\s+replace\\s+)?view\\s+(?:\\S+\\.)?"?${escaped(old)}"?\\s`,
          'i',
        );
        const isReplaced = statements.some(
          ({ text, changes }) =>
            view.test(text) ||
            changes.some(
              (other) =>
                (other.kind === 'rename-table' && other.to === old) ||
                (other.kind === 'create-table' && other.tableLabel === change.tableLabel),
            ),
        );
        if (isReplaced) continue;
        const quote = createQuoter(statement);
        const before = tableSql(change, statement);
        const after = before.replace(/[^.]*$/, quote(change.to));
        const fix = textFix(
          file,
          'Keep the old name as a view until nothing uses it',
          [
            {
              span: statement.span.whole,
              newText: joined(file, [statement.text, `CREATE VIEW ${before} AS SELECT * FROM ${after}`]),
            },
          ],
          [
            {
              name: fileName('drop_view', old),
              lines: [`-- Deploy a version that uses ${change.to} first.`, `DROP VIEW ${before}`],
            },
          ],
        );
        report({
          at: change.span,
          message: 'renamed',
          data: { from: change.tableLabel, to: change.to },
          fixes:
            statement.dialect === 'postgresql' && !isReshaped(statements, statement, change.to) ? [fix] : [],
        });
      }
  },
});

/** A view over all columns would have PostgreSQL refuse what comes after it. */
function isReshaped(
  statements: readonly MigrationStatement[],
  { index }: MigrationStatement,
  name: string,
): boolean {
  return statements.some(
    (later) =>
      later.index > index &&
      later.changes.some(
        (change) =>
          (change.kind === 'set-column-type' || change.kind === 'drop-column') &&
          change.tableLabel.replace(/^.*\./, '') === name,
      ),
  );
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
