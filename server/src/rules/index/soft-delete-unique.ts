import { columnLabel, columnsOf } from '../../model/catalog.ts';
import type { Query } from '../../model/query.ts';
import type { Column, ColumnKey, Index, Table, UniqueConstraint } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { wordList } from '../option.ts';
import { columnIn } from '../refactorings/fixedValues.ts';
import { defineRule } from '../rule.ts';
import { isReference } from '../support/checked.ts';
import { partLabel } from '../support/keyShape.ts';
import { replaceIndex } from '../support/replaceIndex.ts';
import { deletionColumn, liveRows } from '../support/softDelete.ts';
import { isAuthLibraryTable } from '../support/tableKind.ts';
import { reusableNameTerms, tenantTerms } from '../vocabulary/identity.ts';
import { softDeleteTerms } from '../vocabulary/time.ts';
import { isTerm } from '../vocabulary/words.ts';

const countsDeleted = (d: { part: string; deletion: string }) =>
  `${d.part} counts deleted rows too: what a row with ${d.deletion} set was called cannot be used again.`;

export const softDeleteUnique = defineRule({
  id: 'soft-delete-unique',
  group: 'index',
  severity: 'info',
  since: '0.1.0',
  milder: {
    unused: {
      severity: 'hint',
      where: 'where no query is seen that marks a row as deleted',
    },
    restored: {
      severity: 'hint',
      where:
        'where a query takes the mark away again, which a name that was given to another row meanwhile would forbid',
    },
  },
  fix: 'suggested',
  dialects: ['postgresql', 'sqlite'],
  sources: ['active_record_doctor/unique_index_on_soft_deleted'],
  summary: 'A deleted row that stays in the table keeps its name for ever.',
  why: `
With \`deleted_at\` a row is gone for the program and still there for the unique key: who deletes a project and makes a
new one of the same name, or signs up again with the same address, gets a violated constraint about a row that nobody
sees. A unique index of the rows that are not deleted says what is meant
([PostgreSQL](https://www.postgresql.org/docs/current/indexes-partial.html),
[SQLite](https://www.sqlite.org/partialindex.html#unique_partial_indexes)).
`,
  which: ['soft-delete'],
  silences: [
    'Keys over anything else than names that people choose (`email`, `slug`, `name`; see the option), alone or ' +
      'within an owner: ids, tokens and codes of other systems must stay unique.',
    'Keys that hold the time of deletion, and keys that a foreign key leads to.',
    'Flags such as `is_deleted`, MySQL, which has no partial indexes, and tables that a library prescribes.',
  ],
  options: { names: wordList([], 'More names of columns that may be used again after a deletion.') },
  messages: {
    kept: countsDeleted,
    unused: countsDeleted,
    restored: countsDeleted,
  },
  examples: {
    bad: [
      {
        title: 'An address that stays taken',
        fixture: `
          import { pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable(
            'users',
            {
              id: uuid('id').primaryKey(),
              email: text('email').notNull(),
              deletedAt: timestamp('deleted_at', { withTimezone: true }),
            },
            (table) => [uniqueIndex('users_email_idx').on(table.email)],
            //          ^^^^^^^^^^^ Unique index users_email_idx counts deleted rows too: what a row with deleted_at set was called cannot be used again.
          );
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable(
            'users',
            {
              id: uuid('id').primaryKey(),
              email: text('email').notNull(),
              deletedAt: timestamp('deleted_at', { withTimezone: true }),
            },
            (table) => [uniqueIndex('users_email_idx').on(table.email).where(sql\`deleted_at is null\`)],
          );
        `,
      },
    ],
    good: [
      {
        title: 'Only the rows that are not deleted',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable(
            'users',
            {
              id: uuid('id').primaryKey(),
              email: text('email').notNull(),
              customerId: text('customer_id').unique(),
              deletedAt: timestamp('deleted_at', { withTimezone: true }),
            },
            (table) => [uniqueIndex('users_email_idx').on(table.email).where(sql\`\${table.deletedAt} is null\`)],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['further key', 'nullable column'],
  names: () => [softDeleteTerms],
  check(table, { options, view, report }) {
    const deletion = deletionColumn(table);
    if (!deletion || isAuthLibraryTable(table)) return;
    for (const part of [...table.uniques, ...table.indexes]) {
      const keys = keysOf(part);
      const columns = keys && columnsOf(table, keys);
      if (!keys || !columns || columns.includes(deletion)) continue;
      const names = columns.filter((column) => isTerm(columnLabel(column), reusableNameTerms, options.names));
      if (names.length !== 1) continue;
      const rest = columns.filter((column) => !names.includes(column));
      if (!rest.every((column) => isTerm(columnLabel(column), tenantTerms) || isReference(table, column)))
        continue;
      const isTarget = view
        .referencedColumns(table.id)
        .some((target) => target.length === keys.length && target.every((key) => keys.includes(key)));
      if (isTarget) continue;
      const label = partLabel(table, part);
      const edits = replaceIndex(table, part, { unique: true, predicate: liveRows(deletion) });
      report({
        at: part.span.name,
        message: messageOf(table, deletion, view.queriesOf(table.id)),
        data: { part: `${label.charAt(0).toUpperCase()}${label.slice(1)}`, deletion: columnLabel(deletion) },
        fixes: edits
          ? [{ title: 'Keep it unique among the rows that are not deleted', safety: 'suggested', edits }]
          : [],
      });
    }
  },
});

function keysOf(part: UniqueConstraint | Index): readonly ColumnKey[] | undefined {
  if (part.kind === 'unique') return known(part.columns);
  if (!part.unique || part.predicate !== undefined) return undefined;
  const keys = known(part.members)?.map((member) => member.column);
  return keys?.every((key) => key !== undefined) ? keys : undefined;
}

function messageOf(
  table: Table,
  deletion: Column,
  queries: readonly Query[],
): 'kept' | 'unused' | 'restored' {
  if (!isEverSet(table, deletion, queries)) return 'unused';
  return isEverTakenBack(table, deletion, queries) ? 'restored' : 'kept';
}

/** Whether a query sets the mark to NULL: the row comes back, and must find its name free. */
function isEverTakenBack(table: Table, deletion: Column, queries: readonly Query[]): boolean {
  return queries.some(
    (query) =>
      query.operation === 'update' &&
      query.set.some(
        ({ column, value }) =>
          value?.kind === 'constant' && value.value === null && columnIn(query, table, deletion)(column),
      ),
  );
}

/** Whether a query marks rows as deleted, or sets what is not known. */
function isEverSet(table: Table, deletion: Column, queries: readonly Query[]): boolean {
  return queries.some(
    (query) =>
      query.operation === 'update' &&
      (query.set.length === 0 || query.set.some(({ column }) => columnIn(query, table, deletion)(column))),
  );
}
