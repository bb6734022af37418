import { tableLabel } from '../../model/catalog.ts';
import type { EntityId, EnumType, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { platformSchemas } from '../vocabulary/platforms.ts';

export const unexportedTable = defineRule({
  id: 'unexported-table',
  group: 'drizzle',
  severity: 'error',
  since: '0.1.0',
  fix: 'safe',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A table or enum is not exported, so that drizzle-kit does not see it.',
  why: `
drizzle-kit imports the files that \`schema\` in drizzle.config names and takes their exports; what is not exported
does not exist for it. A table that was exported before is dropped by the next migration. Foreign keys to it, and
columns of an enum that is not exported, go into the migration all the same, and fail there
([Drizzle](https://orm.drizzle.team/docs/sql-schema-declaration#schema-in-1-file)).
`,
  silences: [
    'Files that drizzle-kit has nothing to do with: no configuration names them, and it sees none of their other ' +
      'tables (scripts with a table of their own).',
    'Tables that their file exports but no file of the configuration passes on.',
    'Files whose text is broken: the export may stand where nothing can be read.',
    'Tables made inside a function, in tests and in examples.',
    'Tables in the schemas of Supabase and Neon (`auth`, `storage` …), which are declared for references only ' +
      'and must not be migrated; see the option.',
  ],
  options: {
    external: wordList(platformSchemas, 'Database schemas that something else migrates.'),
  },
  messages: {
    table: (d: { table: string }) => `drizzle-kit does not see table ${d.table}: it is not exported.`,
    enum: (d: { name: string }) => `drizzle-kit does not see enum ${d.name}: it is not exported.`,
  },
  examples: {
    bad: [
      {
        title: 'A table and an enum without export',
        fixture: `
          import { integer, pgEnum, pgTable } from 'drizzle-orm/pg-core';

          const mood = pgEnum('mood', ['sad', 'happy']);
          //    ^^^^ drizzle-kit does not see enum mood: it is not exported.

          export const people = pgTable('people', {
            id: integer('id').primaryKey(),
            mood: mood('mood'),
          });

          const pets = pgTable('pets', { id: integer('id').primaryKey() });
          //    ^^^^ drizzle-kit does not see table pets: it is not exported.
          //= schema.ts
          import { integer, pgEnum, pgTable } from 'drizzle-orm/pg-core';

          export const mood = pgEnum('mood', ['sad', 'happy']);

          export const people = pgTable('people', {
            id: integer('id').primaryKey(),
            mood: mood('mood'),
          });

          export const pets = pgTable('pets', { id: integer('id').primaryKey() });
        `,
      },
    ],
    good: [
      {
        title: "Exported, or made in a function, or Supabase's own",
        fixture: `
          import { integer, pgSchema, pgTable, uuid } from 'drizzle-orm/pg-core';

          const auth = pgSchema('auth');
          const authUsers = auth.table('users', { id: uuid('id').primaryKey() });

          const people = pgTable('people', {
            id: integer('id').primaryKey(),
            userId: uuid('user_id').references(() => authUsers.id),
          });
          export { people };

          export function makeTable() {
            const scratch = pgTable('scratch', { id: integer('id').primaryKey() });
            return scratch;
          }
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['code'],
  check(table, { view, options, path, report }) {
    if (isTestFile(path)) return;
    if (isHidden(table, view) && !isExternal(table, options.external)) {
      report({
        at: table.span.name,
        message: 'table',
        data: { table: tableLabel(table) },
        fixes: [exportFix(table.id, table.binding)],
      });
    }
    // An enum is judged through the tables that use it: an unused one hurts nobody.
    if (!view.isExposed(table.id)) return;
    for (const column of table.columns) {
      const id = known(column.type)?.enum;
      const type = id === undefined ? undefined : view.enum(id);
      if (!type || !isHidden(type, view) || isExternal(type, options.external)) continue;
      report({
        at: type.span.name,
        message: 'enum',
        data: { name: known(type.name) ?? type.binding ?? '' },
        fixes: [exportFix(type.id, type.binding)],
      });
    }
  },
});

/** Without a binding it was made inside a function or an expression: nobody can export it. */
function isHidden(entity: Table | EnumType, view: SchemaView): boolean {
  return (
    entity.binding !== undefined &&
    view.isHidden(entity.id) &&
    !view.unreadFiles().includes(entity.span.whole.file)
  );
}

function isExternal(entity: Table | EnumType, external: readonly string[]): boolean {
  const schema = entity.schema;
  if (schema === undefined) return false;
  const name = known(schema);
  return name === undefined || external.includes(name);
}

/** @param file below the workspace folder: in which folders that lies says nothing. */
function isTestFile(file: string): boolean {
  return (
    /(?:^|\/)(__tests__|__mocks__|tests?|e2e|spec|examples?|fixtures|mocks|benchmarks?)\//i.test(file) ||
    /[.-](test|spec|e2e|bench)\.[cm]?[jt]sx?$/i.test(file)
  );
}

function exportFix(entity: EntityId, binding: string | undefined): Fix {
  return {
    title: `Export ${binding ?? 'it'}`,
    safety: 'safe',
    edits: [{ kind: 'export-binding', entity }],
  };
}
