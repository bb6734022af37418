import { columnLabel, columnOf } from '../../model/catalog.ts';
import type { NewColumnType } from '../../model/edit.ts';
import type { Column, ColumnType, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { scalarType } from '../support/columnType.ts';
import { isRecordTable, purposeName } from '../support/tableKind.ts';
import { smallTableTerms } from '../vocabulary/queries.ts';
import { createdTerms, originTerms } from '../vocabulary/time.ts';
import { hasTerm, isTerm } from '../vocabulary/words.ts';

export const int4PrimaryKey = defineRule({
  id: 'int4-primary-key',
  group: 'types',
  severity: 'hint',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql'],
  sources: ['active_record_doctor/short_primary_key_type', 'online_migrations/short_primary_key_type'],
  summary: 'The counting key of a table that grows has 32 bits.',
  why: `
After 2,147,483,647 rows, deleted and rolled-back ones included, every insert fails
([PostgreSQL](https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/integer-types.html)). To widen the key then means to rewrite the table
and all that refer to it while nothing can be written. Eight bytes cost little from the start.
`,
  which: ['uuid-or-identity'],
  silences: [
    'Tables that do not grow by themselves: those that are no log, and lack a time at which the row came about or a reference to what it belongs to, and those that stay small by their name (settings, categories).',
    'Keys that nothing counts up, and keys that are references.',
    'No fix where other tables refer to the key: their columns have to change as well.',
  ],
  options: {},
  messages: {
    short: (d: { column: string }) => `${d.column} counts up to 2,147,483,647, then every insert fails.`,
  },
  examples: {
    bad: [
      {
        title: 'An identity of four bytes',
        fixture: `
          import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
            //  ^^^^^^^^^^^^^ id counts up to 2,147,483,647, then every insert fails.
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
          });
          //= schema.ts
          import { bigint, pgTable, timestamp } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'Eight bytes, or a list that stays short',
        fixture: `
          import { bigint, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

          export const events = pgTable('events', {
            id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
            createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
          });

          export const countries = pgTable('countries', {
            id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
            name: text('name').notNull(),
          });
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['integer of 32 bits'],
  check(table, { view, report }) {
    const [key, ...more] = known(table.primaryKey?.columns) ?? [];
    const column = key === undefined || more.length > 0 ? undefined : columnOf(table, key);
    const type = column && scalarType(column);
    if (!column || !type || type.family !== 'integer' || type.bits !== 32 || !grows(table)) return;
    const isCounted = type.serial || column.identity || column.autoIncrement;
    if (!isCounted || isReference(table, column)) return;
    report({
      at: column.span.type ?? column.span.name,
      message: 'short',
      data: { column: columnLabel(column) },
      fixes: view.referencedBy(table.id).length > 0 ? [] : fixes(table, column, type),
    });
  },
});

function grows(table: Table): boolean {
  if (isRecordTable(table)) return true;
  if (table.foreignKeys.length === 0 || hasTerm(purposeName(table), smallTableTerms)) return false;
  return table.columns.some((column) => isTerm(columnLabel(column), createdTerms, originTerms));
}

/** What counts stays: a serial becomes an identity, an identity stays one. */
function fixes(table: Table, column: Column, type: ColumnType): readonly Fix[] {
  const wide: NewColumnType =
    table.dialect === 'mysql'
      ? { name: 'bigint', mode: 'number', ...(type.unsigned ? { unsigned: true } : {}) }
      : { name: 'int8', mode: 'number', ...(type.serial ? { identity: true } : {}) };
  return [
    {
      title: 'Change the type to bigint',
      safety: 'suggested',
      edits: [{ kind: 'set-column-type', table: table.id, column: column.key, type: wide }],
    },
  ];
}
