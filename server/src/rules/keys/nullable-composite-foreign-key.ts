import { columnLabel, columnsOf, tableLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isChecked } from '../support/checked.ts';
import { shortName } from '../support/shortName.ts';

export const nullableCompositeForeignKey = defineRule({
  id: 'nullable-composite-foreign-key',
  group: 'keys',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['pg-index-health/foreign_keys_with_nullable_columns'],
  summary: 'A foreign key over several columns can be half filled in, and then checks nothing.',
  why: `
As soon as one of its columns is NULL, a composite foreign key counts as fulfilled, whatever stands in the others:
that is MATCH SIMPLE, the default in PostgreSQL and the only kind in MySQL and SQLite
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html),
[SQLite](https://www.sqlite.org/foreignkeys.html#fk_composite)). With two nullable columns a row can name half a key
that exists nowhere. Either the columns are NOT NULL, or a CHECK says that they are NULL together (in PostgreSQL
MATCH FULL says the same).
`,
  silences: [
    'MATCH FULL, and a CHECK that speaks of the nullable columns.',
    'A key with a single nullable column beside NOT NULL ones (a tenant and an optional parent): NULL there means no ' +
      'reference, and nothing is half filled in.',
    'Columns of which it is not known whether they are NOT NULL.',
  ],
  options: {},
  messages: {
    nullable: (d: { columns: string }) =>
      `With one of (${d.columns}) NULL and the other not, this foreign key checks nothing.`,
  },
  examples: {
    bad: [
      {
        title: 'Both columns may be NULL',
        fixture: `
          import { foreignKey, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';

          export const seats = pgTable(
            'seats',
            { room: integer('room'), place: integer('place') },
            (table) => [primaryKey({ columns: [table.room, table.place] })],
          );

          export const bookings = pgTable(
            'bookings',
            { id: integer('id').primaryKey(), room: integer('room'), place: integer('place') },
            (table) => [
              foreignKey({ columns: [table.room, table.place], foreignColumns: [seats.room, seats.place] }),
            //^^^^^^^^^^ With one of (room, place) NULL and the other not, this foreign key checks nothing.
            ],
          );
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { check, foreignKey, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';

          export const seats = pgTable(
            'seats',
            { room: integer('room'), place: integer('place') },
            (table) => [primaryKey({ columns: [table.room, table.place] })],
          );

          export const bookings = pgTable(
            'bookings',
            { id: integer('id').primaryKey(), room: integer('room'), place: integer('place') },
            (table) => [
              foreignKey({ columns: [table.room, table.place], foreignColumns: [seats.room, seats.place] }),
              check('bookings_room_place_check', sql\`(\${table.room} is null) = (\${table.place} is null)\`),
            ],
          );
        `,
      },
    ],
    good: [
      {
        title: 'NOT NULL, one optional column, or NULL together',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { check, foreignKey, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';

          export const seats = pgTable(
            'seats',
            { room: integer('room'), place: integer('place') },
            (table) => [primaryKey({ columns: [table.room, table.place] })],
          );

          export const bookings = pgTable(
            'bookings',
            {
              id: integer('id').primaryKey(),
              room: integer('room').notNull(),
              place: integer('place').notNull(),
              reserve: integer('reserve'),
              nextRoom: integer('next_room'),
              nextPlace: integer('next_place'),
            },
            (table) => [
              foreignKey({ columns: [table.room, table.place], foreignColumns: [seats.room, seats.place] }),
              foreignKey({ columns: [table.room, table.reserve], foreignColumns: [seats.room, seats.place] }),
              foreignKey({ columns: [table.nextRoom, table.nextPlace], foreignColumns: [seats.room, seats.place] }),
              check('both', sql\`(\${table.nextRoom} is null) = (\${table.nextPlace} is null)\`),
            ],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['foreign key of several columns', 'nullable column'],
  check(table, { report }) {
    for (const foreignKey of table.foreignKeys) {
      const columns = columnsOf(table, foreignKey.columns);
      if (!columns || columns.length < 2 || foreignKey.match === 'full') continue;
      const nullable = columns.filter((column) => known(column.notNull) === false);
      if (nullable.length < 2 || nullable.some((column) => isChecked(table, column) !== false)) continue;
      report({
        at: foreignKey.span.name,
        message: 'nullable',
        data: { columns: nullable.map(columnLabel).join(', ') },
        fixes: fixes(table, nullable),
      });
    }
  },
});

function fixes(table: Table, columns: readonly Column[]): readonly Fix[] {
  const labels = columns.map(columnLabel);
  const [first, ...rest] = columns as readonly [Column, ...Column[]];
  const expression = rest
    .map((column) => `({${first.key}} is null) = ({${column.key}} is null)`)
    .join(' and ');
  const name = shortName(tableLabel(table).split('.').at(-1) ?? '', labels, { kind: 'check' });
  return [
    {
      title: `Let ${labels.join(' and ')} be NULL only together`,
      safety: 'suggested',
      edits: [{ kind: 'add-check', table: table.id, name, expression }],
    },
    {
      title: `Make ${labels.join(' and ')} NOT NULL`,
      safety: 'suggested',
      edits: columns.map(({ key }) => ({
        kind: 'set-not-null',
        table: table.id,
        column: key,
        notNull: true,
      })),
    },
  ];
}
