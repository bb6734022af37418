import { columnLabel, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix, type TableSummary } from '../rule.ts';
import { sameType, splitOffFix } from '../support/splitOff.ts';
import { tableNamesFor } from '../support/tableNames.ts';
import { endsWithTerm, words } from '../vocabulary/words.ts';

export const arrayOfKeys = defineRule({
  id: 'array-of-keys',
  group: 'normal forms',
  severity: 'info',
  since: '0.1.0',
  fix: 'refactor',
  dialects: ['postgresql'],
  sources: [],
  summary: 'An array holds the keys of another table, which the database cannot check.',
  why: `
No foreign key can stand on the members of an array: a key that exists nowhere is accepted, and deleting a row leaves its
key in every array ([manual](https://www.postgresql.org/docs/current/arrays.html), the tip at its end). A junction
table with two foreign keys is checked, can hold more about each pair, and is joined without unfolding.
`,
  which: ['normalise-or-not'],
  silences: [
    'Names after which no table of the schema is called: the keys of other systems.',
    'Types that the key of that table does not have.',
  ],
  options: {},
  messages: {
    unchecked: (d: { column: string; table: string }) =>
      `${d.column} holds keys of ${d.table} in an array, where no foreign key can check them.`,
  },
  examples: {
    bad: [
      {
        title: 'The members of a team',
        fixture: `
          import { pgTable, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const teams = pgTable('teams', {
            id: uuid('id').primaryKey(),
            userIds: uuid('user_ids').array().notNull().default([]),
          //^^^^^^^ teams.user_ids holds keys of users in an array, where no foreign key can check them.
          });
          //= schema.ts
          import { pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: uuid('id').primaryKey() });

          export const teams = pgTable('teams', {
            id: uuid('id').primaryKey(),
          });

          export const teamUsers = pgTable(
            'team_users',
            {
              teamId: uuid('team_id').notNull().references(() => teams.id, { onDelete: 'cascade' }),
              userId: uuid('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
            },
            (table) => [primaryKey({ columns: [table.teamId, table.userId] })],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Keys of another system',
        fixture: `
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const teams = pgTable('teams', {
            id: uuid('id').primaryKey(),
            channelIds: text('channel_ids').array().notNull().default([]),
          });
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, report }) {
    for (const column of table.columns) {
      const type = known(column.type);
      const name = columnLabel(column);
      if (!type || (type.arrayDimensions ?? 0) === 0 || !endsWithTerm(name, ['ids'])) continue;
      const stem = words(name).slice(0, -1).join('_');
      const candidates = tableNamesFor(stem, known(table.name) ?? '')
        .flatMap((candidate) => view.tablesNamed(candidate))
        .filter(({ primaryKey, dialect }) => {
          const [key, ...more] = primaryKey ?? [];
          return dialect === table.dialect && more.length === 0 && known(key?.type)?.family === type.family;
        });
      const [target] = candidates;
      if (!target || new Set(candidates.map(({ id }) => id)).size > 1) continue;
      report({
        at: column.span.name,
        message: 'unchecked',
        data: { column: `${tableLabel(table)}.${name}`, table: target.label },
        fixes: fixesOf(table, column, target),
      });
    }
  },
});

function fixesOf(table: Table, column: Column, target: TableSummary): readonly Fix[] {
  const [key] = target.primaryKey ?? [];
  const type = key && sameType(key);
  if (!key || !type) return [];
  const fix = splitOffFix(table, {
    columns: [column],
    held: 'array',
    thing: words(columnLabel(column)).slice(0, -1),
    type,
    target: { table: target.id, column: key.key },
  });
  return fix ? [fix] : [];
}
