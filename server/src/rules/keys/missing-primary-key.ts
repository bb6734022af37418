import { tableLabel } from '../../model/catalog.ts';
import type { NewColumnType, SchemaEdit } from '../../model/edit.ts';
import type { ColumnKey, Dialect, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { junctionKey } from '../support/junction.ts';
import { withoutIndexesOver } from '../support/replaceIndex.ts';
import { isKeptApart } from '../support/splitKey.ts';
import { hasUnknownKey, uniqueKeys } from '../support/uniqueKey.ts';
import { temporaryTerms } from '../vocabulary/tables.ts';
import { startsWithTerm } from '../vocabulary/words.ts';

export const missingPrimaryKey = defineRule({
  id: 'missing-primary-key',
  group: 'keys',
  severity: 'warning',
  milder: {
    inherited: { severity: 'info', where: 'where a table inherits from one that has a key' },
    undeclared: { severity: 'info', where: 'where a unique key that is never NULL tells the rows apart' },
    undeclaredInSqlite: {
      severity: 'hint',
      where: 'where one does so in SQLite, which replicates no rows by their key',
    },
  },
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [
    'splinter/no_primary_key',
    'schemalint/require-primary-key',
    'active_record_doctor/table_without_primary_key',
    'pg-index-health/tables_without_primary_key',
    'pglinter/B001',
    'tbls/requirePrimaryKey',
  ],
  summary: 'A table has no primary key.',
  why: `
Without a primary key nothing tells two equal rows apart: you cannot update or delete just one of them, no
foreign key can lead to the table, and tools that page, copy or merge rows have nothing to hold on to.

- PostgreSQL: logical replication needs a replica identity, which is the primary key unless you choose
  another; without one, UPDATE and DELETE on a published table fail
  ([manual](https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY)).
- MySQL: InnoDB stores the rows in the order of the primary key, and adds a hidden one where there is none
  ([manual](https://dev.mysql.com/doc/refman/8.4/en/innodb-index-types.html)).
- SQLite keeps a rowid, but VACUUM may change the rowids of a table without an INTEGER PRIMARY KEY
  ([manual](https://www.sqlite.org/lang_vacuum.html)).
`,
  which: ['uuid-or-identity'],
  silences: [
    'Tables that are called temporary (`temp_users`, `backup_orders`).',
    'Views, partitions (their key is the parent’s), tables that inherit from one without a key, where it is told, and tables whose columns or constraints could not all be read.',
    'Hypertables of TimescaleDB, whose unique keys would have to hold the time.',
    'Tables without any column yet, and virtual tables of SQLite for full text search (`documents_fts`).',
    'Tables whose rows unique keys tell apart although a part of them may be NULL: NULLS NOT DISTINCT, `coalesce(…)`, or ' +
      'one partial index for the rows with NULL and one for the rest.',
    'Junction tables without a key over the pair: junction-table-without-key reports them.',
  ],
  options: {},
  messages: {
    missing: (d: { table: string }) => `Table ${d.table} has no primary key: nothing tells its rows apart.`,
    undeclared: (d: { table: string; columns: string }) =>
      `Table ${d.table} has no primary key, though (${d.columns}) is unique and never NULL: replication and tools look for the key.`,
    undeclaredInSqlite: (d: { table: string; columns: string }) =>
      `Table ${d.table} has no primary key, though (${d.columns}) is unique and never NULL: tools look for the key.`,
    inherited: (d: { table: string }) =>
      `Table ${d.table} has no primary key: that of the table which it inherits from is not inherited.`,
  },
  examples: {
    bad: [
      {
        title: 'No column is the key',
        fixture: `
          import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', {
          //           ^^^^^ Table notes has no primary key: nothing tells its rows apart.
            body: text('body').notNull(),
            writtenAt: timestamp('written_at', { withTimezone: true }).notNull(),
          });
          //= schema.ts
          import { bigint, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', {
            id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
            body: text('body').notNull(),
            writtenAt: timestamp('written_at', { withTimezone: true }).notNull(),
          });
          //= schema.ts "Add a uuid id"
          import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', {
            id: uuid('id').primaryKey().defaultRandom(),
            body: text('body').notNull(),
            writtenAt: timestamp('written_at', { withTimezone: true }).notNull(),
          });
        `,
      },
      {
        title: 'The id is not declared as the key',
        fixture: `
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const notes = sqliteTable('notes', {
          //           ^^^^^ Table notes has no primary key: nothing tells its rows apart.
            id: integer('id').notNull(),
            body: text('body').notNull(),
          });
          //= schema.ts
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const notes = sqliteTable('notes', {
            id: integer('id').primaryKey(),
            body: text('body').notNull(),
          });
        `,
      },
    ],
    good: [
      {
        title: 'A key of one column, and one of two',
        fixture: `
          import { bigint, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

          export const notes = pgTable('notes', {
            id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
            body: text('body').notNull(),
          });

          export const translations = pgTable(
            'translations',
            { locale: text('locale'), key: text('key'), text: text('text').notNull() },
            (table) => [primaryKey({ columns: [table.locale, table.key] })],
          );
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, report }) {
    if (table.primaryKey || table.columns.length === 0 || hasUnknownKey(table)) return;
    if (table.partitionOf !== undefined || isSearchTable(table) || isHypertable(table)) return;
    if (startsWithTerm(known(table.name) ?? '', temporaryTerms)) return;
    const junction = junctionKey(table);
    if (junction && !uniqueKeys(table).some((key) => key.length <= junction.length)) return;
    if (isKeptApart(table)) return;
    const parents = table.inherits?.map((id) => view.table(id)) ?? [];
    // Where they have none either, it is told there.
    if (parents.some((parent) => parent && !parent.primaryKey)) return;
    const [unique] = completeKeys(table);
    const found = { at: table.span.name, fixes: fixes(table) };
    if (unique) {
      const data = { table: tableLabel(table), columns: columnNames(table, unique) };
      report({ ...found, message: table.dialect === 'sqlite' ? 'undeclaredInSqlite' : 'undeclared', data });
    } else if (parents.length > 0) {
      report({ ...found, message: 'inherited', data: { table: tableLabel(table) } });
    } else report({ ...found, message: 'missing', data: { table: tableLabel(table) } });
  },
});

/** Made by a call, or by the parameter that TimescaleDB 2.20 brought. */
function isHypertable({ storage }: Table): boolean {
  return storage?.hypertable === true || storage?.parameters?.['tsdb.hypertable'] !== undefined;
}

/** SQLite's tables for full text search are virtual: they can have no primary key. */
function isSearchTable({ dialect, name }: Table): boolean {
  return dialect === 'sqlite' && /_fts\d?$/i.test(known(name) ?? '');
}

function fixes(table: Table): readonly Fix[] {
  // The key would have to hold the columns that it is partitioned by.
  if (table.partitioned) return [];
  const key = existingKey(table);
  if (key) {
    return [
      {
        title: `Make (${columnNames(table, key)}) the primary key`,
        safety: 'suggested',
        edits: [...removals(table, key), { kind: 'add-primary-key', table: table.id, columns: key }],
      },
    ];
  }
  if (table.columns.some((column) => column.key === 'id' || known(column.name) === 'id')) return [];
  const added = (title: string, type: NewColumnType, isUuid: boolean): Fix => ({
    title,
    safety: 'suggested',
    edits: [
      {
        kind: 'add-column',
        table: table.id,
        words: ['id'],
        type,
        primaryKey: true,
        position: 'first',
        ...(isUuid ? { default: { kind: 'uuid' } } : {}),
      },
    ],
  });
  const counted = added('Add an id that counts up', countingType[table.dialect], false);
  return table.dialect === 'postgresql'
    ? [counted, added('Add a uuid id', { name: 'uuid' }, true)]
    : [counted];
}

const countingType: Readonly<Record<Dialect, NewColumnType>> = {
  postgresql: { name: 'int8', mode: 'number', identity: true },
  mysql: { name: 'bigint', mode: 'number', identity: true },
  sqlite: { name: 'integer' },
};

/** The unique constraints and indexes that the primary key takes the place of. */
function removals(table: Table, key: readonly ColumnKey[]): readonly SchemaEdit[] {
  return [
    ...table.uniques
      .filter(
        ({ columns }) =>
          known(columns)?.length === key.length && known(columns)?.every((c) => key.includes(c)),
      )
      .map((unique): SchemaEdit => ({ kind: 'remove-part', table: table.id, part: unique.span.whole })),
    ...withoutIndexesOver(table, key),
  ];
}

/** Columns that already are a key in all but name: the only unique key, or a NOT NULL `id`. */
function existingKey(table: Table): readonly ColumnKey[] | undefined {
  const [key, ...others] = completeKeys(table);
  if (key && others.length === 0) return key;
  const id = table.columns.find((column) => known(column.name) === 'id' && known(column.notNull) === true);
  return id && [id.key];
}

/** The unique keys without a column that may be NULL. */
function completeKeys(table: Table): readonly (readonly ColumnKey[])[] {
  const isNotNull = (key: ColumnKey) =>
    known(table.columns.find((column) => column.key === key)?.notNull) === true;
  return uniqueKeys(table).filter((columns) => columns.every(isNotNull));
}
