import type { DropStmt, Node } from 'libpg-query';
import type { Table } from '../../../model/schema.ts';
import { type DatabaseState, lookUp, type WrittenName, withEntry, withoutEntries } from '../database.ts';
import { nameParts, qualify, stringsOf } from '../identifiers.ts';
import { nameOf } from '../tableNames.ts';
import { viewsOver, withoutViews } from '../viewReaders.ts';
import { descendantsOf } from './inheritance.ts';
import { withoutKeptOf } from './kept.ts';
import { withoutColumn, withoutReferencesTo } from './removal.ts';

/** DROP of everything the model holds. What is not there changes nothing. */
export function applyDrop(state: DatabaseState, node: DropStmt): DatabaseState {
  return (node.objects ?? []).reduce((current, object) => dropOne(current, node, namesOf(object)), state);
}

/** The dotted name of a dropped object, whatever node holds it. */
export function namesOf(object: Node): readonly string[] {
  if ('List' in object) return stringsOf(object.List.items);
  if ('String' in object) return [object.String.sval ?? ''];
  if ('TypeName' in object) return stringsOf(object.TypeName.names);
  return 'ObjectWithArgs' in object ? stringsOf(object.ObjectWithArgs.objname) : [];
}

function dropOne(state: DatabaseState, node: DropStmt, names: readonly string[]): DatabaseState {
  const written = nameParts(names);
  const cascade = node.behavior === 'DROP_CASCADE';
  switch (node.removeType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_FOREIGN_TABLE':
      return dropTable(state, written, cascade);
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW': {
      const view = lookUp(state, state.views, written);
      if (!view) return state;
      const others = cascade ? viewsOver(state, [view.qualified]) : [];
      return withoutViews(state, [view.qualified, ...others]);
    }
    case 'OBJECT_SEQUENCE':
      return { ...state, sequences: withoutFound(state, state.sequences, written) };
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
      return { ...state, functions: withoutFound(state, state.functions, written) };
    case 'OBJECT_DOMAIN':
    case 'OBJECT_TYPE':
      return dropType(state, written, cascade);
    case 'OBJECT_INDEX':
      return dropIndex(state, written);
    case 'OBJECT_SCHEMA':
      return dropSchema(state, written.name);
    case 'OBJECT_EXTENSION':
      return { ...state, extensions: new Set([...state.extensions].filter((name) => name !== written.name)) };
    case 'OBJECT_POLICY':
      return changeOwner(state, names, (table, name) => ({
        ...table,
        policies: table.policies.filter((policy) => policy.name !== name),
      }));
    case 'OBJECT_TRIGGER':
      return changeOwner(state, names, (table, name) => ({
        ...table,
        triggers: (table.triggers ?? []).filter((trigger) => trigger.name !== name),
      }));
    default:
      return state;
  }
}

function withoutFound<T>(state: DatabaseState, objects: ReadonlyMap<string, T>, written: WrittenName) {
  const found = lookUp(state, objects, written);
  return found ? withoutEntries(objects, [found.qualified]) : objects;
}

function dropTable(state: DatabaseState, written: WrittenName, cascade: boolean): DatabaseState {
  const found = lookUp(state, state.tables, written);
  if (!found) return state;
  const { id } = found.object;
  const base = cascade ? withoutReferencesTo(state, id) : state;
  // The partitions go with their table, with CASCADE also what inherits from it.
  const gone = descendantsOf(base, found.qualified, cascade);
  const owned = [...base.sequences].filter(([, { ownedBy }]) => ownedBy?.table === id).map(([name]) => name);
  const within = cascade ? withoutViews(base, viewsOver(base, gone)) : base;
  return gone
    .map((name) => base.tables.get(name)?.id ?? id)
    .reduce<DatabaseState>(withoutKeptOf, {
      ...within,
      tables: withoutEntries(base.tables, gone),
      sequences: owned.length > 0 ? withoutEntries(base.sequences, owned) : base.sequences,
    });
}

function dropType(state: DatabaseState, written: WrittenName, cascade: boolean): DatabaseState {
  const found = lookUp(state, state.enums, written);
  if (!found) return { ...state, domains: withoutFound(state, state.domains, written) };
  const enums = withoutEntries(state.enums, [found.qualified]);
  if (!cascade) return { ...state, enums };
  // CASCADE drops the columns of the type.
  const tables = new Map(state.tables);
  for (const [qualified, table] of state.tables)
    for (const column of table.columns)
      if ('enum' in column.type && column.type.enum === found.object.id)
        tables.set(qualified, withoutColumn(tables.get(qualified) ?? table, column.key));
  return { ...state, enums, tables };
}

function dropIndex(state: DatabaseState, written: WrittenName): DatabaseState {
  const owner = tableOfIndex(state, written);
  if (!owner) return state;
  const indexes = owner.table.indexes.filter((index) => nameOf(index.name) !== written.name);
  return { ...state, tables: withEntry(state.tables, owner.qualified, { ...owner.table, indexes }) };
}

/** The table that an index belongs to, also that of a key; an index lives in the schema of its table. */
export function tableOfIndex(
  state: DatabaseState,
  { schema, name }: WrittenName,
): { readonly qualified: string; readonly table: Table } | undefined {
  const schemas = schema === undefined ? state.searchPath : [schema];
  for (const [qualified, table] of state.tables)
    if (
      [...table.indexes, ...table.uniques, ...(table.primaryKey ? [table.primaryKey] : [])].some(
        (part) => nameOf(part.name) === name,
      ) &&
      schemas.includes(typeof table.schema === 'string' ? table.schema : 'public')
    )
      return { qualified, table };
  return undefined;
}

function dropSchema(state: DatabaseState, name: string): DatabaseState {
  const prefix = qualify(name, '');
  const outside = <T>(objects: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...objects].filter(([qualified]) => !qualified.startsWith(prefix)));
  return {
    ...state,
    schemas: withoutEntries(state.schemas, [name]),
    tables: outside(state.tables),
    views: outside(state.views),
    enums: outside(state.enums),
    domains: outside(state.domains),
    sequences: outside(state.sequences),
    functions: outside(state.functions),
  };
}

/** Policies and triggers are named after their table: `ON schema.table`. */
function changeOwner(
  state: DatabaseState,
  names: readonly string[],
  change: (table: Table, name: string) => Table,
): DatabaseState {
  const found = lookUp(state, state.tables, nameParts(names.slice(0, -1)));
  if (!found) return state;
  const changed = change(found.object, names[names.length - 1] ?? '');
  return { ...state, tables: withEntry(state.tables, found.qualified, changed) };
}
