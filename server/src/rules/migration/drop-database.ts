import { defineRule } from '../rule.ts';

export const dropDatabase = defineRule({
  id: 'drop-database',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['squawk/ban-drop-database', 'pgsafe/drop-database'],
  summary: 'A database is dropped.',
  why: `
Everything in the database is lost, and nothing brings it back but a backup. It cannot run in a transaction, nor while
anybody is connected ([manual](https://www.postgresql.org/docs/current/sql-dropdatabase.html)). A migration is no place for
it, not even on the way back.
`,
  silences: ['Never.'],
  options: {},
  messages: {
    gone: (d: { name: string }) => `Database ${d.name} is dropped, with everything in it.`,
  },
  examples: {
    bad: [
      {
        title: 'A database',
        language: 'sql',
        fixture: `
          --- 0001_drop.sql
          drop database shop;
          --<^^^^^^^^^^^^^^^ Database shop is dropped, with everything in it.
        `,
      },
    ],
    good: [
      {
        title: 'Another object',
        language: 'sql',
        fixture: `
          --- 0001_drop.sql
          drop role reader;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    for (const change of statement.changes)
      if (change.kind === 'drop-database')
        report({ at: change.span, message: 'gone', data: { name: change.name } });
  },
});
