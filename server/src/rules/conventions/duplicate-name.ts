import { columnLabel, columnsOf, tableLabel } from '../../model/catalog.ts';
import { type NamedPart, partName } from '../../model/names.ts';
import type { Table } from '../../model/schema.ts';
import type { Span } from '../../model/span.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix, type SchemaView } from '../rule.ts';
import { isOwnPart } from '../support/ownPart.ts';
import { shortName } from '../support/shortName.ts';
import { indexNames } from '../tallies.ts';

export const duplicateName = defineRule({
  id: 'duplicate-name',
  group: 'conventions',
  severity: 'error',
  milder: { skipped: { severity: 'warning', where: 'where IF NOT EXISTS leaves an index out' } },
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'Two tables, or two indexes, have one name in one schema.',
  why: `
The second of them cannot be created. Tables, views and indexes share one list of names in PostgreSQL and SQLite, in
MySQL the indexes of each table have their own
([PostgreSQL](https://www.postgresql.org/docs/current/sql-createindex.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-index.html),
[SQLite](https://www.sqlite.org/lang_createindex.html)). drizzle-kit keeps the parts by their names: of two, one
is lost without a word or the generation stops. \`CREATE INDEX IF NOT EXISTS\` passes over a name that an index of any other
table has: the index is never made, and nothing says so.
`,
  silences: [
    'Tables of different schemas, databases or files, and tables that the migration tool does not see.',
    'Names that could not be read.',
  ],
  options: {},
  messages: {
    table: (d: { name: string }) => `There are two tables ${d.name}: the second cannot be created.`,
    index: (d: { name: string; table: string }) =>
      `${d.table} has an index ${d.name} as well: the second cannot be created.`,
    skipped: (d: { name: string; table: string }) =>
      `${d.table} has an index ${d.name}: IF NOT EXISTS leaves this one out.`,
  },
  examples: {
    bad: [
      {
        title: 'An index name that was copied',
        fixture: `
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), rank: integer('rank') },
            (table) => [index('rank_idx').on(table.rank)],
          );

          export const replies = pgTable(
            'replies',
            { id: integer('id').primaryKey(), rank: integer('rank') },
            (table) => [index('rank_idx').on(table.rank)],
            //          ^^^^^ posts has an index rank_idx as well: the second cannot be created.
          );
          //= schema.ts
          import { index, integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), rank: integer('rank') },
            (table) => [index('rank_idx').on(table.rank)],
          );

          export const replies = pgTable(
            'replies',
            { id: integer('id').primaryKey(), rank: integer('rank') },
            (table) => [index('replies_rank_idx').on(table.rank)],
          );
        `,
      },
      {
        title: 'A table that was copied',
        fixture: `
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const posts = pgTable('posts', { id: integer('id').primaryKey() });
          export const replies = pgTable('posts', { id: integer('id').primaryKey() });
          //           ^^^^^^^ There are two tables posts: the second cannot be created.
        `,
      },
      {
        title: 'An index that is left out',
        language: 'sql',
        fixture: `
          --- 0001_posts.sql
          create table posts (id int primary key, tenant_id int not null);
          create table replies (id int primary key, tenant_id int not null);
          create index if not exists tenant_id_idx on replies (tenant_id);
          create index if not exists tenant_id_idx on posts (tenant_id);
          --                         ^^^^^^^^^^^^^ replies has an index tenant_id_idx: IF NOT EXISTS leaves this one out.
        `,
      },
    ],
    good: [
      {
        title: 'The same statement again',
        language: 'sql',
        fixture: `
          --- 0001_posts.sql
          create table posts (id int primary key, rank int);
          create index if not exists posts_rank_idx on posts (rank);
          create index if not exists posts_rank_idx on posts (rank);
        `,
      },
      {
        title: 'Different schemas, and MySQL',
        fixture: `
          import { int, index, mysqlTable } from 'drizzle-orm/mysql-core';
          import { integer, pgSchema, pgTable } from 'drizzle-orm/pg-core';

          export const archive = pgSchema('archive');
          export const posts = pgTable('posts', { id: integer('id').primaryKey() });
          export const oldPosts = archive.table('posts', { id: integer('id').primaryKey() });

          export const a = mysqlTable('a', { x: int('x') }, (table) => [index('x_idx').on(table.x)]);
          export const b = mysqlTable('b', { x: int('x') }, (table) => [index('x_idx').on(table.x)]);
        `,
      },
    ],
  },
  subject: 'table',
  check(table, { view, report }) {
    if (!view.isExposed(table.id)) return;
    const twin = earlierTwin(table, view);
    if (twin) {
      report({
        at: table.span.name,
        message: 'table',
        data: { name: tableLabel(table) },
        related: [{ span: twin.span.name, message: 'This is the first one.' }],
      });
      return;
    }
    const seen = new Set<string>();
    for (const { schema, name, part } of indexNames(table)) {
      if (seen.has(name)) {
        report({
          at: part.span.name,
          message: 'index',
          data: { name, table: tableLabel(table) },
          fixes: fixes(table, name, part, view),
        });
        continue;
      }
      seen.add(name);
      if (isIfNotExists(part)) {
        const owner = earlierOwner(table, schema, name, part, view);
        if (owner)
          report({
            at: part.span.name,
            message: 'skipped',
            data: { name, table: tableLabel(owner.table) },
            fixes: fixes(table, name, part, view),
            related: [{ span: owner.part.span.name, message: 'This is the one that is made.' }],
          });
        continue;
      }
      const other = view
        .indexOwners(schema, name)
        .filter((id) => id < table.id && view.isExposed(id))
        .map((id) => view.table(id))
        .find(
          (candidate) =>
            candidate?.dialect === table.dialect &&
            isInSameFile(candidate, table) &&
            tableLabel(candidate) !== tableLabel(table) &&
            !indexNames(candidate).some((each) => each.name === name && isIfNotExists(each.part)),
        );
      if (!other) continue;
      report({
        at: part.span.name,
        message: 'index',
        data: { name, table: tableLabel(other) },
        fixes: fixes(table, name, part, view),
      });
    }
  },
});

