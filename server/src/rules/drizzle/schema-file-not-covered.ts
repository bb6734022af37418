import { tableLabel } from '../../model/catalog.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';

/** Folders and files with tables that no database is to have. */
const aside =
  /(?:^|\/)(?:__tests__|__mocks__|tests?|spec|e2e|fixtures?|mocks?|examples?|templates?|demos?|docs|scripts?|seeds?|bench|benchmarks|migrations?|drizzle|generated|legacy|deprecated|old)\/|\.(?:test|spec|stories|example|seed|bench|generated)\.[cm]?[jt]sx?$/i;

export const schemaFileNotCovered = defineRule({
  id: 'schema-file-not-covered',
  group: 'drizzle',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A file exports tables, but the configuration of drizzle-kit does not name it.',
  why: `
drizzle-kit reads the files that \`schema\` in its configuration names and what they export
([docs](https://orm.drizzle.team/docs/drizzle-config-file#schema)). A table in another file compiles, has types and can be
queried, but no migration makes it; and one that was moved there is dropped with its rows by the next migration
([drizzle-orm#910](https://github.com/drizzle-team/drizzle-orm/issues/910)). Name the file, its folder or a pattern
(\`'./src/db/**/*.schema.ts'\`), or export the table from a file that is named.
`,
  silences: [
    'Packages without a configuration for the database, or with several: the table may be for another one.',
    'Files in another folder than those that the configuration reaches, unless a foreign key of the table leads to one of ' +
      'their tables: they may be of another database.',
    'Tables that are not exported, and tables that repeat one that the configuration reaches.',
    'The table of drizzle’s migrator, and tables for full text search (`posts_fts`), which no migration of drizzle-kit makes.',
    'Tests, fixtures, examples, scripts, seeds and migrations.',
  ],
  options: {},
  messages: {
    notCovered: (d: { table: string; config: string }) =>
      `drizzle-kit does not see ${d.table}: ${d.config} names neither this file nor one that exports it.`,
  },
  examples: {
    bad: [
      {
        title: 'A file beside those that are named',
        fixture: `
          //@ {"configurationWithout": "/fixture/drizzle.config.ts"}
          //- src/invoices.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const invoices = pgTable('invoices', { id: integer('id').primaryKey() });
          //           ^^^^^^^^ drizzle-kit does not see invoices: drizzle.config.ts names neither this file nor one that exports it.
          //- src/schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          const helper = pgTable('helper', { id: integer('id').primaryKey() });
          //- drizzle.config.ts
          import { defineConfig } from 'drizzle-kit';

          export default defineConfig({ dialect: 'postgresql', schema: './src/schema.ts' });
          //= drizzle.config.ts
          import { defineConfig } from 'drizzle-kit';

          export default defineConfig({ dialect: 'postgresql', schema: ['./src/schema.ts', './src/invoices.ts'] });
        `,
      },
    ],
    good: [
      {
        title: 'Not exported, or in a test',
        fixture: `
          //@ {"configurationWithout": "drizzle.config.ts"}
          //- tests/schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const invoices = pgTable('invoices', { id: integer('id').primaryKey() });
          //- load.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          const temporary = pgTable('temporary', { id: integer('id').primaryKey() });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, path, report }) {
    const config = view.configurationWithout(table.id);
    if (config === undefined || !view.isExposed(table.id) || aside.test(path)) return;
    // Made by its migrator; by CREATE VIRTUAL TABLE.
    if (/^__drizzle|_fts\d?$/.test(known(table.name) ?? '')) return;
    report({
      at: table.span.name,
      message: 'notCovered',
      data: { table: tableLabel(table), config: config.slice(config.lastIndexOf('/') + 1) },
      fixes: /\.json$/.test(config)
        ? []
        : [
            {
              title: 'Name this file in the configuration',
              safety: 'suggested',
              edits: [{ kind: 'cover-file', table: table.id, configuration: config }],
            },
          ],
    });
  },
});
