import { defineRule } from '../rule.ts';

export const editedMigration = defineRule({
  id: 'edited-migration',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['atlas/checksum', 'flyway/validate'],
  summary: 'A migration was changed after it was merged or applied.',
  why: `
A database that has run the old text never runs the new one: from here on the databases differ, and nobody sees it. Some
tools refuse a changed file ([Flyway](https://documentation.red-gate.com/fd/validate-184127464.html),
[Prisma](https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories)); others run on.
Bring the old text back and write what is to change into a new migration.
`,
  silences: ['Where neither version control nor database tells.', 'Migrations that only this branch has.'],
  options: {},
  messages: {
    merged: (d: { name: string; where: string }) =>
      `${d.name} was changed after it was merged into ${d.where}: databases that have run it never see the change.`,
    applied: (d: { name: string; where: string }) =>
      `${d.name} was changed after it was applied to ${d.where}, which never sees the change.`,
  },
  examples: {
    bad: [
      {
        title: 'A file that others have already',
        language: 'sql',
        fixture: `
          --@ {"file":{"edited":{"by":"merged","where":"main"}}}
          --- 0001_users.sql
          create table users (id int primary key, email text);
          --<^^^ 0001_users was changed after it was merged into main: databases that have run it never see the change.
        `,
      },
    ],
    good: [
      {
        title: 'A new file',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text);
        `,
      },
    ],
  },
  subject: 'migration',
  check({ file, span }, { report }) {
    if (file.edited)
      report({
        at: span.name,
        message: file.edited.by,
        data: { name: file.name, where: file.edited.where },
      });
  },
});
