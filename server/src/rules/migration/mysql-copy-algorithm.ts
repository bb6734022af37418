import type { Change } from '../../model/migration.ts';
import { defineRule } from '../rule.ts';
import { mysqlCopyReason } from './facts/mysqlCopy.ts';
import { quietnessOf, quietWork } from './support/quietWork.ts';

export const mysqlCopyAlgorithm = defineRule({
  id: 'mysql-copy-algorithm',
  group: 'migration',
  severity: 'warning',
  quietly: quietWork,
  since: '0.1.0',
  fix: 'none',
  dialects: ['mysql'],
  sources: ['strong_migrations/mysql', 'bytebase/mysql.online-ddl', 'atlas/MY120'],
  summary: 'MySQL copies the whole table for this change while nobody can write to it.',
  why: `
InnoDB does many changes in place, and some only by ALGORITHM=COPY: the table is written anew and every write waits
([manual](https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html)). Among them are most changes of a
column's type, dropping the primary key without another in its place, stored generated columns, and foreign keys that
are added while foreign_key_checks is on.

Write \`ALGORITHM=INPLACE, LOCK=NONE\` behind the statement: MySQL then refuses it rather than copying. Large tables are
changed with gh-ost or pt-online-schema-change.
`,
  silences: [
    'Tables that the same migration makes.',
    'Longer varchar within the same length bytes, enum values added at the end, NULL and defaults.',
    'Where the type before is not known.',
    'Statements that say ALGORITHM=INPLACE or INSTANT.',
  ],
  options: {},
  messages: {
    copies: (d: { table: string; reason: string }) =>
      `MySQL copies ${d.table} (${d.reason}): writes wait while every row is written anew.`,
  },
  examples: {
    bad: [
      {
        title: 'A wider integer and a foreign key',
        language: 'sql',
        fixture: `
          --@ {"dialect":"mysql","tool":"drizzle"}
          --- 0001_shop.sql
          CREATE TABLE \`users\` (\`id\` int AUTO_INCREMENT NOT NULL, CONSTRAINT \`users_id\` PRIMARY KEY(\`id\`));
          --> statement-breakpoint
          CREATE TABLE \`orders\` (\`id\` int NOT NULL, \`total\` int, \`user_id\` int);
          --- 0002_change.sql
          ALTER TABLE \`orders\` MODIFY COLUMN \`total\` bigint NOT NULL;--> statement-breakpoint
          --                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MySQL copies orders (the type changes from int to bigint): writes wait while every row is written anew.
          ALTER TABLE \`orders\` ADD CONSTRAINT \`orders_user_id_users_id_fk\` FOREIGN KEY (\`user_id\`) REFERENCES \`users\`(\`id\`) ON DELETE no action ON UPDATE no action;
          --                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MySQL copies orders (a foreign key while foreign_key_checks is on): writes wait while every row is written anew.
        `,
      },
    ],
    good: [
      {
        title: 'What is done in place',
        language: 'sql',
        fixture: `
          --@ {"dialect":"mysql","tool":"drizzle"}
          --- 0001_shop.sql
          CREATE TABLE \`orders\` (\`id\` int NOT NULL, \`code\` varchar(20), \`state\` enum('open','paid'));
          --- 0002_change.sql
          ALTER TABLE \`orders\` MODIFY COLUMN \`code\` varchar(60) NOT NULL;--> statement-breakpoint
          ALTER TABLE \`orders\` MODIFY COLUMN \`state\` enum('open','paid','sent');--> statement-breakpoint
          ALTER TABLE \`orders\` ADD \`note\` text;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    if (/\bALGORITHM\s*=?\s*(?:INPLACE|INSTANT)\b/i.test(statement.text)) return;
    const adds = statement.changes.some(isPrimaryKey);
    for (const change of statement.changes) {
      if (!('tableLabel' in change) || change.fill === 'new') continue;
      const reason = mysqlCopyReason(change, adds);
      if (reason === undefined) continue;
      report({
        at: change.span,
        message: 'copies',
        quiet: quietnessOf(statement, change),
        data: { table: change.tableLabel, reason },
      });
    }
  },
});

function isPrimaryKey(change: Change): boolean {
  return change.kind === 'alter-other' && change.command.startsWith('ADD PRIMARY KEY');
}