function isIfNotExists(part: NamedPart): boolean {
  return part.kind === 'index' && part.ifNotExists === true;
}

/** The table whose index has the name already: made further up, or by an earlier migration. */
function earlierOwner(
  table: Table,
  schema: string | undefined,
  name: string,
  { span }: NamedPart,
  view: SchemaView,
): { readonly table: Table; readonly part: NamedPart } | undefined {
  for (const id of view.indexOwners(schema, name)) {
    const owner = id === table.id || !view.isExposed(id) ? undefined : view.table(id);
    const part = owner && indexNames(owner).find((each) => each.name === name)?.part;
    if (part && isBefore(part.span.whole, span.whole)) return { table: owner, part };
  }
  return undefined;
}

/** Files of SQL are one database: a history, or a folder of schema files. */
function isBefore(one: Span, other: Span): boolean {
  return one.file === other.file ? one.start < other.start : one.file < other.file;
}

/** The other table of the name in the same schema of the same database, when that is the one to keep. */
function earlierTwin(table: Table, view: SchemaView): Table | undefined {
  const name = known(table.name);
  if (name === undefined || (table.schema !== undefined && known(table.schema) === undefined))
    return undefined;
  for (const { id, label, dialect } of view.tablesNamed(name)) {
    if (id >= table.id || label !== tableLabel(table) || dialect !== table.dialect) continue;
    const twin = view.isExposed(id) ? view.table(id) : undefined;
    if (twin && isInSameFile(twin, table)) return twin;
  }
  return undefined;
}

/** Files that no configuration names need not belong to one database, so only what stands together is compared. */
function isInSameFile(one: Table, other: Table): boolean {
  return one.span.whole.file === other.span.whole.file;
}

/** The name that its table and columns give it, where nothing has that yet. */
function fixes(table: Table, name: string, part: NamedPart, view: SchemaView): readonly Fix[] {
  if (!isOwnPart(table, part.span.whole) || part.kind === 'check') return [];
  const keys =
    part.kind === 'index' ? known(part.members)?.flatMap(({ column }) => column ?? []) : known(part.columns);
  const columns = (columnsOf(table, keys ?? []) ?? []).map(columnLabel);
  if (columns.length === 0) return [];
  const other = shortName(tableLabel(table).split('.').at(-1) ?? '', columns, part);
  const own = [...table.indexes, ...table.uniques].map((each) => known(partName(table, each, view)));
  const isTaken = own.includes(other) || view.indexOwners(known(table.schema), other).length > 0;
  if (other === name || isTaken) return [];
  return [
    {
      title: `Name it ${other}`,
      safety: 'suggested',
      edits: [{ kind: 'set-part-name', table: table.id, part: part.span.whole, name: other }],
    },
  ];
}
