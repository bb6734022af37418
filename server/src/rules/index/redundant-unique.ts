import { tableLabel } from '../../model/catalog.ts';
import type { ColumnKey, Index, Table, UniqueConstraint } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { findTwin, keyShapes, partLabel } from '../support/keyShape.ts';
import { isOwnPart } from '../support/ownPart.ts';
import { plainColumns, replaceIndex } from '../support/replaceIndex.ts';

export const redundantUnique = defineRule({
  id: 'redundant-unique',
  group: 'index',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['database_consistency/RedundantUniqueIndexChecker'],
  summary: 'A unique key holds all columns of the primary key, and so forbids nothing.',
  why: `
Where the id alone is unique, the id together with anything else is unique as well. The key costs every insert a second
check and a second index, and hides what was meant: that another column, or the other columns, are unique
([PostgreSQL](https://www.postgresql.org/docs/current/indexes-unique.html),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-index.html#create-index-unique),
[SQLite](https://www.sqlite.org/lang_createindex.html#unique_indexes)). If the columns are there for a query, a plain
index does it.
`,
  silences: [
    'Keys that a foreign key of another table leads to: it needs a unique key over just these columns.',
    'A repetition of the primary key itself, which duplicate-index reports.',
    'Partial indexes, expressions, included columns, and keys that could not be read.',
    'Tables of which a DO block may have dropped parts, by a statement that it puts together.',
  ],
  options: {},
  messages: {
    redundant: (d: { part: string; table: string; key: string }) =>
      `${d.part.charAt(0).toUpperCase()}${d.part.slice(1)} forbids nothing: (${d.key}) of ${d.table} is unique by itself.`,
  },
  examples: {
    bad: [
      {
        title: 'The id and something else',
        fixture: `
          import { pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';

          export const teams = pgTable(
            'teams',
            { id: uuid('id').primaryKey(), slug: text('slug').notNull() },
            (table) => [unique('teams_id_slug').on(table.id, table.slug)],
            //          ^^^^^^ Unique constraint teams_id_slug forbids nothing: (id) of teams is unique by itself.
          );
          //= schema.ts
          import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

          export const teams = pgTable(
            'teams',
            { id: uuid('id').primaryKey(), slug: text('slug').notNull() },
          );
        `,
      },
    ],
    good: [
      {
        title: 'The target of a composite reference',
        fixture: `
          import { foreignKey, pgTable, unique, uuid } from 'drizzle-orm/pg-core';

          export const users = pgTable(
            'users',
            { id: uuid('id').primaryKey(), teamId: uuid('team_id').notNull() },
            (table) => [unique('users_id_team').on(table.id, table.teamId)],
          );

          export const posts = pgTable(
            'posts',
            { id: uuid('id').primaryKey(), teamId: uuid('team_id').notNull(), authorId: uuid('author_id').notNull() },
            (table) => [
              foreignKey({ columns: [table.authorId, table.teamId], foreignColumns: [users.id, users.teamId] }),
              unique().on(table.authorId, table.teamId),
            ],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['further key'],
  check(table, { view, report }) {
    const key = known(table.primaryKey?.columns);
    if (!key || key.length === 0 || table.mayBeGone) return;
    const shapes = keyShapes(table);
    for (const shape of shapes) {
      const { part } = shape;
      if (!shape.unique || part.kind === 'primary-key' || findTwin(shape, shapes)) continue;
      if (shape.predicate !== undefined || shape.include.length > 0) continue;
      const columns = shape.members.map((member) => (member.isExpression ? undefined : member.what));
      if (!key.every((column) => columns.includes(column)) || columns.includes(undefined)) continue;
      const isTarget = view
        .referencedColumns(table.id)
        .some((target) => target.length === columns.length && target.every((each) => columns.includes(each)));
      if (isTarget) continue;
      report({
        at: part.span.name,
        message: 'redundant',
        data: { part: partLabel(table, part), table: tableLabel(table), key: columnNames(table, key) },
        fixes: fixes(table, part, key),
      });
    }
  },
});

function fixes(table: Table, part: UniqueConstraint | Index, key: readonly ColumnKey[]): readonly Fix[] {
  if (!isOwnPart(table, part.span.whole)) return [];
  const remove: Fix = {
    title: `Remove ${partLabel(table, part)}`,
    safety: 'suggested',
    edits: [{ kind: 'remove-part', table: table.id, part: part.span.whole }],
  };
  const columns = plainColumns(part);
  // An index that begins with the primary key finds nothing that the key does not.
  const isOfUse = columns?.slice(0, key.length).some((column) => !key.includes(column));
  const edits = isOfUse ? replaceIndex(table, part, { unique: false }) : undefined;
  return edits ? [{ title: 'Make it a plain index', safety: 'suggested', edits }, remove] : [remove];
}
