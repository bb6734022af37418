import { columnLabel, columnsOf } from '../../model/catalog.ts';
import type { Column, ColumnKey, Index, Table, UniqueConstraint } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isReference, mentions } from '../support/checked.ts';
import { columnNames } from '../support/columnNames.ts';
import { mayHaveMoreConstraints } from '../support/gaps.ts';
import { isOwnPart } from '../support/ownPart.ts';
import { idTerms, tenantTerms } from '../vocabulary/identity.ts';
import { deletedTerms } from '../vocabulary/time.ts';
import { hasTerm, isTerm } from '../vocabulary/words.ts';

export const nullableColumnInUnique = defineRule({
  id: 'nullable-column-in-unique',
  group: 'keys',
  severity: 'info',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['schemacrawler/LinterNullableColumnsInUniqueIndex'],
  summary: 'A unique key has a column that can be NULL, and rows with NULL there may repeat.',
  why: `
Two NULLs are not equal to a unique key: (NULL, 'Inbox') can be stored as often as one likes
([PostgreSQL](https://www.postgresql.org/docs/current/indexes-unique.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-index.html#create-index-unique),
[SQLite](https://www.sqlite.org/nulls.html)). Where NULL says "at the top" or "not deleted", those are the very rows
that were to be unique. A unique index over the rest, for the rows where the column is NULL, closes the gap, as NULLS
NOT DISTINCT does in PostgreSQL 15 and later.
`,
  silences: [
    'NULLS NOT DISTINCT, and partial indexes.',
    'Where another unique index covers the rows in which the column is NULL.',
    'Nullable columns that name the row itself (a slug, an external id): NULL there means that it has none. ' +
      'Only references, owners and times of deletion count, beside a NOT NULL column that is none of these.',
    'References that ON DELETE SET NULL empties, and tables with several nullable references, of which one is filled in.',
    'Where what stands beside it only has a few fixed values: each reference is unique within one of them.',
    'Tables whose indexes could not all be read.',
  ],
  options: {},
  messages: {
    reference: (d: { column: string; others: string }) =>
      `Rows where ${d.column} is NULL may repeat ${d.others}: NULL equals nothing in a unique key.`,
    deleted: (d: { column: string; others: string }) =>
      `The rows that are not deleted may repeat ${d.others}: ${d.column} is NULL there, which equals nothing.`,
  },
  examples: {
    bad: [
      {
        title: 'Folders at the top',
        fixture: `
          import { integer, pgTable, text, unique } from 'drizzle-orm/pg-core';

          export const folders = pgTable(
            'folders',
            {
              id: integer('id').primaryKey(),
              parentId: integer('parent_id').references((): any => folders.id),
              name: text('name').notNull(),
            },
            (table) => [unique().on(table.parentId, table.name)],
            //          ^^^^^^ Rows where parent_id is NULL may repeat (name): NULL equals nothing in a unique key.
          );
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { integer, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';

          export const folders = pgTable(
            'folders',
            {
              id: integer('id').primaryKey(),
              parentId: integer('parent_id').references((): any => folders.id),
              name: text('name').notNull(),
            },
            (table) => [
              unique().on(table.parentId, table.name),
              uniqueIndex('folders_name_unique').on(table.name).where(sql\`parent_id is null\`),
            ],
          );
        `,
      },
      {
        title: 'Deleted rows were to be left out',
        fixture: `
          import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable(
            'users',
            { id: integer('id').primaryKey(), email: text('email').notNull(), deletedAt: integer('deleted_at') },
            (table) => [uniqueIndex('users_email_idx').on(table.email, table.deletedAt)],
            //          ^^^^^^^^^^^ The rows that are not deleted may repeat (email): deleted_at is NULL there, which equals nothing.
          );
          //= schema.ts
          import { sql } from 'drizzle-orm';
          import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

          export const users = sqliteTable(
            'users',
            { id: integer('id').primaryKey(), email: text('email').notNull(), deletedAt: integer('deleted_at') },
            (table) => [
              uniqueIndex('users_email_idx').on(table.email, table.deletedAt),
              uniqueIndex('users_email_unique').on(table.email).where(sql\`deleted_at is null\`),
            ],
          );
        `,
      },
    ],
    good: [
      {
        title: 'NULL is meant, or equal, or covered',
        fixture: `
          import { sql } from 'drizzle-orm';
          import { integer, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';

          export const folders = pgTable(
            'folders',
            {
              id: integer('id').primaryKey(),
              parentId: integer('parent_id').references((): any => folders.id),
              teamId: integer('team_id').notNull(),
              name: text('name').notNull(),
              slug: text('slug'),
            },
            (table) => [
              unique().on(table.parentId, table.name).nullsNotDistinct(),
              unique().on(table.teamId, table.slug),
              uniqueIndex('children').on(table.parentId, table.teamId, table.name),
              uniqueIndex('roots').on(table.teamId, table.name).where(sql\`\${table.parentId} is null\`),
            ],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['further key', 'nullable column'],
  check(table, { serverVersion, report }) {
    if (mayHaveMoreConstraints(table) || table.indexes.some(({ members }) => isUnknown(members))) return;
    for (const part of [...table.uniques, ...table.indexes]) {
      const keys = keysOf(part);
      const columns = keys && columnsOf(table, keys);
      if (!columns || columns.length < 2 || part.nullsNotDistinct) continue;
      const nullable = columns.filter((column) => known(column.notNull) === false);
      const [column] = nullable;
      if (!column || nullable.length > 1) continue;
      const rest = columns.filter((other) => other !== column);
      const isDeletion = isTerm(columnLabel(column), deletedTerms);
      const isScope = isReference(table, column)
        ? isLastingReference(table, column)
        : isTerm(columnLabel(column), tenantTerms);
      const naming = rest.filter(
        (other) =>
          !isReference(table, other) &&
          !hasTerm(columnLabel(other), idTerms) &&
          other.promisedValues === undefined,
      );
      if (!isDeletion && (!isScope || naming.length === 0)) continue;
      if (coversNull(table, column, rest)) continue;
      report({
        at: part.span.name,
        message: isDeletion ? 'deleted' : 'reference',
        data: { column: columnLabel(column), others: `(${columnNames(table, keysIn(rest))})` },
        fixes: fixes(table, part, column, rest, serverVersion),
      });
    }
  },
});

/** A reference that is NULL on purpose: neither emptied by ON DELETE, nor one of several of which one is filled in. */
function isLastingReference(table: Table, column: Column): boolean {
  const nullable = table.foreignKeys.filter(({ columns }) =>
    columnsOf(table, columns)?.every((each) => known(each.notNull) === false),
  );
  const own = nullable.find(({ columns }) => known(columns)?.includes(column.key));
  const isEmptied = own?.onDelete === 'set null' || own?.onDelete === 'set default';
  return own !== undefined && !isEmptied && nullable.length === 1;
}

function keysOf(part: UniqueConstraint | Index): readonly ColumnKey[] | undefined {
  if (part.kind === 'unique') return known(part.columns);
  if (!part.unique || part.predicate !== undefined) return undefined;
  const keys = known(part.members)?.map((member) => member.column);
  return keys?.every((key) => key !== undefined) ? keys : undefined;
}

/** True when a unique index holds the rest together for the rows in which the column is NULL, or may do so. */
function coversNull(table: Table, column: Column, rest: readonly Column[]): boolean {
  const wanted = keysIn(rest);
  const isWithin = (keys: readonly (ColumnKey | undefined)[]) =>
    keys.length > 0 && keys.every((key) => key === undefined || wanted.includes(key));
  return (
    table.uniques.some((unique) => isWithin(known(unique.columns) ?? [])) ||
    table.indexes.some((index) => {
      if (!index.unique || !isWithin((known(index.members) ?? []).map((member) => member.column)))
        return false;
      const { predicate } = index;
      return predicate === undefined || isUnknown(predicate) || mentions(predicate.text, columnLabel(column));
    })
  );
}

function keysIn(columns: readonly Column[]): readonly ColumnKey[] {
  return columns.map(({ key }) => key);
}

function fixes(
  table: Table,
  part: UniqueConstraint | Index,
  column: Column,
  rest: readonly Column[],
  serverVersion: number,
): readonly Fix[] {
  const name = columnLabel(column);
  const index: Fix = {
    title: `Add a unique index on (${rest.map(columnLabel).join(', ')}) for the rows where ${name} is NULL`,
    safety: 'suggested',
    edits: [
      {
        kind: 'add-index',
        table: table.id,
        columns: keysIn(rest),
        unique: true,
        predicate: `${name} is null`,
      },
    ],
  };
  const distinct: Fix = {
    title: 'Let NULL count as a value: NULLS NOT DISTINCT',
    safety: 'suggested',
    edits: [{ kind: 'set-nulls-not-distinct', table: table.id, part: part.span.whole }],
  };
  const notNull: Fix = {
    title: `Make ${name} NOT NULL`,
    safety: 'suggested',
    edits: [{ kind: 'set-not-null', table: table.id, column: column.key, notNull: true }],
  };
  const canCompareNulls =
    table.dialect === 'postgresql' &&
    serverVersion >= 15 &&
    part.kind === 'unique' &&
    isOwnPart(table, part.span.whole);
  return [
    ...(table.dialect === 'mysql' ? [] : [index]),
    ...(canCompareNulls ? [distinct] : []),
    ...(isTerm(name, deletedTerms) ? [] : [notNull]),
  ];
}
