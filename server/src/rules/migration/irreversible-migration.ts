import { defineRule } from '../rule.ts';

export const irreversibleMigration = defineRule({
  id: 'irreversible-migration',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['django-migration-linter/IRREVERSIBLE', 'safe-migrate/irreversible'],
  summary: 'Nothing takes the migration back, although the tool could.',
  why: `
When a deployment goes wrong, the way back is needed at once, and is then written in a hurry. Write it with the migration,
while it is clear what it did, and try both on a copy. What cannot come back (rows that were deleted, an enum's value) is
better said there in a comment than found out; PostgreSQL's
[ALTER TYPE](https://www.postgresql.org/docs/current/sql-altertype.html), for one, cannot take a value away.
`,
  silences: [
    'Tools without a way back: drizzle-kit, Prisma, Supabase, and plain folders without one down file.',
    'Migrations without statements, and the way back itself.',
    'A way back that says in a comment `-- Nothing to take back`, `-- Not taken back: …` or `-- … goes with the migration before`.',
  ],
  options: {},
  messages: {
    missing: (d: { name: string }) => `Nothing takes ${d.name} back: it has no down migration.`,
  },
  examples: {
    bad: [
      {
        title: 'A file without its counterpart',
        language: 'sql',
        fixture: `
          --@ {"tool":"golang-migrate","file":{"wayBack":"missing"}}
          --- 0001_users.sql
          create table users (id int primary key);
          --<^^^ Nothing takes 0001_users back: it has no down migration.
        `,
      },
    ],
    good: [
      {
        title: 'With a way back, or where the tool has none',
        language: 'sql',
        fixture: `
          --@ {"tool":"golang-migrate","file":{"wayBack":"present"}}
          --- 0001_users.sql
          create table users (id int primary key);
        `,
      },
    ],
  },
  subject: 'migration',
  check({ file, statements, span }, { report }) {
    if (file.direction === 'down' || file.wayBack !== 'missing' || statements.length === 0) return;
    report({ at: span.name, message: 'missing', data: { name: file.name } });
  },
});
