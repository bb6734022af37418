import { defineRule } from '../rule.ts';
import { lockFactOf } from './facts/locks.ts';
import { lockPhrase, waitPhrase } from './support/cost.ts';
import { isOwnTable } from './support/ownTable.ts';

export const truncateTable = defineRule({
  id: 'truncate-table',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['squawk/ban-truncate-cascade', 'pgsafe/truncate', 'bytebase/statement.disallow-truncate'],
  summary: 'A table is emptied.',
  why: `
\`TRUNCATE\` takes away all rows at once under an ACCESS EXCLUSIVE lock, runs no DELETE triggers, and with \`CASCADE\` empties
every table that refers to this one, and those that refer to them
([manual](https://www.postgresql.org/docs/current/sql-truncate.html)).
`,
  silences: ['Tables that the same migration makes.', 'The way back.'],
  options: {},
  messages: {
    emptied: (d: { table: string; cascade: boolean; lock: string }) =>
      `All rows of ${d.table}${d.cascade ? ' and of every table that refers to it' : ''} are lost, under ${d.lock}.`,
  },
  examples: {
    bad: [
      {
        title: 'With all that refer to it',
        language: 'sql',
        fixture: `
          --- 0001_shop.sql
          create table users (id int primary key);
          --- 0002_empty.sql
          truncate users cascade;
          --       ^^^^^ All rows of users and of every table that refers to it are lost, under an ACCESS EXCLUSIVE lock: reads and writes wait.
        `,
      },
    ],
    good: [
      {
        title: 'A new table',
        language: 'sql',
        fixture: `
          --- 0001_shop.sql
          create table users (id int primary key);
          truncate users;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report, serverVersion }) {
    if (statement.file.direction === 'down') return;
    for (const change of statement.changes) {
      if (change.kind !== 'truncate' || isOwnTable(change)) continue;
      const fact = lockFactOf(change, serverVersion);
      if (!fact) continue;
      report({
        at: change.span,
        message: 'emptied',
        data: {
          table: change.tableLabel,
          cascade: change.cascade,
          lock: `${lockPhrase(fact.lock)}: ${waitPhrase(fact.lock)}`,
        },
      });
    }
  },
});
