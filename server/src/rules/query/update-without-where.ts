import type { Query } from '../../model/query.ts';
import type { Operand } from '../../model/queryExpression.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { targetOf } from '../support/queryTable.ts';
import { quietFiles } from '../support/quietFiles.ts';
import { purposeName } from '../support/tableKind.ts';
import { endsWithTerm } from '../vocabulary/words.ts';
import { wholeTableOf } from './support/wholeTable.ts';

export const updateWithoutWhere = defineRule({
  id: 'update-without-where',
  group: 'query',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'eslint-plugin-drizzle/enforce-update-with-where',
    'bytebase/statement.where.require.update-delete',
  ],
  summary: 'An UPDATE has no condition, so it changes every row of the table.',
  why: `
Without WHERE an UPDATE changes [all rows of the table](https://www.postgresql.org/docs/current/sql-update.html). Most
of the time a condition was forgotten, or was left out by a value that is undefined: \`.where(undefined)\` is no
condition either. There is no way back but a backup.

Where it is meant, suppress the finding with the reason.
`,
  silences: [
    'Tests, seeds, scripts and migrations: the files that the option `quietIn` names.',
    'Builders that may go on elsewhere: kept in a variable that gets more calls, handed to a function, `$dynamic()`.',
    'Functions and routes whose name says that all are meant: `markAllRead`, `resetCounters()`, `/notifications/read-all`.',
    'Settings of the whole program, and a mark that is taken from all rows before the function gives it to one.',
    'Conditions that could not be followed, and updates that are narrowed by a join or a limit.',
  ],
  options: { ...quietFiles },
  messages: {
    none: (d: { table: string }) => `This changes every row of ${d.table}: there is no where.`,
    always: (d: { table: string }) => `This changes every row of ${d.table}: its condition always holds.`,
  },
  examples: {
    bad: [
      {
        title: 'No condition',
        fixture: `
          //- schema.ts
          import { boolean, integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            isActive: boolean('is_active').notNull(),
          });
          //- users.ts
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function deactivate(id: number) {
            await db.update(users).set({ isActive: false });
            //    ^^^^^^^^^^^^^^^^ This changes every row of users: there is no where.
          }
        `,
      },
    ],
    good: [
      {
        title: 'With a condition, or a builder that gets one',
        fixture: `
          //- schema.ts
          import { boolean, integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            isActive: boolean('is_active').notNull(),
          });
          //- users.ts
          import { eq } from 'drizzle-orm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { users } from './schema';

          const db = drizzle(process.env.DATABASE_URL!);

          export async function deactivate(id: number) {
            await db.update(users).set({ isActive: false }).where(eq(users.id, id));
          }

          export async function activate(id: number) {
            const change = db.update(users).set({ isActive: true });
            await change.where(eq(users.id, id));
          }
        `,
      },
    ],
  },
  subject: 'query',
  check(query, { report, view, options, path }) {
    if (query.operation !== 'update' || query.tables.length > 1 || query.set.length === 0) return;
    const found = wholeTableOf(query, view, path, options);
    if (!found || isOfOneRow(query, view) || isMovedOn(query, view)) return;
    report({ at: query.span.name, message: found.message, data: { table: found.table } });
  },
});

/** Settings of the whole program, which belong to nobody: the table has one row. */
function isOfOneRow(query: Query, view: SchemaView): boolean {
  const table = view.tableOf(targetOf(query));
  const terms = ['setting', 'settings', 'config', 'configuration'];
  return table !== undefined && table.foreignKeys.length === 0 && endsWithTerm(purposeName(table), terms);
}

/** One row at most has the mark: it is taken from all, and the function then gives it to the one that is chosen. */
function isMovedOn(query: Query, view: SchemaView): boolean {
  const table = view.tableOf(targetOf(query));
  const { function: around, span, set } = query;
  if (table === undefined || around === undefined) return false;
  const { file, start, end } = around.span.whole;
  return view
    .queriesOf(table.id)
    .some(
      (other) =>
        other.operation === 'update' &&
        other.where !== undefined &&
        other.span.whole.file === file &&
        other.span.whole.start > span.whole.start &&
        other.span.whole.start >= start &&
        other.span.whole.end <= end &&
        set.every(({ column, value }) =>
          other.set.some((each) => each.column.column === column.column && !isSame(each.value, value)),
        ),
    );
}

function isSame(a: Operand, b: Operand): boolean {
  return a.kind === 'constant' && b.kind === 'constant' && a.value === b.value;
}
