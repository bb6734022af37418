import { defineRule } from '../rule.ts';

export const snapshotGap = defineRule({
  id: 'snapshot-gap',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A snapshot of an older migration is missing, or belongs to none.',
  why: `
drizzle-kit keeps the schema of each migration in a snapshot and makes the next migration from the newest
([manual](https://orm.drizzle.team/docs/drizzle-kit-generate)). An older one that is missing, or one that no migration
goes with, is in nobody's way; it lacks where two states are compared, and tells that a migration was written, renamed or
taken out by hand. What git still has can be put back; a snapshot without a migration can go.
`,
  silences: ['The newest snapshot: where that one is missing it is `conflicting-migrations`.'],
  options: {},
  messages: {
    missing: (d: { name: string; snapshot: string }) =>
      `${d.name} has no snapshot: ${d.snapshot} is not there.`,
    orphan: (d: { name: string; snapshot: string }) => `${d.snapshot} belongs to no migration.`,
  },
  examples: {
    bad: [
      {
        title: 'Written by hand, with newer ones after it',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true,"file":{"faults":[{"kind":"missing-snapshot","snapshot":"meta/0001_snapshot.json","isOlder":true}]}}
          --- 0000_users.sql
          CREATE TABLE "users" ("id" integer PRIMARY KEY);
          --- 0001_products.sql
          CREATE TABLE "products" ("id" integer PRIMARY KEY);
          --<^^^ 0001_products has no snapshot: meta/0001_snapshot.json is not there.
        `,
      },
    ],
    good: [
      {
        title: 'Each with its own',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0000_users.sql
          CREATE TABLE "users" ("id" integer PRIMARY KEY);
          --- 0001_products.sql
          CREATE TABLE "products" ("id" integer PRIMARY KEY);
        `,
      },
    ],
  },
  subject: 'migration',
  check({ file: { name, faults = [] }, span }, { report }) {
    for (const fault of faults) {
      if (!('isOlder' in fault) || !fault.isOlder) continue;
      const message = fault.kind === 'missing-snapshot' ? 'missing' : 'orphan';
      report({ at: span.name, message, data: { name, snapshot: fault.snapshot } });
    }
  },
});
