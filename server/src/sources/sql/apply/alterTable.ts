import type { AlterTableCmd, AlterTableStmt } from 'libpg-query';
import type { Column, Index, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { readColumn, readDefault, readIdentity } from '../column.ts';
import { readType } from '../columnType.ts';
import { readTableConstraint, type TableConstraint } from '../constraint.ts';
import { type DatabaseState, lookUp, withEntry } from '../database.ts';
import { type QualifiedName, relationParts } from '../identifiers.ts';
import { nameAt, type PlacedStatement, tokenOf } from '../statement.ts';
import { nameOf, nameParts } from '../tableNames.ts';
import { splitAtCommas, type TokenRange } from '../tokens.ts';
import { withKeyNotNull } from './createTable.ts';
import { withoutColumn, withoutConstraint, withoutReferencesTo } from './removal.ts';

/** ALTER TABLE, command by command, each on what the one before has left. */
export function applyAlterTable(
  state: DatabaseState,
  statement: PlacedStatement,
  node: AlterTableStmt,
): DatabaseState {
  const found = lookUp(state, state.tables, relationParts(node.relation));
  if (!found) return state;
  return commandsOf(statement, node).reduce(
    (current, { command, range }) => applyCommand(current, statement, found.qualified, command, range),
    state,
  );
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
    tables: withEntry(state.tables, qualified, nameParts(changed)),
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
        command.behavior === 'DROP_CASCADE' ? withoutReferencesTo(state, table.id, command.name) : state;
      const current = cascaded.tables.get(qualified) ?? table;
      return {
        ...cascaded,
        tables: withEntry(cascaded.tables, qualified, withoutColumn(current, command.name ?? '')),
      };
    }
    case 'AT_AlterColumnType': {
      const definition = command.def && 'ColumnDef' in command.def ? command.def.ColumnDef : undefined;
      const { type, span } = readType(state, statement, definition?.typeName, range.to);
      return change((column) => ({ ...column, type, span: { ...column.span, type: span } }));
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
      return read ? store(withConstraint(table, read)) : state;
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
      const attached = { ...partition.object, partitionOf: table.id };
      return { ...state, tables: withEntry(state.tables, partition.qualified, attached) };
    }
    case 'AT_DetachPartition': {
      const partition = partitionOf(state, command);
      if (!partition) return state;
      const { partitionOf: _parent, ...detached } = partition.object;
      return { ...state, tables: withEntry(state.tables, partition.qualified, detached) };
    }
    default:
      // Owners, storage, statistics, triggers on and off: nothing that the model holds.
      return state;
  }
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
      return table;
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
