import { tableLabel } from '../../model/catalog.ts';
import type { ForeignKey, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { isOwnPart } from '../support/ownPart.ts';

export const duplicateForeignKey = defineRule({
  id: 'duplicate-foreign-key',
  group: 'keys',
  severity: 'warning',
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: ['pg-index-health/duplicated_foreign_keys', 'tbls/duplicateRelations'],
  summary: 'Two foreign keys join the same columns to the same columns.',
  why: `
Each of them is checked by itself: every insert looks the parent up twice, every delete of a parent looks for children
twice, and where the two say different things about ON DELETE, both are carried out
([PostgreSQL](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK),
[MySQL](https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html),
[SQLite](https://www.sqlite.org/foreignkeys.html)). In Drizzle it is mostly a \`.references()\` on the column and a
\`foreignKey()\` in the extra config for one and the same reference.
`,
  silences: [
    'Foreign keys whose columns or target could not be read.',
    'Foreign keys over the same columns to different targets: each checks something of its own.',
    'Tables of which a DO block may have dropped parts, by a statement that it puts together.',
  ],
  options: {},
  messages: {
    duplicate: (d: { table: string; columns: string }) =>
      `A second foreign key of ${d.table} joins (${d.columns}) to the same columns.`,
  },
  examples: {
    bad: [
      {
        title: 'On the column and in the extra config',
        fixture: `
          import { foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), authorId: integer('author_id').references(() => users.id) },
            (table) => [
              foreignKey({ columns: [table.authorId], foreignColumns: [users.id], name: 'posts_author_fk' }),
            //^^^^^^^^^^ A second foreign key of posts joins (author_id) to the same columns.
            ],
          );
          //= schema.ts
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const posts = pgTable(
            'posts',
            { id: integer('id').primaryKey(), authorId: integer('author_id').references(() => users.id) },
          );
        `,
      },
    ],
    good: [
      {
        title: 'The same columns to two tables, and two columns to one',
        fixture: `
          import { foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const writers = pgTable('writers', { id: integer('id').primaryKey().references(() => users.id) });

          export const posts = pgTable(
            'posts',
            {
              id: integer('id').primaryKey(),
              authorId: integer('author_id').references(() => users.id),
              editorId: integer('editor_id').references(() => users.id),
            },
            (table) => [foreignKey({ columns: [table.authorId], foreignColumns: [writers.id] })],
          );
        `,
      },
    ],
  },
  subject: 'table',
  needs: ['several foreign keys'],
  check(table, { report }) {
    if (table.mayBeGone) return;
    const seen = new Map<string, ForeignKey>();
    for (const foreignKey of table.foreignKeys) {
      const pairs = pairsOf(foreignKey);
      if (pairs === undefined) continue;
      const first = seen.get(pairs);
      if (!first) {
        seen.set(pairs, foreignKey);
        continue;
      }
      report({
        at: foreignKey.span.name,
        message: 'duplicate',
        data: { table: tableLabel(table), columns: columnNames(table, known(foreignKey.columns) ?? []) },
        related: [{ span: first.span.name, message: 'This is the first one.' }],
        fixes: isRemovable(table, foreignKey)
          ? [
              {
                title: 'Remove this foreign key',
                // Which of two rules of ON DELETE is meant, only a person knows.
                safety: doTheSame(first, foreignKey) ? 'safe' : 'suggested',
                edits: [{ kind: 'remove-part', table: table.id, part: foreignKey.span.whole }],
              },
            ]
          : [],
      });
    }
  },
});

function isRemovable(table: Table, foreignKey: ForeignKey): boolean {
  return isOwnPart(table, foreignKey.span.whole);
}

function doTheSame(one: ForeignKey, other: ForeignKey): boolean {
  const actionOf = (action: ForeignKey['onDelete']) =>
    isUnknown(action) ? undefined : (action ?? 'no action');
  return (
    actionOf(one.onDelete) !== undefined &&
    actionOf(one.onDelete) === actionOf(other.onDelete) &&
    actionOf(one.onUpdate) !== undefined &&
    actionOf(one.onUpdate) === actionOf(other.onUpdate) &&
    one.deferrable === other.deferrable &&
    one.match === other.match &&
    one.notValid === other.notValid
  );
}

/** What the foreign key joins to what, the same for two that say it in another order. */
function pairsOf({ columns, target }: ForeignKey): string | undefined {
  const own = known(columns);
  const to = known(target);
  const other = known(to?.columns);
  if (!own || !to || !other || own.length === 0 || own.length !== other.length) return undefined;
  const pairs = own.map((column, i) => `${column} ${other[i]}`).sort();
  return [to.table, ...pairs].join('\n');
}
