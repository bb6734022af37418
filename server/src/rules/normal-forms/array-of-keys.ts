import { columnLabel, tableLabel } from '../../model/catalog.ts';
import { arrayRefactorings, tableOfKeys } from '../refactorings/arrayOfKeys.ts';
import { defineRule } from '../rule.ts';

export const arrayOfKeys = defineRule({
  id: 'array-of-keys',
  group: 'normal forms',
  severity: 'hint',
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
  needs: ['array'],
  check(table, { view, report }) {
    for (const column of table.columns) {
      const target = tableOfKeys(table, column, view);
      if (!target) continue;
      report({
        at: column.span.name,
        message: 'unchecked',
        data: { column: `${tableLabel(table)}.${columnLabel(column)}`, table: target.label },
        fixes: arrayRefactorings(table, column, target),
      });
    }
  },
});
