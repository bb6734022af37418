import type { RenameStmt } from 'libpg-query';
import type { GrantObject } from '../../../model/access.ts';
import type { EntityId, PartName, SqlText, Table, UniqueConstraint } from '../../../model/schema.ts';
import { isUnknown, known, type Maybe } from '../../../model/unknown.ts';
import { type DatabaseState, entityId, lookUp, type WrittenName, withEntry } from '../database.ts';
import { type QualifiedName, qualify, relationParts } from '../identifiers.ts';
import { identifierText } from '../parse.ts';
import { viewColumns, withTextsRenamed } from '../rename/renamedTexts.ts';
import type { Renaming } from '../rename/renaming.ts';
import { nameAt, type PlacedStatement, tokenSpan } from '../statement.ts';
import { nameOf, namesIn } from '../tableNames.ts';
import { namesOf, tableOfIndex } from './drop.ts';
import { descendantsOf } from './inheritance.ts';
import { withKeptMoved } from './kept.ts';
import { moved, relationNamed, rename, schemaPart, toName, typeNamed } from './renamed.ts';
import { renameType } from './renameType.ts';

/** ALTER … RENAME. */
export function applyRename(
  before: DatabaseState,
  statement: PlacedStatement,
  node: RenameStmt,
): DatabaseState {
  const to = node.newname ?? '';
  const renaming = renamingOf(before, node);
  const state = renaming ? withTextsRenamed(before, renaming) : before;
  const relation = relationParts(node.relation);
  switch (node.renameType) {
    case 'OBJECT_TABLE':
      return renameTable(state, statement, node, to);
    case 'OBJECT_COLUMN': {
      const from = node.subname ?? '';
      const found = lookUp(state, state.tables, relation);
      if (!found) return renameViewColumn(state, relation, from, to);
      // It has the same name in the tables that inherit and in partitions.
      return descendantsOf(state, found.qualified, true).reduce(
        (current, qualified) =>
          renameColumn(
            withTextsRenamed(current, { kind: 'column', relation: qualified, from, to }),
            qualified,
            from,
            to,
          ),
        state,
      );
    }
    case 'OBJECT_TABCONSTRAINT': {
      const found = lookUp(state, state.tables, relation);
      return found ? store(state, found.qualified, renamePart(found.object, node.subname ?? '', to)) : state;
    }
    case 'OBJECT_INDEX': {
      const owner = tableOfIndex(state, relation);
      return owner ? store(state, owner.qualified, renamePart(owner.table, relation.name, to)) : state;
    }
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW': {
      const found = lookUp(state, state.views, relation);
      return found
        ? {
            ...state,
            views: moved(state.views, found.qualified, rename(found.qualified, to), {
              ...found.object,
              name: to,
            }),
          }
        : state;
    }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return renameType(state, statement, node, to);
    case 'OBJECT_SEQUENCE': {
      const found = lookUp(state, state.sequences, relation);
      return found
        ? {
            ...state,
            sequences: moved(state.sequences, found.qualified, rename(found.qualified, to), {
              ...found.object,
              name: to,
            }),
          }
        : state;
    }
    case 'OBJECT_POLICY': {
      const found = lookUp(state, state.tables, relation);
      if (!found) return state;
      const policies = found.object.policies.map((policy) =>
        policy.name === node.subname ? { ...policy, name: to } : policy,
      );
      return store(state, found.qualified, { ...found.object, policies });
    }
    default:
      return state;
  }
}

/** Of a column `applyRename` asks itself, for each of the tables that have it. */
function renamingOf(state: DatabaseState, node: RenameStmt): Renaming | undefined {
  const isType = node.renameType === 'OBJECT_TYPE' || node.renameType === 'OBJECT_DOMAIN';
  const isRelation = /^OBJECT_(?:TABLE|VIEW|MATVIEW|SEQUENCE)$/.test(node.renameType ?? '');
  if (!isType && !isRelation) return undefined;
  const found = isType
    ? typeNamed(state, node.object ? namesOf(node.object) : [])
    : relationNamed(state, relationParts(node.relation));
  if (found === undefined) return undefined;
  const to = rename(found, node.newname ?? '');
  return toName(state, isType ? 'type' : 'relation', found, to);
}

