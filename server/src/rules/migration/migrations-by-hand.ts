import { defineRule } from '../rule.ts';
import { faultText, isByHand } from './support/historyFaults.ts';

export const migrationsByHand = defineRule({
  id: 'migrations-by-hand',
  group: 'migration',
  severity: 'hint',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'The newest migrations are written past the records of their tool, one after the other.',
  why: `
drizzle-kit makes the next migration from its newest snapshot and runs what its journal names
([manual](https://orm.drizzle.team/docs/drizzle-kit-generate)). Migrations that are written by hand and leave both as they
were work as long as everybody writes them so: the next one that is generated repeats all that they do, and a file that
the journal does not name is run by nobody but the one who knows it. \`drizzle-kit generate --custom\` makes an empty
migration with its snapshot and its place in the journal. \`schemawright migrations record\` (in VS Code *Record Migrations
Written by Hand*) writes the snapshot that is missing, once it is proven that all of them together make what the schema says.
`,
  silences: [
    'A single file: it may be a mistake, and `conflicting-migrations` tells it.',
    'Folders that wrangler runs for D1, as far as the journal goes.',
  ],
  options: {},
  messages: {
    fault: (d: { text: string }) => d.text,
  },
  examples: {
    bad: [
      {
        title: 'Three in a row without a snapshot',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true,"file":{"faults":[{"kind":"missing-snapshot","snapshot":"meta/0003_snapshot.json","before":2}]}}
          --- 0003_users.sql
          CREATE TABLE "users" ("id" integer PRIMARY KEY);
          --<^^^ 0003_users and 2 before it have no snapshot: the next migration repeats what they do.
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
  check({ file, span }, { report }) {
    for (const fault of file.faults ?? []) {
      if (!isByHand(fault)) continue;
      report({ at: span.name, message: 'fault', data: { text: faultText(file.name, fault) } });
    }
  },
});
