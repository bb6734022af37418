import { defineRule } from '../rule.ts';

export const dropSchema = defineRule({
  id: 'drop-schema',
  group: 'migration',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['atlas/DS101', 'pgsafe/drop-schema', 'bytebase/schema.drop'],
  summary: 'A schema is dropped.',
  why: `
With \`CASCADE\` every table, view, function and type in the schema goes, and what depends on them elsewhere; each table is
locked ACCESS EXCLUSIVE until the end, so reads and writes wait
([manual](https://www.postgresql.org/docs/current/sql-dropschema.html)). Without it the statement fails unless the schema is
empty.
`,
  silences: ['The way back.'],
  options: {},
  messages: {
    gone: (d: { name: string }) => `Everything in schema ${d.name} is lost, with all rows of its tables.`,
    empty: (d: { name: string }) => `Schema ${d.name} is dropped: this fails as long as something is in it.`,
  },
  examples: {
    bad: [
      {
        title: 'With all that is in it',
        language: 'sql',
        fixture: `
          --- 0001_app.sql
          create schema app;
          create table app.users (id int primary key);
          --- 0002_drop.sql
          drop schema app cascade;
          --<^^^^^^^^^^^^^^^^^^^^ Everything in schema app is lost, with all rows of its tables.
        `,
      },
    ],
    good: [
      {
        title: 'The way back',
        language: 'sql',
        fixture: `
          --@ {"direction":"down"}
          --- 0001_app.sql
          create schema app;
          --- 0002_down.sql
          drop schema app;
        `,
      },
    ],
  },
  subject: 'statement',
  check(statement, { report }) {
    if (statement.file.direction === 'down') return;
    for (const change of statement.changes)
      if (change.kind === 'drop-schema')
        report({
          at: change.span,
          message: change.cascade ? 'gone' : 'empty',
          data: { name: change.name },
        });
  },
});