/** ALTER VIEW … RENAME COLUMN: its query stays, the names stand before it. */
function renameViewColumn(state: DatabaseState, name: WrittenName, from: string, to: string): DatabaseState {
  const found = lookUp(state, state.views, name);
  const columns = found && viewColumns(state, found.object);
  if (!found || !columns?.includes(from)) return state;
  const renamed = withTextsRenamed(state, { kind: 'column', relation: found.qualified, from, to });
  const view = renamed.views.get(found.qualified) ?? found.object;
  const columnNames = columns.map((column) => (column === from ? to : column));
  return { ...renamed, views: withEntry(renamed.views, found.qualified, { ...view, columnNames }) };
}

function store(state: DatabaseState, qualified: QualifiedName, table: Table): DatabaseState {
  return { ...state, tables: withEntry(state.tables, qualified, table) };
}

function renameTable(
  state: DatabaseState,
  statement: PlacedStatement,
  node: RenameStmt,
  to: string,
): DatabaseState {
  const found = lookUp(state, state.tables, relationParts(node.relation));
  if (!found) return state;
  const { after } = nameAt(statement, node.relation?.location);
  // The name now stands after RENAME TO.
  const span = { ...found.object.span, name: tokenSpan(statement, after + 2) };
  const table = { ...found.object, name: to, binding: to, span };
  return moveTable(state, found.qualified, rename(found.qualified, to), table);
}

/** The constraints and indexes of a renamed table keep their names. */
export function moveTable(
  state: DatabaseState,
  from: QualifiedName,
  to: QualifiedName,
  table: Table,
): DatabaseState {
  const id = entityId(state, to);
  const old = table.id;
  const tables = new Map<QualifiedName, Table>();
  for (const [qualified, other] of state.tables) {
    const next = qualified === from ? { ...table, id } : other;
    tables.set(qualified === from ? to : qualified, withTargetsMoved(next, old, id));
  }
  const schema = schemaPart(to).replaceAll('..', '.');
  const keptNames = new Set([...state.keptNames, ...namesIn(table).map((name) => qualify(schema, name))]);
  const sequences = [...state.sequences].some(([, { ownedBy }]) => ownedBy?.table === old)
    ? new Map(
        [...state.sequences].map(([qualified, sequence]) => [
          qualified,
          sequence.ownedBy?.table === old
            ? { ...sequence, ownedBy: { ...sequence.ownedBy, table: id } }
            : sequence,
        ]),
      )
    : state.sequences;
  const grants = [...state.grants]
    .filter(([, { object }]) => object.table === old || object.tables?.includes(old))
    .reduce(
      (all, [key, grant]) => withEntry(all, key, { ...grant, object: onMoved(grant.object, old, id) }),
      state.grants,
    );
  return withKeptMoved({ ...state, tables, keptNames, sequences, grants }, old, id);
}

function onMoved(object: GrantObject, from: EntityId, to: EntityId): GrantObject {
  return {
    ...object,
    ...(object.table === from ? { table: to } : {}),
    ...(object.tables ? { tables: object.tables.map((each) => (each === from ? to : each)) } : {}),
  };
}

function withTargetsMoved(table: Table, from: EntityId, to: EntityId): Table {
  const partition = {
    ...(table.partitionOf === from ? { partitionOf: to } : {}),
    ...(table.inherits?.includes(from)
      ? { inherits: table.inherits.map((each) => (each === from ? to : each)) }
      : {}),
  };
  if (!table.foreignKeys.some((key) => known(key.target)?.table === from))
    return Object.keys(partition).length > 0 ? { ...table, ...partition } : table;
  const foreignKeys = table.foreignKeys.map((key) => {
    const target = known(key.target);
    return target?.table === from ? { ...key, target: { ...target, table: to } } : key;
  });
  return { ...table, ...partition, foreignKeys };
}

