import { tableLabel } from '../../model/catalog.ts';
import type { Relation } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { defineRule } from '../rule.ts';

export const relationMissingInverse = defineRule({
  id: 'relation-missing-inverse',
  group: 'drizzle',
  severity: 'error',
  since: '0.1.0',
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'A relation takes its columns from the other side, which has no relation that names them.',
  why: `
\`many()\`, and \`one()\` without fields, say only where they lead. Drizzle looks among the relations of the other table for
the one that comes back, and takes its fields. Where there is none, every query with the relation throws "There is not
enough information to infer relation"; where there are several, "Please specify relation name"
([Drizzle](https://orm.drizzle.team/docs/relations#disambiguating-relations)).
`,
  silences: [
    'Relations of `defineRelations()`, which name their columns themselves.',
    'Tables that the configuration does not reach, but only a file that it names: the relation back may stand in one that is not read.',
    'While the text of a schema file is broken, or it hands on all of a module that is not there: the relation back may stand in it.',
    'Relations that no query asks for: there are clients, but no `db.query` with a relation of the name, or nothing imports the file.',
    'Where a table, or the target of one of the other table’s relations, could not be read.',
  ],
  options: {},
  messages: {
    missing: (d: { from: string; to: string; name: string }) =>
      `${d.to} has no relation back to ${d.from}${d.name} with fields: a query with this one throws.`,
    several: (d: { from: string; to: string; name: string }) =>
      `${d.to} has several relations back to ${d.from}${d.name}: a query with this one throws. Name the pairs with relationName.`,
  },
  examples: {
    bad: [
      {
        title: 'Nothing comes back, or too much',
        fixture: `
          import { relations } from 'drizzle-orm';
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const tags = pgTable('tags', { id: integer('id').primaryKey(), userId: integer('user_id') });
          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').references(() => users.id),
            editorId: integer('editor_id').references(() => users.id),
          });

          export const userRelations = relations(users, ({ many }) => ({
            tags: many(tags),
          //^^^^ tags has no relation back to users with fields: a query with this one throws.
            posts: many(posts),
          //^^^^^ posts has several relations back to users: a query with this one throws. Name the pairs with relationName.
          }));

          export const postRelations = relations(posts, ({ one }) => ({
            author: one(users, { fields: [posts.authorId], references: [users.id] }),
            editor: one(users, { fields: [posts.editorId], references: [users.id] }),
          }));
        `,
      },
    ],
    good: [
      {
        title: 'Pairs',
        fixture: `
          import { relations } from 'drizzle-orm';
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').references(() => users.id),
            editorId: integer('editor_id').references(() => users.id),
          });

          export const userRelations = relations(users, ({ many }) => ({
            written: many(posts, { relationName: 'author' }),
            edited: many(posts, { relationName: 'editor' }),
          }));

          export const postRelations = relations(posts, ({ one }) => ({
            author: one(users, { fields: [posts.authorId], references: [users.id], relationName: 'author' }),
            editor: one(users, { fields: [posts.editorId], references: [users.id], relationName: 'editor' }),
          }));
        `,
      },
    ],
  },
  subject: 'relation',
  check(relation, { view, report }) {
    if (relation.api !== 'relations' || relation.fields !== undefined) return;
    const from = known(relation.from);
    const to = known(relation.to);
    if (from === undefined || to === undefined || !view.isExposed(from)) return;
    // Of several by one key, in several relations() of a table, drizzle-orm keeps the last.
    const others = [...new Map(view.relationsFrom(to).map((other) => [other.key, other])).values()];
    if (others.some((other) => isUnknown(other.to) || isUnknown(other.fields))) return;
    const back = others.filter((other) => comesBack(other, relation));
    const [only] = back;
    const message = back.length > 1 ? 'several' : only?.fields === undefined ? 'missing' : undefined;
    if (!message || view.unreadFiles().length > 0) return;
    if (view.isAskedByNoQuery(relation.span.name.file, relation.key)) return;
    const source = view.table(from);
    const target = view.table(to);
    if (!source || !target) return;
    const name = relation.relationName === undefined ? '' : ` of the name "${relation.relationName}"`;
    report({
      at: relation.span.name,
      message,
      data: { from: tableLabel(source), to: tableLabel(target), name },
      related: back.map((other) => ({ span: other.span.name, message: 'This one comes back.' })),
    });
  },
});

/** As drizzle-orm looks for it: by the name where there is one, else by the table. */
function comesBack(other: Relation, relation: Relation): boolean {
  if (relation.relationName !== undefined) {
    const isItself = other.key === relation.key && known(other.from) === known(relation.from);
    return !isItself && other.relationName === relation.relationName;
  }
  return known(other.to) === known(relation.from);
}
