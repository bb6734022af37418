import { type SchemaChange, summarizeChanges } from '../../model/diff.ts';
import { defineRule } from '../rule.ts';

export const schemaWithoutMigration = defineRule({
  id: 'schema-without-migration',
  group: 'drizzle',
  severity: 'warning',
  milder: {
    pushed: {
      severity: 'hint',
      where: 'where whole tables are new to a short history, and the schema is pushed too',
    },
    byHand: {
      severity: 'hint',
      where: 'where files of the folder that the journal does not name make all of the changes',
    },
  },
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['drizzle-orm#5059'],
  summary: 'The schema has changes that no migration brings.',
  why: `
The code compiles against the schema files, the database runs what the migrations say. Where the two differ, queries fail
in the place that is deployed: \`column "…" does not exist\`. drizzle-kit compares the schema with the snapshot of the newest
migration only when [\`generate\`](https://orm.drizzle.team/docs/drizzle-kit-generate) is called; this rule makes the same
comparison while you type, without running anything. In VS Code the quick fix, the code lens and the item in the status bar
lead to "Generate Migration", elsewhere \`schemawright migrations generate\` does it.

It is told once for a schema, at the first table that changed.
`,
  silences: [
    'Projects without a folder of migrations, and those whose scripts push the schema (`drizzle-kit push`) and never make a migration, or never run one.',
    'Histories whose newest migration has no snapshot (it was written by hand): `conflicting-migrations` tells that.',
    'A snapshot that cannot be read, or that another version of drizzle-kit has written.',
    'Configurations that share their folder of migrations with another one, but for the one with the usual name.',
    'Schemas of more than 400 tables whose migrations drizzle-kit 1.x makes.',
    'Configurations whose `schema` leads to no file: that is told instead.',
    'While a schema file breaks the grammar, half way through typing.',
    'What could not be read of the schema: it is taken to be unchanged.',
  ],
  options: {},
  messages: {
    changed: (d: { what: string; since: string }) => `${d.what} changed since ${d.since}: no migration yet.`,
    pushed: (d: { what: string; since: string }) => `${d.what} changed since ${d.since}: no migration yet.`,
    byHand: (d: { what: string; since: string; files: string }) =>
      `${d.what} changed since ${d.since}, which ${d.files} made past the journal: the next migration of drizzle-kit makes it once more.`,
  },
  examples: {
    bad: [
      {
        title: 'A column that the newest snapshot does not have',
        fixture: `
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
          //           ^^^^^ 1 column (users.name) changed since 0007: no migration yet.
            id: integer('id').primaryKey(),
            name: text('name'),
          });
          //- drizzle/meta/0007_snapshot.json
          {
            "version": "7",
            "dialect": "postgresql",
            "tables": {
              "public.users": {
                "name": "users",
                "schema": "",
                "columns": {
                  "id": { "name": "id", "type": "integer", "primaryKey": true, "notNull": true }
                }
              }
            }
          }
        `,
      },
    ],
    good: [
      {
        title: 'A schema that is that of the newest snapshot',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
          });
          //- drizzle/meta/0007_snapshot.json
          {
            "version": "7",
            "dialect": "postgresql",
            "tables": {
              "public.users": {
                "name": "users",
                "schema": "",
                "columns": {
                  "id": { "name": "id", "type": "integer", "primaryKey": true, "notNull": true }
                }
              }
            }
          }
        `,
      },
    ],
  },
  subject: 'drift',
  check({ changes, since: migration, span, isPushed, unrecorded }, { report }) {
    const what = `${summarizeChanges(changes)}${firstNames(changes)}`;
    const since = /^\d+/.exec(migration)?.[0] ?? migration;
    if (unrecorded) {
      const data = { what, since, files: unrecorded.join(', ') };
      report({ at: span.name, message: 'byHand', data });
      return;
    }
    // Who had to make a migration for each table would have made one: the history was an attempt.
    const isAttempt =
      isPushed === true && changes.some(isNewTable) && Number.parseInt(migration, 10) < longHistory;
    report({ at: span.name, message: isAttempt ? 'pushed' : 'changed', data: { what, since } });
  },
});

/** From this number on somebody has made migrations all along. */
const longHistory = 10;

/** The tables and columns by which a person knows which change it is: the first three, in parentheses. */
function firstNames(changes: readonly SchemaChange[]): string {
  const names = new Set([
    ...changes.flatMap(({ part, name }) => (part === 'table' ? name : [])),
    ...changes.flatMap(({ part, table, name }) => (part === 'column' ? `${table}.${name}` : [])),
  ]);
  if (names.size === 0) return '';
  return ` (${[...[...names].slice(0, 3), ...(names.size > 3 ? ['…'] : [])].join(', ')})`;
}

function isNewTable({ action, part }: SchemaChange): boolean {
  return action === 'create' && part === 'table';
}