function renameColumn(state: DatabaseState, named: QualifiedName, from: string, to: string): DatabaseState {
  const renamed = state.tables.get(named);
  if (!renamed) return state;
  const tables = new Map(state.tables);
  for (const [qualified, table] of state.tables) {
    const own = qualified === named;
    const foreignKeys = table.foreignKeys.map((key) => {
      const target = known(key.target);
      const renamedTarget =
        target?.table === renamed.id
          ? { ...target, columns: renameKeys(target.columns, from, to) }
          : key.target;
      return {
        ...key,
        target: renamedTarget,
        columns: own ? renameKeys(key.columns, from, to) : key.columns,
      };
    });
    if (own) tables.set(qualified, withColumnRenamed({ ...table, foreignKeys }, from, to));
    else if (table.foreignKeys.some((key) => known(key.target)?.table === renamed.id))
      tables.set(qualified, { ...table, foreignKeys });
  }
  const owned = [...state.sequences].filter(
    ([, { ownedBy }]) => ownedBy?.table === renamed.id && ownedBy.column === from,
  );
  const sequences = owned.reduce(
    (all, [key, sequence]) =>
      withEntry(all, key, { ...sequence, ownedBy: { table: renamed.id, column: to } }),
    state.sequences,
  );
  return { ...state, tables, sequences };
}

function withColumnRenamed(table: Table, from: string, to: string): Table {
  return {
    ...table,
    columns: table.columns.map((column) => (column.key === from ? { ...column, key: to, name: to } : column)),
    primaryKey: table.primaryKey && {
      ...table.primaryKey,
      columns: renameKeys(table.primaryKey.columns, from, to),
    },
    uniques: table.uniques.map((unique) => ({
      ...unique,
      columns: renameKeys(unique.columns, from, to),
      ...withIncludeRenamed(unique, from, to),
    })),
    ...(table.exclusions
      ? {
          exclusions: table.exclusions.map((exclusion) => ({
            ...exclusion,
            definition: renameInTokens(exclusion.definition, from, to),
            elements: exclusion.elements.map((element) =>
              element.column === from ? { ...element, column: to } : element,
            ),
          })),
        }
      : {}),
    ...(table.triggers
      ? {
          triggers: table.triggers.map((trigger) => ({
            ...trigger,
            ...(trigger.columns ? { columns: trigger.columns.map((key) => (key === from ? to : key)) } : {}),
          })),
        }
      : {}),
    ...(table.partitionBy ? { partitionBy: renameInTokens(table.partitionBy, from, to) } : {}),
    indexes: table.indexes.map((index) => ({
      ...index,
      include: index.include.map((key) => (key === from ? to : key)),
      members: isUnknown(index.members)
        ? index.members
        : index.members.map((member) => ({
            ...member,
            column: member.column === from ? to : member.column,
          })),
    })),
  };
}

function withIncludeRenamed({ index }: UniqueConstraint, from: string, to: string) {
  return index?.include
    ? { index: { ...index, include: index.include.map((key) => (key === from ? to : key)) } }
    : {};
}

/** Of what is no expression by itself: a list of columns with what stands behind them. */
function renameInTokens(text: SqlText, from: string, to: string): SqlText {
  if (!text.columns.includes(from)) return text;
  const word = new RegExp(
    `(?<![\\w$"])(?:${escapeForRegExp(from)}|"${escapeForRegExp(from)}")(?![\\w$"])`,
    'g',
  );
  const written = identifierText(to);
  return {
    ...text,
    text: text.text.replace(word, () => written),
    columns: text.columns.map((column) => (column === from ? to : column)),
  };
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function renameKeys(keys: Maybe<readonly string[]>, from: string, to: string): Maybe<readonly string[]> {
  return isUnknown(keys) ? keys : keys.map((key) => (key === from ? to : key));
}

function renamePart(table: Table, from: string, to: string): Table {
  const renamed = <P extends { readonly name: PartName }>(part: P): P =>
    nameOf(part.name) === from ? { ...part, name: { explicit: to } } : part;
  return {
    ...table,
    primaryKey: table.primaryKey && renamed(table.primaryKey),
    uniques: table.uniques.map(renamed),
    foreignKeys: table.foreignKeys.map(renamed),
    checks: table.checks.map(renamed),
    indexes: table.indexes.map(renamed),
    ...(table.exclusions ? { exclusions: table.exclusions.map(renamed) } : {}),
  };
}
