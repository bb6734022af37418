import type { Migration, MigrationStatement } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';

export const sqliteRebuildCascades = defineRule({
  id: 'sqlite-rebuild-cascades',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['sqlite'],
  sources: ['drizzle-orm#4938', 'drizzle-orm#5782', 'drizzle-orm#3065'],
  summary: 'A table is rebuilt with foreign keys on, which deletes the rows of the tables that refer to it.',
  why: `
SQLite cannot change most things of a table, so drizzle-kit copies it into \`__new_…\`, drops it and renames the copy.
\`DROP TABLE\` first deletes all rows, and with foreign keys on that runs their \`ON DELETE\` actions: \`CASCADE\` empties the
tables below, \`SET NULL\` cuts them off, without a word ([manual](https://www.sqlite.org/foreignkeys.html#fk_schemacommands)).
\`PRAGMA foreign_keys = OFF\` does nothing inside of a transaction
([manual](https://www.sqlite.org/pragma.html#pragma_foreign_keys)), and \`defer_foreign_keys\` puts off the check, not the
actions. Switch the foreign keys off on the connection before the migrator begins its transaction, and on again after.
`,
  silences: [
    'Tables that no other refers to by an ON DELETE action, as far as the history tells.',
    'Tables whose rows the migration keeps in a copy (`CREATE TABLE … AS SELECT`) and puts back afterwards.',
    'Where foreign keys are switched off outside of a transaction, and with libsql (Turso), whose migrator does so.',
  ],
  options: {},
  messages: {
    cascades: (d: { table: string; children: string; inVain: boolean }) =>
      `Dropping ${d.table} to rebuild it runs the ON DELETE actions of ${d.children}: rows there are deleted or cut off.${
        d.inVain ? ' PRAGMA foreign_keys=OFF does nothing in a transaction.' : ''
      }`,
  },
  examples: {
    bad: [
      {
        title: 'As drizzle-kit writes it, run in a transaction',
        language: 'sql',
        fixture: `
          --@ {"dialect":"sqlite","tool":"drizzle","wrapped":true}
          --- 0001_shop.sql
          CREATE TABLE \`users\` (\`id\` integer PRIMARY KEY, \`age\` text);
          --> statement-breakpoint
          CREATE TABLE \`orders\` (\`id\` integer PRIMARY KEY, \`user_id\` integer, FOREIGN KEY (\`user_id\`) REFERENCES \`users\`(\`id\`) ON UPDATE no action ON DELETE cascade);
          --- 0002_age.sql
          PRAGMA foreign_keys=OFF;--> statement-breakpoint
          CREATE TABLE \`__new_users\` (\`id\` integer PRIMARY KEY, \`age\` integer);--> statement-breakpoint
          INSERT INTO \`__new_users\`("id", "age") SELECT "id", "age" FROM \`users\`;--> statement-breakpoint
          DROP TABLE \`users\`;--> statement-breakpoint
          --<^^^^^^^^^^^^^^^ Dropping users to rebuild it runs the ON DELETE actions of orders: rows there are deleted or cut off. PRAGMA foreign_keys=OFF does nothing in a transaction.
          ALTER TABLE \`__new_users\` RENAME TO \`users\`;--> statement-breakpoint
          PRAGMA foreign_keys=ON;
        `,
      },
    ],
    good: [
      {
        title: 'Rows that are put back',
        language: 'sql',
        fixture: `
          --@ {"dialect":"sqlite","tool":"drizzle","wrapped":true}
          --- 0001_shop.sql
          CREATE TABLE \`users\` (\`id\` integer PRIMARY KEY, \`age\` text);
          --> statement-breakpoint
          CREATE TABLE \`orders\` (\`id\` integer PRIMARY KEY, \`user_id\` integer, FOREIGN KEY (\`user_id\`) REFERENCES \`users\`(\`id\`) ON UPDATE no action ON DELETE cascade);
          --- 0002_age.sql
          CREATE TABLE \`kept_orders\` AS SELECT * FROM \`orders\`;--> statement-breakpoint
          CREATE TABLE \`__new_users\` (\`id\` integer PRIMARY KEY, \`age\` integer);--> statement-breakpoint
          INSERT INTO \`__new_users\`("id", "age") SELECT "id", "age" FROM \`users\`;--> statement-breakpoint
          DROP TABLE \`users\`;--> statement-breakpoint
          ALTER TABLE \`__new_users\` RENAME TO \`users\`;--> statement-breakpoint
          INSERT INTO \`orders\` SELECT * FROM \`kept_orders\`;--> statement-breakpoint
          DROP TABLE \`kept_orders\`;
        `,
      },
      {
        title: 'Without a transaction the PRAGMA works',
        language: 'sql',
        fixture: `
          --@ {"dialect":"sqlite","tool":"drizzle"}
          --- 0001_shop.sql
          CREATE TABLE \`users\` (\`id\` integer PRIMARY KEY, \`age\` text);
          --> statement-breakpoint
          CREATE TABLE \`orders\` (\`id\` integer PRIMARY KEY, \`user_id\` integer REFERENCES \`users\`(\`id\`) ON DELETE cascade);
          --- 0002_age.sql
          PRAGMA foreign_keys=OFF;--> statement-breakpoint
          CREATE TABLE \`__new_users\` (\`id\` integer PRIMARY KEY, \`age\` integer);--> statement-breakpoint
          INSERT INTO \`__new_users\`("id", "age") SELECT "id", "age" FROM \`users\`;--> statement-breakpoint
          DROP TABLE \`users\`;--> statement-breakpoint
          ALTER TABLE \`__new_users\` RENAME TO \`users\`;--> statement-breakpoint
          PRAGMA foreign_keys=ON;
        `,
      },
      {
        title: 'What referred to a table goes with it to its new name',
        language: 'sql',
        fixture: `
          --@ {"dialect":"sqlite","tool":"drizzle","wrapped":true}
          --- 0001_incidents.sql
          CREATE TABLE \`incidents\` (\`id\` integer PRIMARY KEY);
          --> statement-breakpoint
          CREATE TABLE \`updates\` (\`id\` integer PRIMARY KEY, \`incident_id\` integer REFERENCES \`incidents\`(\`id\`) ON DELETE cascade);
          --- 0002_reports.sql
          ALTER TABLE \`incidents\` RENAME TO \`reports\`;--> statement-breakpoint
          CREATE TABLE \`incidents\` (\`id\` integer PRIMARY KEY, \`title\` text);
          --- 0003_title.sql
          PRAGMA foreign_keys=OFF;--> statement-breakpoint
          CREATE TABLE \`__new_incidents\` (\`id\` integer PRIMARY KEY, \`title\` text NOT NULL);--> statement-breakpoint
          INSERT INTO \`__new_incidents\`("id", "title") SELECT "id", "title" FROM \`incidents\`;--> statement-breakpoint
          DROP TABLE \`incidents\`;--> statement-breakpoint
          ALTER TABLE \`__new_incidents\` RENAME TO \`incidents\`;--> statement-breakpoint
          PRAGMA foreign_keys=ON;
        `,
      },
    ],
  },
  subject: 'migration',
  check(migration, { view, report }) {
    if (view.isMigratedByLibsql()) return;
    for (const statement of migration.statements)
      for (const change of statement.changes) {
        if (change.kind !== 'drop-table' || !isRebuilt(migration, change.tableLabel)) continue;
        const children = (change.deletesRowsOf ?? []).filter(
          (child) => child !== change.tableLabel && !isPutBack(migration, statement, child),
        );
        const isOff = statement.settings.foreign_keys === 'OFF' || statement.settings.foreign_keys === '0';
        if (children.length === 0 || (isOff && statement.transaction.kind === 'alone')) continue;
        report({
          at: change.span,
          message: 'cascades',
          data: { table: change.tableLabel, children: children.join(', '), inVain: isOff },
        });
      }
  },
});

/** Another table takes the name. */
function isRebuilt({ statements }: Migration, table: string): boolean {
  return statements.some(({ changes }) =>
    changes.some((change) => change.kind === 'rename-table' && change.to === table),
  );
}

/** The rows were copied before the drop, and are inserted from a SELECT behind it. */
function isPutBack({ statements }: Migration, drop: MigrationStatement, child: string): boolean {
  const name = `[\`"[]?${child.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}[\`"\\]]?`;
  const copied = new RegExp(`\\bas\\s+select\\b[^;]*\\bfrom\\s+${name}(?![\\w$])`, 'i');
  const putBack = new RegExp(
    `^\\s*insert\\s+(?:or\\s+\\w+\\s+)?into\\s+${name}(?![\\w$])[^;]*\\bselect\\b`,
    'i',
  );
  return (
    statements.some(({ index, text }) => index < drop.index && copied.test(text)) &&
    statements.some(({ index, text }) => index > drop.index && putBack.test(text))
  );
}
