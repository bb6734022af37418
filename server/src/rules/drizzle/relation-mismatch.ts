import { columnOf, tableLabel } from '../../model/catalog.ts';
import type { ColumnKey, ColumnType, Dialect, ForeignKey, Relation, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { defineRule, type SchemaView } from '../rule.ts';
import { columnNames } from '../support/columnNames.ts';
import { isInUnreadFile, mayHaveMoreColumns, mayHaveMoreConstraints } from '../support/gaps.ts';
import { matchTypes } from '../support/typeMatch.ts';
import { isUniqueKey } from '../support/uniqueKey.ts';

export const relationMismatch = defineRule({
  id: 'relation-mismatch',
  group: 'drizzle',
  severity: 'error',
  since: '0.1.0',
  milder: { read: { severity: 'warning', where: 'where SQLite compares a number with a text' } },
  fix: 'none',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  sources: [],
  summary: 'The fields and references of a relation do not go together.',
  why: `
A relation joins \`fields[0] = references[0] AND fields[1] = references[1] …\`. Drizzle takes the pairs as they stand:
one too many is left out or compared with nothing, a pair of different types is an error of the database at the
first query in PostgreSQL, which has no operator \`integer = text\` (SQLite and MySQL read the text as a number, and a
text that is none equals nothing), and a pair that is not the one of the foreign key gives
the wrong rows, or none, without an error
([Drizzle](https://orm.drizzle.team/docs/relations#foreign-keys)).
`,
  silences: [
    'Relations whose tables or columns could not be read, and many-to-many relations through a table.',
    'Columns without a foreign key, and columns with one to another table where both lead to the same key ' +
      '(`profiles.id` that is itself a reference to `users.id`), or where the relation joins two unique keys.',
    'Missing columns and other foreign keys of tables in a file whose text is broken.',
    'Missing columns are told once a file, with the places of all: the compiler marks each of them.',
  ],
  options: {},
  messages: {
    count: (d: { fields: number; references: number }) =>
      `The relation has ${d.fields} fields, but ${d.references} references.`,
    column: (d: { table: string; column: string }) => `${d.table} has no column ${d.column}.`,
    columns: (d: { table: string; column: string; others: number }) =>
      `${d.table} has no column ${d.column}, and ${d.others === 1 ? 'one more relation' : `${d.others} more relations`} of this file ${d.others === 1 ? 'names' : 'name'} columns that are not there.`,
    type: (d: { field: string; fieldType: string; reference: string; referenceType: string }) =>
      `${d.field} is ${d.fieldType}, ${d.reference} is ${d.referenceType}: they cannot be equal.`,
    read: (d: { field: string; fieldType: string; reference: string; referenceType: string }) =>
      `${d.field} is ${d.fieldType}, ${d.reference} is ${d.referenceType}: only texts that are numbers can be equal.`,
    contradiction: (d: { fields: string; relation: string; foreignKey: string }) =>
      `The relation joins (${d.fields}) to ${d.relation}, but the foreign key leads to ${d.foreignKey}.`,
  },
  examples: {
    bad: [
      {
        title: 'Another column than the foreign key',
        fixture: `
          import { relations } from 'drizzle-orm';
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', {
            id: integer('id').primaryKey(),
            inviterId: integer('inviter_id'),
          });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').references(() => users.id),
            slug: text('slug'),
          });

          export const postRelations = relations(posts, ({ one }) => ({
            author: one(users, { fields: [posts.authorId], references: [users.inviterId] }),
          //^^^^^^ The relation joins (author_id) to users (inviter_id), but the foreign key leads to users (id).
            bySlug: one(users, { fields: [posts.slug], references: [users.id] }),
          //^^^^^^ posts.slug is text, users.id is integer: they cannot be equal.
            both: one(users, { fields: [posts.authorId, posts.slug], references: [users.id] }),
          //^^^^ The relation has 2 fields, but 1 references.
          }));
        `,
      },
      {
        title: 'Columns by the names that they have in the database',
        fixture: `
          import { relations } from 'drizzle-orm';
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });
          export const notes = pgTable('notes', { id: integer('id').primaryKey(), userId: integer('user_id') });
          export const files = pgTable('files', { id: integer('id').primaryKey(), userId: integer('user_id') });

          export const noteRelations = relations(notes, ({ one }) => ({
            user: one(users, { fields: [notes.user_id], references: [users.id] }),
          //^^^^ notes has no column user_id, and one more relation of this file names columns that are not there.
          }));

          export const fileRelations = relations(files, ({ one }) => ({
            user: one(users, { fields: [files.user_id], references: [users.id] }),
          }));
        `,
      },
      {
        title: 'SQLite: a number and a text',
        fixture: `
          import { relations } from 'drizzle-orm';
          import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

          export const players = sqliteTable('players', { id: text('id').primaryKey() });

          export const scores = sqliteTable('scores', {
            id: integer('id').primaryKey(),
            playerId: integer('player_id'),
          });

          export const scoreRelations = relations(scores, ({ one }) => ({
            player: one(players, { fields: [scores.playerId], references: [players.id] }),
          //^^^^^^ scores.player_id is integer, players.id is text: only texts that are numbers can be equal.
          }));
        `,
      },
    ],
    good: [
      {
        title: 'Two tables that share an address, one row to one',
        fixture: `
          import { relations } from 'drizzle-orm';
          import { integer, pgTable, text } from 'drizzle-orm/pg-core';

          export const inboxes = pgTable('inboxes', { address: text('address').primaryKey() });
          export const newsletters = pgTable('newsletters', {
            id: integer('id').primaryKey(),
            address: text('address').notNull().unique(),
          });

          export const readers = pgTable('readers', {
            id: integer('id').primaryKey(),
            address: text('address').notNull().unique().references(() => inboxes.address),
          });

          export const readerRelations = relations(readers, ({ one }) => ({
            newsletter: one(newsletters, { fields: [readers.address], references: [newsletters.address] }),
          }));
        `,
      },
      {
        title: 'Two tables that share a key',
        fixture: `
          import { relations } from 'drizzle-orm';
          import { pgTable, text } from 'drizzle-orm/pg-core';

          export const accounts = pgTable('accounts', { id: text('id').primaryKey() });
          export const wallets = pgTable('wallets', { id: text('id').primaryKey() });

          export const members = pgTable('members', {
            id: text('id').primaryKey().references(() => accounts.id),
          });

          export const memberRelations = relations(members, ({ one }) => ({
            wallet: one(wallets, { fields: [members.id], references: [wallets.id] }),
          }));
        `,
      },
      {
        title: 'As the foreign key has it',
        fixture: `
          import { relations } from 'drizzle-orm';
          import { integer, pgTable } from 'drizzle-orm/pg-core';

          export const users = pgTable('users', { id: integer('id').primaryKey() });

          export const profiles = pgTable('profiles', {
            userId: integer('user_id').primaryKey().references(() => users.id),
          });

          export const posts = pgTable('posts', {
            id: integer('id').primaryKey(),
            authorId: integer('author_id').references(() => users.id),
          });

          export const postRelations = relations(posts, ({ one }) => ({
            author: one(users, { fields: [posts.authorId], references: [users.id] }),
            profile: one(profiles, { fields: [posts.authorId], references: [profiles.userId] }),
          }));

          export const userRelations = relations(users, ({ one }) => ({
            profile: one(profiles, { fields: [users.id], references: [profiles.userId] }),
          }));
        `,
      },
    ],
  },
  subject: 'relation',
  check(relation, { view, report }) {
    const { fields, references, from: fromId, to: toId } = relation;
    if (fields === undefined || references === undefined || relation.through !== undefined) return;
    if (isUnknown(fields) || isUnknown(references) || isUnknown(fromId) || isUnknown(toId)) return;
    const at = relation.span.name;
    if (fields.length !== references.length) {
      report({ at, message: 'count', data: { fields: fields.length, references: references.length } });
      return;
    }
    const from = view.table(fromId);
    const to = view.table(toId);
    if (!from || !to) return;
    const missing = missingColumn(relation, view);
    if (missing) {
      if (missing.mayBeThere) return;
      const alike = view.relationsIn(relation.span.whole.file);
      const isToldHere = (other: Relation) => missingColumn(other, view)?.mayBeThere === false;
      if (alike.find(isToldHere) !== relation) return;
      const others = alike.filter((other) => other !== relation && isToldHere(other));
      const data = { table: tableLabel(missing.table), column: missing.column };
      if (others.length === 0) report({ at, message: 'column', data });
      else {
        const related = others.flatMap((other) => {
          const { table, column } = missingColumn(other, view) ?? missing;
          return { span: other.span.name, message: `${tableLabel(table)} has no column ${column}.` };
        });
        report({ at, message: 'columns', data: { ...data, others: others.length }, related });
      }
      return;
    }
    const pair = unequalPair(from, to, fields, references);
    if (pair) {
      report({ at, message: from.dialect === 'postgresql' ? 'type' : 'read', data: pair });
      return;
    }
    const foreignKey = contradiction(view, from, to, fields, references);
    if (!foreignKey) return;
    report({
      at,
      message: 'contradiction',
      data: {
        fields: columnNames(from, fields),
        relation: `${tableLabel(to)} (${columnNames(to, references)})`,
        foreignKey: foreignKey.label,
      },
      related: [{ span: foreignKey.part.span.name, message: 'This is the foreign key.' }],
    });
  },
});

interface MissingColumn {
  readonly table: Table;
  readonly column: ColumnKey;
  /** Not all of the table could be read. */
  readonly mayBeThere: boolean;
}

/** The first column that a relation names and its table does not have. */
function missingColumn(relation: Relation, view: SchemaView): MissingColumn | undefined {
  if (relation.through !== undefined) return undefined;
  const from = known(relation.from);
  const to = known(relation.to);
  const fields = known(relation.fields);
  const references = known(relation.references);
  if (from === undefined || to === undefined || fields?.length !== references?.length) return undefined;
  for (const [id, keys = []] of [
    [from, fields],
    [to, references],
  ] as const) {
    const table = view.table(id);
    if (!table) continue;
    const column = keys.find((key) => columnOf(table, key) === undefined);
    if (column === undefined) continue;
    return { table, column, mayBeThere: mayHaveMoreColumns(table) || isInUnreadFile(id, view) };
  }
  return undefined;
}

function unequalPair(from: Table, to: Table, fields: readonly ColumnKey[], references: readonly ColumnKey[]) {
  for (const [i, field] of fields.entries()) {
    const reference = references[i] as ColumnKey;
    const fieldType = known(columnOf(from, field)?.type);
    const referenceType = known(columnOf(to, reference)?.type);
    if (!fieldType || !referenceType || areComparable(fieldType, referenceType, from.dialect)) continue;
    return {
      field: `${tableLabel(from)}.${columnNames(from, [field])}`,
      fieldType: fieldType.sql,
      reference: `${tableLabel(to)}.${columnNames(to, [reference])}`,
      referenceType: referenceType.sql,
    };
  }
  return undefined;
}

const numbers: readonly ColumnType['family'][] = ['integer', 'decimal', 'float'];

/** MySQL and SQLite compare most things with each other; a number equals no text that is none. */
function areComparable(a: ColumnType, b: ColumnType, dialect: Dialect): boolean {
  if (a.family === b.family || (numbers.includes(a.family) && numbers.includes(b.family))) return true;
  if (dialect === 'postgresql') {
    return [matchTypes(a, b, dialect), matchTypes(b, a, dialect)].some((match) => match !== 'incompatible');
  }
  const isMixed = (x: ColumnType, y: ColumnType) => numbers.includes(x.family) && y.family === 'text';
  return !isMixed(a, b) && !isMixed(b, a);
}

/**
 * The foreign key over exactly these fields, when there is one and it leads elsewhere. Undefined where another
 * foreign key agrees with the relation, in either direction, or may do so, or where both ends lead to one key.
 */
function contradiction(
  view: SchemaView,
  from: Table,
  to: Table,
  fields: readonly ColumnKey[],
  references: readonly ColumnKey[],
): { readonly part: ForeignKey; readonly label: string } | undefined {
  if (mayHaveMoreConstraints(from) || mayHaveMoreConstraints(to)) return undefined;
  if (isInUnreadFile(from.id, view) || isInUnreadFile(to.id, view)) return undefined;
  const own = reachable(view, from, fields);
  const other = reachable(view, to, references);
  if (!own || !other || own.some((place) => other.includes(place))) return undefined;
  for (const part of from.foreignKeys) {
    const target = view.target(part);
    const columns = known(part.columns);
    if (target?.kind !== 'found' || !columns || !isSameSet(columns, fields)) continue;
    // `drizzle-kit pull` writes a key to another schema as one of the column to itself, which says nothing.
    if (target.table.id === from.id && isSameSet(columns, known(known(part.target)?.columns) ?? [])) continue;
    // Two tables may share a key without one of them referring to the other: the address of a wallet and of its owner.
    const isOneToOne = isUniqueKey(from, fields) !== false && isUniqueKey(to, references) !== false;
    if (target.table.id !== to.id && isOneToOne) continue;
    const names = target.columns.map((column) => known(column.name) ?? column.key).join(', ');
    return { part, label: `${target.table.label} (${names})` };
  }
  return undefined;
}

/**
 * The places whose values the columns hold by way of foreign keys, themselves included, as comparable texts;
 * undefined where a foreign key could not be read. Pairs are ordered by the given columns.
 */
function reachable(
  view: SchemaView,
  table: Table,
  columns: readonly ColumnKey[],
): readonly string[] | undefined {
  const found: string[] = [];
  const open: { readonly table: Table; readonly columns: readonly ColumnKey[] }[] = [{ table, columns }];
  for (let step = open.pop(); step; step = open.pop()) {
    const place = `${step.table.id}\n${step.columns.join('\n')}`;
    if (found.includes(place)) continue;
    found.push(place);
    for (const foreignKey of step.table.foreignKeys) {
      const own = known(foreignKey.columns);
      const target = known(foreignKey.target);
      const targetColumns = known(target?.columns);
      if (!own || !target || !targetColumns) return undefined;
      if (!isSameSet(own, step.columns) || targetColumns.length !== own.length) continue;
      const next = view.table(target.table);
      if (!next) return undefined;
      const order = step.columns.map((column) => targetColumns[own.indexOf(column)] as ColumnKey);
      open.push({ table: next, columns: order });
    }
  }
  return found;
}

function isSameSet(a: readonly ColumnKey[], b: readonly ColumnKey[]): boolean {
  return a.length === b.length && a.every((key) => b.includes(key));
}
