import type { AlterTableCmd, AlterTableStmt } from 'libpg-query';
import type { Column, Index, Table, TableStorage } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { placesInQuery } from '../changes/columnPlaces.ts';
import { readColumn, readDefault, readIdentity } from '../column.ts';
import { readType } from '../columnType.ts';
import { readTableConstraint, type TableConstraint } from '../constraint.ts';
import { type DatabaseState, lookUp, withEntry } from '../database.ts';
import { collationText, type QualifiedName, relationParts } from '../identifiers.ts';
import { parametersOf } from '../parameters.ts';
import { withStarsWrittenOut } from '../rename/starsWrittenOut.ts';
import { nameAt, type PlacedStatement, tokenOf } from '../statement.ts';
import { nameOf, nameParts } from '../tableNames.ts';
import { splitAtCommas, type TokenRange, textRange } from '../tokens.ts';
import { viewsOver, withoutViews } from '../viewReaders.ts';
import { boundText, withKeyNotNull } from './createTable.ts';
import { tablesOf, withAdditions, withKeysOf } from './inheritance.ts';
import { keepTableCommand } from './kept.ts';
import { withoutColumn, withoutConstraint, withoutReferencesTo } from './removal.ts';

/** ALTER TABLE, command by command, each on what the one before has left. */
export function applyAlterTable(
  state: DatabaseState,
  statement: PlacedStatement,
  node: AlterTableStmt,
): DatabaseState {
  const found = lookUp(state, state.tables, relationParts(node.relation));
  if (!found) return state.beginsLate === false && !node.missing_ok ? { ...state, beginsLate: true } : state;
  return commandsOf(statement, node).reduce((last, { command, range }) => {
    const current = command.subtype === 'AT_AddColumn' ? withOldStars(last, found.qualified, command) : last;
    const before = current.tables.get(found.qualified);
    const [named, ...others] = tablesOf(current, found.qualified, command, node.relation?.inh === true);
    const done = named === undefined ? current : applyCommand(current, statement, named, command, range);
    const after = done.tables.get(found.qualified);
    const isAddition = command.subtype === 'AT_AddColumn' || command.subtype === 'AT_AddConstraint';
    return others.reduce<DatabaseState>((within, qualified) => {
      const table = within.tables.get(qualified);
      if (!isAddition || !table || !before || !after)
        return applyCommand(within, statement, qualified, command, range);
      const changed = nameParts(within, withAdditions(table, before, after));
      return withTable(within, qualified, changed);
    }, done);
  }, state);
}

/** The views over the table, or one that inherits from it, do not get the column that is added. */
function withOldStars(state: DatabaseState, named: QualifiedName, command: AlterTableCmd): DatabaseState {
  if (state.views.size === 0) return state;
  return tablesOf(state, named, command, true).reduce(withStarsWrittenOut, state);
}

function withTable(state: DatabaseState, qualified: QualifiedName, table: Table): DatabaseState {
  return { ...state, tables: withEntry(state.tables, qualified, table) };
}

/** The commands with their text. */
export function commandsOf(
  statement: PlacedStatement,
  node: AlterTableStmt,
): readonly { readonly command: AlterTableCmd; readonly range: TokenRange }[] {
  const tokens = statement.parsed.tokens();
  let { after } = nameAt(statement, node.relation?.location);
  // ALTER TABLE name * is an old spelling of "with its children".
  if (tokens[after]?.word === '*') after++;
  const ranges = splitAtCommas(tokens, after, tokens.length);
  return (node.cmds ?? []).flatMap((command, index) =>
    'AlterTableCmd' in command
      ? [{ command: command.AlterTableCmd, range: ranges[index] ?? { from: after, to: tokens.length } }]
      : [],
  );
}

