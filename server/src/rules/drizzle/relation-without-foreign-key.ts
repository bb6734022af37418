import { columnsOf, tableLabel } from '../../model/catalog.ts';
import type { Column, ColumnKey, Relation, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { defineRule, type Fix } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { mayHaveMoreConstraints } from '../support/gaps.ts';
import { matchTypes } from '../support/typeMatch.ts';
import { isUniqueKey } from '../support/uniqueKey.ts';

const notKnown = (d: { from: string; fields: string; to: string }) =>
  `No foreign key on (${d.fields}) of ${d.from}: the database does not know of this relation to ${d.to}.`;

export const relationWithoutForeignKey = defineRule({
  id: 'relation-without-foreign-key',
  group: 'drizzle',
  severity: 'info',
  milder: {
    cycle: { severity: 'hint', where: 'where a foreign key leads back, so that two would make a circle' },
  },
  since: '0.1.0',
  fix: 'suggested',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A relation joins columns that no foreign key joins.',
  why: `
\`relations()\` tells Drizzle how to write a query. The database knows nothing of it: rows may refer to what does not
exist, and deleting the other side leaves them behind
([Drizzle](https://orm.drizzle.team/docs/relations#foreign-keys)). A foreign key keeps the two together.
`,
  silences: [
    'Columns with a foreign key, to whatever table, and relations whose other side has one that leads back.',
    'A column that relations lead to several tables by: it holds the keys of any of them.',
    'Relations to columns that are not unique, which no foreign key can lead to, or of types that do not match.',
    'MySQL tables without any foreign key, and schemas in which hardly a table has one: some hosts have none (PlanetScale).',
    'Tables and columns that could not be read, and many-to-many relations.',
  ],
  options: {},
  messages: {
    missing: notKnown,
    cycle: notKnown,
  },
  examples: {
    bad: [
      {
        title: 'Only a relation',
        fixture: `
          import { relations } from 'drizzle-orm';
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const posts = pgTable('posts', { id: integer('id').primaryKey(), writer: integer('writer').notNull() });

          export const postRelations = relations(posts, ({ one }) => ({
            author: one(users, { fields: [posts.writer], references: [users.id] }),
          //^^^^^^ No foreign key on (writer) of posts: the database does not know of this relation to users.
          }));
          //= schema.ts
          import { relations } from 'drizzle-orm';
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const posts = pgTable('posts', { id: integer('id').primaryKey(), writer: integer('writer').notNull().references(() => users.id) });

          export const postRelations = relations(posts, ({ one }) => ({
            author: one(users, { fields: [posts.writer], references: [users.id] }),
          }));
        `,
      },
    ],
    good: [
      {
        title: 'A relation and its foreign key, and the way back',
        fixture: `
          import { relations } from 'drizzle-orm';
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const profiles = pgTable('profiles', {
            userId: integer('user_id').primaryKey().references(() => users.id),
          });

          export const userRelations = relations(users, ({ one }) => ({
            profile: one(profiles, { fields: [users.id], references: [profiles.userId] }),
          }));
          export const profileRelations = relations(profiles, ({ one }) => ({
            user: one(users, { fields: [profiles.userId], references: [users.id] }),
          }));
        `,
      },
    ],
  },
  subject: 'relation',
  check(relation, { view, report }) {
    if (relation.cardinality !== 'one' || relation.through !== undefined) return;
    const fields = known(relation.fields);
    const references = known(relation.references);
    const fromId = known(relation.from);
    const toId = known(relation.to);
    if (!fields || !references || fromId === undefined || toId === undefined) return;
    if (fields.length === 0 || fields.length !== references.length) return;
    const from = view.table(fromId);
    const to = view.table(toId);
    if (!from || !to || mayHaveMoreConstraints(from) || mayHaveMoreConstraints(to)) return;
    const own = columnsOf(from, fields);
    const other = columnsOf(to, references);
    if (!own || !other || !haveMatchingTypes(from, own, other)) return;
    if (from.dialect === 'mysql' && from.foreignKeys.length === 0) return;
    if (view.avoidsForeignKeys(from.dialect)) return;
    if (from.foreignKeys.some(({ columns }) => !known(columns) || overlap(known(columns) ?? [], fields)))
      return;
    if (to.foreignKeys.some(({ columns }) => !known(columns) || overlap(known(columns) ?? [], references)))
      return;
    // The relation that leads from the key to what refers to it: the foreign key belongs on the other side.
    if (isSameSet(known(from.primaryKey?.columns) ?? [], fields)) return;
    if (isUniqueKey(to, references) !== true) return;
    if (leadsElsewhere(relation, fields, view.relationsFrom(fromId))) return;
    const target = { table: to.id, columns: references };
    const fix: Fix = {
      title: `Add a foreign key to ${tableLabel(to)}`,
      safety: 'suggested',
      edits: [{ kind: 'add-foreign-key', table: from.id, columns: fields, target }],
    };
    report({
      at: relation.span.name,
      message: isBackOf(to, from) ? 'cycle' : 'missing',
      data: { from: tableLabel(from), fields: columnNames(from, fields), to: tableLabel(to) },
      fixes: [fix],
    });
  },
});

/** True where the same columns lead to another table as well: no foreign key takes the keys of both. */
function leadsElsewhere(
  relation: Relation,
  fields: readonly ColumnKey[],
  others: readonly Relation[],
): boolean {
  return others.some(
    (other) =>
      other.cardinality === 'one' &&
      known(other.to) !== undefined &&
      known(other.to) !== known(relation.to) &&
      isSameSet(known(other.fields) ?? [], fields),
  );
}

/** `notes.currentVersion` of `versions.note`: who leaves the former out does so to insert and delete without ado. */
function isBackOf(to: Table, from: Table): boolean {
  return to.id !== from.id && to.foreignKeys.some(({ target }) => known(target)?.table === from.id);
}

function haveMatchingTypes(table: Table, own: readonly Column[], other: readonly Column[]): boolean {
  return own.every((column, i) => {
    const type = known(column.type);
    const target = known(other[i]?.type);
    return type && target && matchTypes(type, target, table.dialect) === 'match';
  });
}

function overlap(a: readonly ColumnKey[], b: readonly ColumnKey[]): boolean {
  return a.some((key) => b.includes(key));
}

function isSameSet(a: readonly ColumnKey[], b: readonly ColumnKey[]): boolean {
  return a.length === b.length && overlap(a, b);
}
