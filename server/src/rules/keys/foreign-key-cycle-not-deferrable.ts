import { columnLabel, columnsOf, tableLabel } from '../../model/catalog.ts';
import type { EntityId, ForeignKey, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { mayHaveMoreColumns } from '../support/gaps.ts';

export const foreignKeyCycleNotDeferrable = defineRule({
  id: 'foreign-key-cycle-not-deferrable',
  group: 'keys',
  severity: 'info',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['schemacrawler/LinterTableCycles'],
  summary: 'Tables refer to each other in a circle, and each reference must be there when a row is inserted.',
  why: `
A row of the one needs a row of the other, which needs a row of the first: with plain inserts neither can be the first
one. The reference has to be NULL for a moment, or the constraint deferrable, which is then checked at the end of the
transaction ([PostgreSQL](https://www.postgresql.org/docs/current/sql-set-constraints.html),
[SQLite](https://www.sqlite.org/foreignkeys.html#fk_deferred); InnoDB always
[checks at once](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html)). In PostgreSQL one statement
may insert both rows (\`WITH … AS (INSERT …) INSERT …\`), which no ORM writes by itself. Restoring a dump and deleting
rows meet the same circle.
`,
  which: ['on-delete'],
  silences: [
    'A circle with a foreign key that may be NULL or is deferrable, or whose columns could not be read.',
    'A table that refers to itself: its first row may refer to itself.',
    'Of each circle one table only is told, so that it is said once.',
  ],
  options: {},
  messages: {
    cycle: (d: { tables: string }) =>
      `No first row can be inserted: each of ${d.tables} must refer to a row of the next.`,
  },
  examples: {
    bad: [
      {
        title: 'A team has an owner, who has a team',
        fixture: `
          import { type AnyPgColumn, integer, pgTable } from 'drizzle-orm/pg-core';

          export const teams = pgTable('teams', {
            id: integer('id').primaryKey(),
            ownerId: integer('owner_id').notNull().references((): AnyPgColumn => users.id),
            //                                     ^^^^^^^^^^ No first row can be inserted: each of teams → users must refer to a row of the next.
          });

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            teamId: integer('team_id').notNull().references(() => teams.id),
          });
          //= schema.ts
          import { type AnyPgColumn, integer, pgTable } from 'drizzle-orm/pg-core';

          export const teams = pgTable('teams', {
            id: integer('id').primaryKey(),
            ownerId: integer('owner_id').references((): AnyPgColumn => users.id),
          });

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            teamId: integer('team_id').notNull().references(() => teams.id),
          });
        `,
      },
      {
        title: 'In SQL the check can wait',
        language: 'sql',
        fixture: `
          --- schema.sql
          CREATE TABLE teams (id integer PRIMARY KEY, owner_id integer NOT NULL);

          CREATE TABLE users (
            id integer PRIMARY KEY,
            team_id integer NOT NULL REFERENCES teams (id)
          );

          ALTER TABLE teams ADD CONSTRAINT teams_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id);
          --                               ^^^^^^^^^^^^^^ No first row can be inserted: each of teams → users must refer to a row of the next.
          --= schema.sql "Check it at the end of the transaction"
          CREATE TABLE teams (id integer PRIMARY KEY, owner_id integer NOT NULL);

          CREATE TABLE users (
            id integer PRIMARY KEY,
            team_id integer NOT NULL REFERENCES teams (id)
          );

          ALTER TABLE teams ADD CONSTRAINT teams_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED;
        `,
      },
    ],
    good: [
      {
        title: 'One of the two may be NULL at first',
        fixture: `
          import { type AnyPgColumn, integer, pgTable } from 'drizzle-orm/pg-core';

          export const teams = pgTable('teams', {
            id: integer('id').primaryKey(),
            ownerId: integer('owner_id').references((): AnyPgColumn => users.id),
          });

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            teamId: integer('team_id').notNull().references(() => teams.id),
            inviterId: integer('inviter_id').notNull().references((): AnyPgColumn => users.id),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key'],
  check(table, { view, report }) {
    if (mayHaveMoreColumns(table)) return;
    for (const foreignKey of table.foreignKeys) {
      const next = known(foreignKey.target)?.table;
      if (next === undefined || next === table.id || !isRequired(table, foreignKey)) continue;
      const path = pathBack(view, next, table.id);
      if (!path || path.some((id) => id < table.id)) continue;
      const labels = path.map((id) => {
        const other = view.table(id);
        return other ? tableLabel(other) : id;
      });
      report({
        at: foreignKey.span.name,
        message: 'cycle',
        data: { tables: [tableLabel(table), ...labels].join(' → ') },
        fixes: fixes(table, foreignKey),
      });
    }
  },
});

function fixes(table: Table, foreignKey: ForeignKey): readonly Fix[] {
  const columns = columnsOf(table, foreignKey.columns) ?? [];
  const isPartOfKey = columns.some(({ key }) => known(table.primaryKey?.columns)?.includes(key) ?? false);
  const letBeNull: Fix = {
    title: `Let ${columns.map(columnLabel).join(' and ')} be NULL`,
    safety: 'suggested',
    edits: columns.map(({ key }) => ({
      kind: 'set-not-null',
      table: table.id,
      column: key,
      notNull: false,
    })),
  };
  // Drizzle has no word for it.
  const defer: Fix = {
    title: 'Check it at the end of the transaction',
    safety: 'suggested',
    edits: [{ kind: 'set-deferrable', table: table.id, part: foreignKey.span.whole }],
  };
  const isSql = table.span.whole.file.endsWith('.sql');
  return [...(isPartOfKey ? [] : [letBeNull]), ...(isSql ? [defer] : [])];
}

function isRequired(table: Table, foreignKey: ForeignKey): boolean {
  const columns = columnsOf(table, foreignKey.columns);
  if (!columns || foreignKey.deferrable) return false;
  return columns.every((column) => known(column.notNull) === true);
}

/** The tables of the shortest way from one table to another by way of references that must be there, the first included. */
function pathBack(view: SchemaView, from: EntityId, to: EntityId): readonly EntityId[] | undefined {
  const cameFrom = new Map<EntityId, EntityId | undefined>([[from, undefined]]);
  const open = [from];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    for (const next of view.requiredReferences(id)) {
      if (next === to) {
        const path: EntityId[] = [];
        for (let step: EntityId | undefined = id; step !== undefined; step = cameFrom.get(step))
          path.unshift(step);
        return path;
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, id);
      open.push(next);
    }
  }
  return undefined;
}