function applyCommand(
  state: DatabaseState,
  statement: PlacedStatement,
  qualified: QualifiedName,
  command: AlterTableCmd,
  range: TokenRange,
): DatabaseState {
  const table = state.tables.get(qualified);
  if (!table) return state;
  const store = (changed: Table) => ({
    ...state,
    tables: withEntry(state.tables, qualified, nameParts(state, changed)),
  });
  const change = (update: (column: Column) => Column) =>
    store({
      ...table,
      columns: table.columns.map((column) => (column.key === command.name ? update(column) : column)),
    });

  switch (command.subtype) {
    case 'AT_AddColumn':
      return addColumn(state, statement, table, store, command, range);
    case 'AT_DropColumn': {
      const cascaded =
        command.behavior === 'DROP_CASCADE'
          ? withoutViewsOf(withoutReferencesTo(state, table.id, command.name), table, command.name ?? '')
          : state;
      const current = cascaded.tables.get(qualified) ?? table;
      return {
        ...cascaded,
        tables: withEntry(cascaded.tables, qualified, withoutColumn(current, command.name ?? '')),
      };
    }
    case 'AT_AlterColumnType': {
      const definition = command.def && 'ColumnDef' in command.def ? command.def.ColumnDef : undefined;
      const { type, span } = readType(state, statement, definition?.typeName, range.to);
      const collation = definition?.collClause && collationText(definition.collClause.collname ?? []);
      return change(({ collation: _former, ...column }) => ({
        ...column,
        type,
        ...(collation === undefined ? {} : { collation }),
        span: { ...column.span, type: span },
      }));
    }
    case 'AT_ColumnDefault': {
      const expression = command.def;
      if (!expression) return change((column) => ({ ...column, default: undefined }));
      const from = wordAfter(statement, range, 'DEFAULT');
      return change((column) => ({
        ...column,
        default: readDefault(statement, expression, { from, to: range.to }),
      }));
    }
    case 'AT_SetNotNull':
      return change((column) => ({ ...column, notNull: true }));
    case 'AT_DropNotNull':
      return change((column) => ({ ...column, notNull: false }));
    case 'AT_AddIdentity': {
      const constraint = command.def && 'Constraint' in command.def ? command.def.Constraint : undefined;
      return change((column) => ({
        ...column,
        notNull: true,
        identity: constraint && readIdentity(constraint),
      }));
    }
    case 'AT_DropIdentity':
      return change((column) => ({ ...column, identity: undefined }));
    case 'AT_DropExpression':
      return change((column) => ({ ...column, generated: undefined }));
    case 'AT_AddConstraint': {
      const constraint = command.def && 'Constraint' in command.def ? command.def.Constraint : undefined;
      const from = constraint ? tokenOf(statement, constraint.location) : range.from;
      const read = constraint && readTableConstraint(state, statement, constraint, { from, to: range.to });
      if (!read) return state;
      return store(withConstraint(table, read));
    }
    case 'AT_DropConstraint':
      return store(withoutConstraint(table, command.name ?? ''));
    case 'AT_ValidateConstraint':
      return store({
        ...table,
        checks: table.checks.map((check) =>
          nameOf(check.name) === command.name ? { ...check, notValid: false } : check,
        ),
        foreignKeys: table.foreignKeys.map((key) =>
          nameOf(key.name) === command.name ? { ...key, notValid: false } : key,
        ),
      });
    case 'AT_EnableRowSecurity':
      return store({ ...table, rowLevelSecurity: true });
    case 'AT_DisableRowSecurity':
      return store({ ...table, rowLevelSecurity: false });
    case 'AT_AttachPartition': {
      const partition = partitionOf(state, command);
      if (!partition) return state;
      const attached = nameParts(state, {
        ...withKeysOf(partition.object, table),
        partitionOf: table.id,
        partitionBound: boundText(statement, range.from),
      });
      return { ...state, tables: withEntry(state.tables, partition.qualified, attached) };
    }
    case 'AT_DetachPartition': {
      const partition = partitionOf(state, command);
      if (!partition) return state;
      const { partitionOf: _parent, partitionBound: _bound, ...detached } = partition.object;
      return { ...state, tables: withEntry(state.tables, partition.qualified, detached) };
    }
    case 'AT_AddInherit':
    case 'AT_DropInherit': {
      const parent = lookUp(
        state,
        state.tables,
        relationParts(command.def && 'RangeVar' in command.def ? command.def.RangeVar : undefined),
      )?.object.id;
      const { inherits = [], ...rest } = table;
      const others = inherits.filter((each) => each !== parent);
      const now = command.subtype === 'AT_AddInherit' && parent !== undefined ? [...others, parent] : others;
      const changed = store({ ...rest, ...(now.length > 0 ? { inherits: now } : {}) });
      return now.length > 0 ? { ...changed, inheritance: true } : changed;
    }
    case 'AT_SetStorage':
    case 'AT_SetCompression': {
      const value = command.def && 'String' in command.def ? command.def.String.sval : undefined;
      const key = command.subtype === 'AT_SetStorage' ? 'storage' : 'compression';
      return change(({ [key]: _former, ...column }) => ({
        ...column,
        ...(value === undefined || value.toLowerCase() === 'default' ? {} : { [key]: value }),
      }));
    }
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions': {
      const given = parametersOf(command.def && 'List' in command.def ? (command.def.List.items ?? []) : []);
      const former = table.storage?.parameters ?? {};
      // What is set anew stands last, as in the catalogue.
      const others = Object.fromEntries(Object.entries(former).filter(([name]) => !(name in given)));
      const isSet = command.subtype === 'AT_SetRelOptions';
      return store(withStorage(table, { parameters: isSet ? { ...others, ...given } : others }));
    }
    case 'AT_SetUnLogged':
    case 'AT_SetLogged':
      return store(withStorage(table, { unlogged: command.subtype === 'AT_SetUnLogged' }));
    case 'AT_SetTableSpace':
      return store(withStorage(table, { tablespace: command.name ?? '' }));
    case 'AT_SetAccessMethod':
      return store(withStorage(table, { accessMethod: command.name ?? 'heap' }));
    case 'AT_ChangeOwner':
      // A role of the server.
      return state;
    default: {
      const place = textRange(statement.parsed.tokens(), range);
      const text = place ? statement.parsed.text.slice(place.start, place.end) : '';
      return keepTableCommand(state, statement, table.id, commandTopic(command), text);
    }
  }
}

