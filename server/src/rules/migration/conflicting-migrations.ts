import type { HistoryFault } from '../../model/historyFault.ts';
import type { MigrationFile, MigrationStatement } from '../../model/migration.ts';
import type { MigrationTool } from '../../model/migrationTool.ts';
import { defineRule } from '../rule.ts';
import { faultText, isByHand } from './support/historyFaults.ts';

export const conflictingMigrations = defineRule({
  id: 'conflicting-migrations',
  group: 'migration',
  severity: 'error',
  since: '0.1.0',
  milder: {
    supposed: { severity: 'warning', where: 'where it may be meant, or has been lived with since' },
    merged: { severity: 'info', where: 'where the records leave out a file that the default branch has' },
  },
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['atlas/nonlinear', 'safe-migrate/conflict', 'drizzle-orm#3374', 'drizzle-orm#5774'],
  summary: 'The migrations and the records of their tool do not fit together.',
  why: `
Two branches have made a migration from the same state, and both were merged: neither snapshot knows of the other, so the
next migration that is generated undoes or repeats one of them. Or the journal and the files differ, so that a file is
never run, or run in another order than it was written. drizzle-kit's migrator runs only what is newer than the newest
migration it has run ([manual](https://orm.drizzle.team/docs/drizzle-kit-migrate)); a file that comes in between by a merge
is left out without a word. Take the later migration out, generate it anew on top of the other, and run the tool's check.
For migrations that were written by hand, \`schemawright migrations record\` (in VS Code *Record Migrations Written by Hand*)
writes the snapshot that is missing, once it is proven that all of them together make what the schema says.
`,
  silences: [
    'Tools without records, as long as no two files have one number.',
    'Snapshots that are missing where a newer one is there: see `snapshot-gap`.',
    'Branches that a newer snapshot of drizzle-kit 1.0 has brought together.',
    'Several in a row that are written past the records, and snapshots where no script generates: see `migrations-by-hand`.',
    'A snapshot that is missing behind a migration that only writes rows, or makes functions, triggers and the like, ' +
      'which no snapshot holds: the schema is what it was.',
    'Folders that wrangler runs for D1: it goes by the names of the files, whatever the journal says.',
  ],
  options: {},
  messages: {
    fault: (d: { text: string }) => d.text,
    supposed: (d: { text: string }) => d.text,
    merged: (d: { text: string }) => d.text,
  },
  examples: {
    bad: [
      {
        title: 'Two migrations from one snapshot',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true,"file":{"faults":[{"kind":"same-parent","other":"0002_orders"}]}}
          --- 0001_users.sql
          CREATE TABLE "users" ("id" integer PRIMARY KEY);
          --- 0002_products.sql
          CREATE TABLE "products" ("id" integer PRIMARY KEY);
          --<^^^ 0002_products and 0002_orders were made from the same state: neither knows of the other.
        `,
      },
    ],
    good: [
      {
        title: 'Only rows were written: the snapshot before still holds',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true,"file":{"faults":[{"kind":"missing-snapshot","snapshot":"meta/0001_snapshot.json"}]}}
          --- 0001_fill.sql
          UPDATE "users" SET "name" = '' WHERE "name" IS NULL;
        `,
      },
      {
        title: 'One after the other',
        language: 'sql',
        fixture: `
          --@ {"tool":"drizzle","wrapped":true}
          --- 0001_users.sql
          CREATE TABLE "users" ("id" integer PRIMARY KEY);
          --- 0002_products.sql
          CREATE TABLE "products" ("id" integer PRIMARY KEY);
        `,
      },
    ],
  },
  subject: 'migration',
  check({ file, span, statements }, { report }) {
    for (const fault of file.faults ?? []) {
      if ('isOlder' in fault && fault.isOlder) continue;
      if (isByHand(fault)) continue;
      // Two that were made from one state have one number as well.
      const others = fault.kind === 'same-version' ? file.faults : undefined;
      if (others?.some(({ kind }) => kind === 'same-parent')) continue;
      if (fault.kind === 'missing-snapshot' && !fault.before && keepsSchema(statements)) continue;
      report({
        at: span.name,
        message: messageFor(fault, file),
        data: { text: faultText(file.name, fault) },
      });
    }
  },
});

function messageFor(fault: HistoryFault, { tool, settled }: MigrationFile): 'merged' | 'supposed' | 'fault' {
  // It was run by hand, or nobody has missed it.
  if (fault.kind === 'not-recorded' && settled === 'merged') return 'merged';
  return isSupposed(fault, tool) ? 'supposed' : 'fault';
}

/** True for a migration after which the schema is what it was before, as far as a snapshot tells it. */
function keepsSchema(statements: readonly MigrationStatement[]): boolean {
  return statements.length > 0 && statements.every(({ text }) => keeping.test(text));
}

const keeping =
  /^(?:\s|--.*|\/\*[\s\S]*?\*\/)*(?:INSERT|UPDATE|DELETE|REPLACE|SELECT|COMMENT|GRANT|REVOKE|SET|BEGIN|COMMIT|(?:CREATE|DROP)\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?(?:FUNCTION|PROCEDURE|TRIGGER|EXTENSION|RULE|EVENT))\b/i;

/**
 * Nobody may have run into it, or it may be on purpose: a file that the records leave out, a time that newer migrations
 * have passed, a number that a tool by names takes twice.
 */
function isSupposed(fault: HistoryFault, tool: MigrationTool): boolean {
  if (fault.kind === 'not-recorded') return true;
  if (fault.kind === 'out-of-order' || fault.kind === 'same-parent') return fault.isPassed === true;
  return fault.kind === 'same-version' && !refusesVersions.has(tool);
}

/** Tools that stop at a version they have met: it is the key of their records. */
const refusesVersions: ReadonlySet<MigrationTool> = new Set([
  'supabase',
  'golang-migrate',
  'flyway',
  'diesel',
  'pop',
  'popx',
]);
