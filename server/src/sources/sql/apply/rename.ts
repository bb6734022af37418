import type { AlterObjectSchemaStmt, RenameStmt } from 'libpg-query';
import type { EntityId, PartName, SqlText, Table, UniqueConstraint } from '../../../model/schema.ts';
import { isUnknown, known, type Maybe } from '../../../model/unknown.ts';
import { type DatabaseState, entityId, lookUp, withEntry, withoutEntries } from '../database.ts';
import { nameParts, type QualifiedName, qualify, relationParts } from '../identifiers.ts';
import { identifierText } from '../parse.ts';
import { nameAt, type PlacedStatement, tokenSpan } from '../statement.ts';
import { nameOf, namesIn } from '../tableNames.ts';
import { namesOf, tableOfIndex } from './drop.ts';
import { descendantsOf } from './inheritance.ts';
import { withKeptMoved } from './kept.ts';

/** ALTER … RENAME. */
export function applyRename(
  state: DatabaseState,
  statement: PlacedStatement,
  node: RenameStmt,
): DatabaseState {
  const to = node.newname ?? '';
  const relation = relationParts(node.relation);
  switch (node.renameType) {
    case 'OBJECT_TABLE':
      return renameTable(state, statement, node, to);
    case 'OBJECT_COLUMN': {
      const found = lookUp(state, state.tables, relation);
      if (!found) return state;
      // It has the same name in the tables that inherit and in partitions.
      return descendantsOf(state, found.qualified, true).reduce(
        (current, qualified) => renameColumn(current, qualified, node.subname ?? '', to),
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

/** ALTER TABLE … SET SCHEMA, and the same of views and types. */
export function applySetSchema(state: DatabaseState, node: AlterObjectSchemaStmt): DatabaseState {
  const schema = node.newschema ?? 'public';
  const moveTo = (qualified: QualifiedName) => qualify(schema, lastPart(qualified));
  const inModel = schema === 'public' ? undefined : schema;
  const table = lookUp(state, state.tables, relationParts(node.relation));
  if (table && node.objectType === 'OBJECT_TABLE')
    return moveTable(state, table.qualified, moveTo(table.qualified), { ...table.object, schema: inModel });
  const type = node.object ? lookUp(state, state.enums, nameParts(namesOf(node.object))) : undefined;
  if (type)
    return {
      ...state,
      enums: moved(state.enums, type.qualified, moveTo(type.qualified), { ...type.object, schema: inModel }),
    };
  const view = lookUp(state, state.views, relationParts(node.relation));
  return view
    ? {
        ...state,
        views: moved(state.views, view.qualified, moveTo(view.qualified), {
          ...view.object,
          schema: inModel,
        }),
      }
    : state;
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
function moveTable(
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
  return withKeptMoved({ ...state, tables, keptNames, sequences }, old, id);
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
  return { ...state, tables };
}

function withColumnRenamed(table: Table, from: string, to: string): Table {
  const inText = (text: Maybe<SqlText>): Maybe<SqlText> =>
    isUnknown(text) ? text : renameInText(text, from, to);
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
    checks: table.checks.map((check) => ({ ...check, expression: inText(check.expression) })),
    ...(table.exclusions
      ? {
          exclusions: table.exclusions.map((exclusion) => ({
            ...exclusion,
            definition: renameInText(exclusion.definition, from, to),
            elements: exclusion.elements.map((element) =>
              element.column === from ? { ...element, column: to } : element,
            ),
          })),
        }
      : {}),
    ...(table.partitionBy ? { partitionBy: renameInText(table.partitionBy, from, to) } : {}),
    indexes: table.indexes.map((index) => ({
      ...index,
      include: index.include.map((key) => (key === from ? to : key)),
      predicate: index.predicate && inText(index.predicate),
      members: isUnknown(index.members)
        ? index.members
        : index.members.map((member) => ({
            ...member,
            column: member.column === from ? to : member.column,
            expression: member.expression && renameInText(member.expression, from, to),
          })),
    })),
  };
}

function withIncludeRenamed({ index }: UniqueConstraint, from: string, to: string) {
  return index?.include
    ? { index: { ...index, include: index.include.map((key) => (key === from ? to : key)) } }
    : {};
}

/** PostgreSQL keeps expressions parsed: they name the column by its new name at once. */
function renameInText(text: SqlText, from: string, to: string): SqlText {
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

function renameType(
  state: DatabaseState,
  statement: PlacedStatement,
  node: RenameStmt,
  to: string,
): DatabaseState {
  const written = nameParts(node.object ? namesOf(node.object) : []);
  const found = lookUp(state, state.enums, written);
  if (!found) {
    const domain = lookUp(state, state.domains, written);
    if (!domain) return state;
    const target = rename(domain.qualified, to);
    const tables = new Map(
      [...state.tables].map(([qualified, table]) => [qualified, withTypeRenamed(table, written.name, to)]),
    );
    return {
      ...state,
      tables,
      domains: moved(state.domains, domain.qualified, target, { ...domain.object, name: to }),
    };
  }
  const target = rename(found.qualified, to);
  const id = entityId(state, target);
  const last = statement.parsed.tokens().length - 1;
  const span = { ...found.object.span, name: tokenSpan(statement, last) };
  const enums = moved(state.enums, found.qualified, target, {
    ...found.object,
    id,
    name: to,
    binding: to,
    span,
  });
  const tables = new Map(state.tables);
  for (const [qualified, table] of state.tables) {
    const uses = table.columns.some((column) => known(column.type)?.enum === found.object.id);
    if (!uses) continue;
    const columns = table.columns.map((column) => {
      const type = known(column.type);
      return type?.enum === found.object.id
        ? {
            ...column,
            type: {
              ...type,
              enum: id,
              name: to,
              sql: identifierText(to) + (type.arrayDimensions ? '[]' : ''),
            },
          }
        : column;
    });
    tables.set(qualified, { ...table, columns });
  }
  return { ...state, enums, tables };
}

/** Columns of a domain are told by its name. */
function withTypeRenamed(table: Table, from: string, to: string): Table {
  const name = new RegExp(
    `(?<=^|\\.)(?:${escapeForRegExp(from)}|"${escapeForRegExp(from)}")(?=(?:\\s*\\[\\d*\\])*$)`,
  );
  const uses = (column: Table['columns'][number]) => name.test(known(column.type)?.sql ?? '');
  if (!table.columns.some(uses)) return table;
  const columns = table.columns.map((column) => {
    const type = known(column.type);
    return type && uses(column)
      ? { ...column, type: { ...type, sql: type.sql.replace(name, () => identifierText(to)) } }
      : column;
  });
  return { ...table, columns };
}

function moved<T>(
  objects: ReadonlyMap<string, T>,
  from: string,
  to: string,
  object: T,
): ReadonlyMap<string, T> {
  return withEntry(withoutEntries(objects, [from]), to, object);
}

function rename(qualified: QualifiedName, name: string): QualifiedName {
  return schemaPart(qualified) + qualify('', name);
}

/** A single dot divides schema and name; doubled ones belong to a part. */
const divider = /(?<!\.)\.(?!\.)/;

function schemaPart(qualified: QualifiedName): string {
  return qualified.split(divider)[0] ?? '';
}

function lastPart(qualified: QualifiedName): string {
  return (qualified.split(divider)[1] ?? '').replaceAll('..', '.');
}