/** The views over a column go with it. */
function withoutViewsOf(state: DatabaseState, table: Table, column: string): DatabaseState {
  const over = [...state.views].flatMap(([qualified, { definition }]) => {
    const text = definition && known(definition)?.text;
    if (!text?.toLowerCase().includes((known(table.name) ?? '').toLowerCase())) return [];
    const found = placesInQuery({ state, table, column }, text);
    return 'reason' in found || found.length > 0 ? [qualified] : [];
  });
  return over.length === 0 ? state : withoutViews(state, [...over, ...viewsOver(state, over)]);
}

/** What a later command of the same kind replaces. */
function commandTopic({ subtype, name, num }: AlterTableCmd): string {
  const topic = (subtype ?? '').replace(/^AT_(?:Enable|Disable|NoForce|Force|Drop|Re?[Ss]et|Set)?/, '');
  return `${topic} ${name ?? ''}${num ?? ''}`;
}

function withStorage(table: Table, more: TableStorage): Table {
  return { ...table, storage: { ...table.storage, ...more } };
}

function addColumn(
  state: DatabaseState,
  statement: PlacedStatement,
  table: Table,
  store: (table: Table) => DatabaseState,
  command: AlterTableCmd,
  range: TokenRange,
): DatabaseState {
  const definition = command.def && 'ColumnDef' in command.def ? command.def.ColumnDef : undefined;
  if (!definition) return state;
  const exists = table.columns.some((column) => column.key === definition.colname);
  if (exists && command.missing_ok) return state;
  const read = readColumn(state, statement, definition, range);
  const primaryKey = table.primaryKey ?? read.primaryKey;
  return store({
    ...table,
    columns: exists
      ? table.columns.map((column) => (column.key === read.column.key ? read.column : column))
      : [...table.columns, read.column],
    primaryKey,
    uniques: [...table.uniques, ...read.uniques],
    foreignKeys: [...table.foreignKeys, ...read.foreignKeys],
    checks: [...table.checks, ...read.checks],
  });
}

function withConstraint(table: Table, constraint: TableConstraint): Table {
  switch (constraint.kind) {
    case 'primary-key':
      return { ...table, primaryKey: constraint, columns: withKeyNotNull(table.columns, constraint) };
    case 'unique':
      return { ...table, uniques: [...table.uniques, constraint] };
    case 'foreign-key':
      return { ...table, foreignKeys: [...table.foreignKeys, constraint] };
    case 'check':
      return { ...table, checks: [...table.checks, constraint] };
    case 'using-index': {
      const index = table.indexes.find((candidate) => nameOf(candidate.name) === constraint.index);
      return index ? withIndexAsConstraint(table, index, constraint) : table;
    }
    case 'exclusion':
      return { ...table, exclusions: [...(table.exclusions ?? []), constraint] };
  }
}

/** The index becomes the constraint's, under the constraint's name where it has one. */
function withIndexAsConstraint(
  table: Table,
  index: Index,
  constraint: TableConstraint & { kind: 'using-index' },
): Table {
  const columns = (known(index.members) ?? []).flatMap((member) => member.column ?? []);
  const name = { explicit: constraint.name ?? constraint.index };
  const indexes = table.indexes.filter((candidate) => candidate !== index);
  const { span } = constraint;
  if (!constraint.primary) {
    const { nullsNotDistinct } = index;
    const unique = { kind: 'unique', name, columns, nullsNotDistinct, inline: false, span } as const;
    return { ...table, indexes, uniques: [...table.uniques, unique] };
  }
  const primaryKey = { kind: 'primary-key', name, columns, inline: false, span } as const;
  return { ...table, indexes, primaryKey, columns: withKeyNotNull(table.columns, primaryKey) };
}

function partitionOf(state: DatabaseState, command: AlterTableCmd) {
  const partition = command.def && 'PartitionCmd' in command.def ? command.def.PartitionCmd : undefined;
  return lookUp(state, state.tables, relationParts(partition?.name));
}

function wordAfter(statement: PlacedStatement, range: TokenRange, word: string): number {
  const tokens = statement.parsed.tokens();
  for (let index = range.from; index < range.to; index++) if (tokens[index]?.word === word) return index + 1;
  return range.from;
}
