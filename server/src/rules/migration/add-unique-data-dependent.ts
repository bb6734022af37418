import type { Change, MigrationStatement } from '../../model/migration.ts';
import type { Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { createQuoter, tableSql } from './support/names.ts';

export const addUniqueDataDependent = defineRule({
  id: 'add-unique-data-dependent',
  group: 'migration',
  severity: 'info',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql'],
  sources: ['atlas/MF101', 'atlas/MF102'],
  summary: 'A unique index or constraint fails where rows have the same values already.',
  why: `
Whether it works depends on the rows there are. On the production data it may fail half way through a deployment; built
concurrently, it leaves an invalid index behind
([manual](https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY)). Ask for the rows that
break it first.
`,
  silences: [
    'Tables that the same migration makes or empties.',
    'Constraints that take over a unique index, and indexes over expressions or with a condition.',
    'Columns that the migration adds: their values are NULL, or the default of the column.',
    'Columns of which some are unique already, or were until this migration, and tables of which the migration takes the duplicates out before (by `ctid`, `row_number()`, `DISTINCT ON` or `GROUP BY`).',
    'The way back.',
  ],
  options: {},
  messages: {
    duplicates: (d: { query: string }) =>
      `This fails where rows have the same values. Look first: ${d.query}`,
  },
  examples: {
    bad: [
      {
        title: 'A unique index and a unique constraint',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text not null, team int, name text);
          --- 0002_unique.sql
          create unique index concurrently users_email_idx on users (email);
          --<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This fails where rows have the same values. Look first: SELECT email FROM users GROUP BY email HAVING count(*) > 1
          alter table users add unique (team, name);
          --                ^^^^^^^^^^^^^^^^^^^^^^^ This fails where rows have the same values. Look first: SELECT team, name FROM users WHERE team IS NOT NULL AND name IS NOT NULL GROUP BY team, name HAVING count(*) > 1
        `,
      },
    ],
    good: [
      {
        title: 'A new table, and an index that is there',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text not null);
          create unique index users_email_key on users (email);
          --- 0002_unique.sql
          alter table users add constraint users_email_key unique using index users_email_key;
        `,
      },
      {
        title: 'A wider key in the place of another',
        language: 'sql',
        fixture: `
          --- 0001_users.sql
          create table users (id int primary key, email text unique, team int);
          --- 0002_unique.sql
          alter table users drop constraint users_email_key;
          create unique index users_email_team_idx on users (email, team);
        `,
      },
    ],
  },
  subject: 'migration',
  check({ file, statements }, { report }) {
    if (file.direction === 'down') return;
    /** The tables as they were before each change so far. */
    const before: Table[] = [];
    for (const [statement, change] of statements.flatMap((each) =>
      each.changes.map((change) => [each, change] as const),
    )) {
      if ('table' in change && change.table) before.push(change.table);
      const unique = uniqueColumns(change);
      if (!unique || !('table' in change) || change.fill === 'new' || change.emptied) continue;
      if (statements.some((each) => each.index < statement.index && takesDuplicates(each, change))) continue;
      const former = before.filter(({ id }) => id === change.table?.id);
      if (!unique.nullsNotDistinct && former.some((table) => hasKeyWithin(table, unique.columns))) continue;
      if (
        !unique.nullsNotDistinct &&
        unique.columns.some((key) => isNewAndEmpty(statement, change.table, key))
      )
        continue;
      report({
        at: change.span,
        message: 'duplicates',
        data: { query: duplicatesQuery(statement, change, unique.columns, unique.nullsNotDistinct) },
      });
    }
  },
});

/**
 * A DELETE of rows of the table that is told which of them to keep: by the address or the number of a row, the first of a
 * group, or a comparison with the same table.
 */
function takesDuplicates(
  { changes, text }: MigrationStatement,
  { table }: { readonly table: Table | undefined },
): boolean {
  return (
    table !== undefined &&
    changes.some(
      (each) => each.kind === 'write-rows' && each.command === 'delete' && each.table?.id === table.id,
    ) &&
    /\bctid\b|\brow_number\s*\(|\bdistinct\s+on\b|\bgroup\s+by\b/i.test(text)
  );
}

/** True where some of the columns are a key of the table: rows that differ in them differ in all. */
function hasKeyWithin({ primaryKey, uniques, indexes }: Table, columns: readonly string[]): boolean {
  const keys = [...(primaryKey ? [primaryKey] : []), ...uniques].map((key) => known(key.columns));
  const unique = indexes
    .filter((index) => index.unique && index.predicate === undefined)
    .map((index) => known(index.members)?.map(({ column }) => column));
  return [...keys, ...unique].some((key) =>
    key?.every((each) => each !== undefined && columns.includes(each)),
  );
}

/** A column that the same file adds without a value: rows with a NULL differ from all others. */
function isNewAndEmpty({ file }: MigrationStatement, table: Table | undefined, key: string): boolean {
  const column = table?.columns.find((each) => each.key === key);
  return (
    column?.span.whole.file === file.path && column.default === undefined && known(column.notNull) === false
  );
}

interface UniqueColumns {
  readonly columns: readonly string[];
  readonly nullsNotDistinct: boolean;
}

function uniqueColumns(change: Change): UniqueColumns | undefined {
  if (change.kind === 'create-index') {
    const { index } = change;
    const members = known(index.members);
    if (!index.unique || !members || index.predicate !== undefined) return undefined;
    const columns = members.flatMap((member) => member.column ?? []);
    return columns.length === members.length
      ? { columns, nullsNotDistinct: index.nullsNotDistinct }
      : undefined;
  }
  if (change.kind !== 'add-constraint') return undefined;
  const { constraint } = change;
  if (constraint.kind !== 'unique' && constraint.kind !== 'primary-key') return undefined;
  const columns = known(constraint.part.columns);
  if (constraint.usingIndex !== undefined || !columns) return undefined;
  return {
    columns,
    nullsNotDistinct: constraint.kind === 'unique' && constraint.part.nullsNotDistinct,
  };
}

function duplicatesQuery(
  statement: MigrationStatement,
  change: { readonly table: Table | undefined; readonly tableLabel: string },
  columns: readonly string[],
  nullsNotDistinct: boolean,
): string {
  const quote = createQuoter(statement);
  const list = columns.map(quote).join(', ');
  const isNullable = (key: string) =>
    known(change.table?.columns.find((column) => column.key === key)?.notNull) !== true;
  // Rows with a NULL differ from all others.
  const nullable = nullsNotDistinct ? [] : columns.filter(isNullable);
  const condition =
    nullable.length === 0
      ? ''
      : ` WHERE ${nullable.map((column) => `${quote(column)} IS NOT NULL`).join(' AND ')}`;
  return `SELECT ${list} FROM ${tableSql(change, statement)}${condition} GROUP BY ${list} HAVING count(*) > 1`;
}
