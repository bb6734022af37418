import type { AlterTableCmd, ColumnDef, Constraint } from 'libpg-query';
import type { Column, ColumnKey, EntityId, Table } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { commandsOf } from '../apply/alterTable.ts';
import { constraintsOf } from '../column.ts';
import { creationName, entityId, lookUp } from '../database.ts';
import { relationParts } from '../identifiers.ts';
import { listAt, nameAt, tokenOf } from '../statement.ts';
import { type TokenRange, textRange } from '../tokens.ts';
import type { ListPlace, TextRange } from './layout.ts';
import { type Reading, type ReadStatement, statementAt } from './reading.ts';

/** The CREATE TABLE of a table with its elements. */
export interface TablePlace {
  readonly statement: ReadStatement;
  readonly index: number;
  readonly list: ListPlace;
  /** How many of the elements are columns; they stand first by habit. */
  readonly elements: readonly ('column' | 'constraint')[];
}

/** A column's definition, in a CREATE TABLE or an ADD COLUMN. */
export interface ColumnPlace {
  readonly statement: ReadStatement;
  readonly text: string;
  readonly definition: ColumnDef;
  /** From the name to the end of the last constraint. */
  readonly whole: TextRange;
  readonly constraints: readonly { readonly constraint: Constraint; readonly range: TextRange }[];
}

/** A command of an ALTER TABLE. */
export interface CommandPlace {
  readonly statement: ReadStatement;
  readonly command: AlterTableCmd;
  /** Token range of the command. */
  readonly range: TokenRange;
  readonly list: ListPlace;
  readonly index: number;
}

/** The CREATE TABLE that has a list of elements; undefined for partitions, copies and renamed tables. */
export function tablePlace(reading: Reading, table: Table): TablePlace | undefined {
  const index = statementAt(reading, table.span.whole);
  const statement = reading.statements[index];
  if (!statement || !('CreateStmt' in statement.parsed.node)) return undefined;
  const node = statement.parsed.node.CreateStmt;
  if (!node.tableElts?.length || node.partbound || node.ofTypename) return undefined;
  if (entityId(statement.before, creationName(statement.before, relationParts(node.relation))) !== table.id)
    return undefined;
  const list = listAt(statement, nameAt(statement, node.relation?.location).after);
  if (!list) return undefined;
  return {
    statement,
    index,
    list: { text: textOf(reading, statement), items: list.elements.map((range) => place(statement, range)) },
    elements: node.tableElts.map((element) => ('ColumnDef' in element ? 'column' : 'constraint')),
  };
}

/** Where a column is defined; undefined where it comes from another table or had another name there. */
export function columnPlace(reading: Reading, table: Table, column: Column): ColumnPlace | undefined {
  const index = statementAt(reading, column.span.name);
  const statement = reading.statements[index];
  if (!statement) return undefined;
  const { node } = statement.parsed;
  if ('CreateStmt' in node) {
    const { relation, tableElts } = node.CreateStmt;
    const id = entityId(statement.before, creationName(statement.before, relationParts(relation)));
    if (id !== table.id) return undefined;
    const elements = listAt(statement, nameAt(statement, relation?.location).after)?.elements ?? [];
    const at = (tableElts ?? []).findIndex(
      (element) => 'ColumnDef' in element && element.ColumnDef.colname === column.key,
    );
    const element = tableElts?.[at];
    const range = elements[at];
    return element && 'ColumnDef' in element && range
      ? readPlace(reading, statement, element.ColumnDef, range)
      : undefined;
  }
  for (const { command, range } of commandPlacesIn(reading, statement, table.id)) {
    if (command.subtype !== 'AT_AddColumn' || !command.def || !('ColumnDef' in command.def)) continue;
    const definition = command.def.ColumnDef;
    if (definition.colname === column.key) return readPlace(reading, statement, definition, range);
  }
  return undefined;
}

function readPlace(
  reading: Reading,
  statement: ReadStatement,
  definition: ColumnDef,
  range: TokenRange,
): ColumnPlace {
  const element = { from: tokenOf(statement, definition.location), to: range.to };
  const constraints = constraintsOf(statement, definition, element);
  return {
    statement,
    text: textOf(reading, statement),
    definition,
    whole: place(statement, element),
    constraints: constraints.map(({ constraint, range: tokens }) => ({
      constraint,
      range: place(statement, tokens),
    })),
  };
}

/** The commands of an ALTER TABLE of a table, in their order. */
export function commandPlacesIn(
  reading: Reading,
  statement: ReadStatement,
  id: EntityId,
): readonly CommandPlace[] {
  const { node } = statement.parsed;
  if (!('AlterTableStmt' in node)) return [];
  const found = lookUp(
    statement.before,
    statement.before.tables,
    relationParts(node.AlterTableStmt.relation),
  );
  if (found?.object.id !== id) return [];
  const commands = commandsOf(statement, node.AlterTableStmt);
  const list = {
    text: textOf(reading, statement),
    items: commands.map(({ range }) => place(statement, range)),
  };
  return commands.map(({ command, range }, index) => ({ statement, command, range, list, index }));
}

/** The last of the commands of some kinds on a column. */
export function lastCommand(
  reading: Reading,
  id: EntityId,
  column: ColumnKey,
  kinds: readonly AlterTableCmd['subtype'][],
): CommandPlace | undefined {
  for (const statement of reading.statements.toReversed()) {
    const found = commandPlacesIn(reading, statement, id).findLast(
      ({ command }) => command.name === column && kinds.includes(command.subtype),
    );
    if (found) return found;
  }
  return undefined;
}

/** What stands at the whole span of a constraint or index. */
export type PartPlace =
  | { readonly kind: 'statement'; readonly statement: ReadStatement }
  | {
      readonly kind: 'element';
      readonly statement: ReadStatement;
      readonly list: ListPlace;
      readonly index: number;
    }
  | { readonly kind: 'command'; readonly place: CommandPlace }
  /** On a column: `text` is the file's. */
  | {
      readonly kind: 'phrase';
      readonly statement: ReadStatement;
      readonly text: string;
      readonly range: TextRange;
    };

export function partPlace(reading: Reading, table: Table, part: Span): PartPlace | undefined {
  const statement = reading.statements[statementAt(reading, part)];
  if (!statement) return undefined;
  const { node } = statement.parsed;
  if ('IndexStmt' in node) return { kind: 'statement', statement };
  if ('CreateStmt' in node) {
    const list = listAt(statement, nameAt(statement, node.CreateStmt.relation?.location).after);
    const items = (list?.elements ?? []).map((range) => place(statement, range));
    const text = textOf(reading, statement);
    const index = items.findIndex(({ start, end }) => start === part.start && end === part.end);
    return index >= 0
      ? { kind: 'element', statement, list: { text, items }, index }
      : { kind: 'phrase', statement, text, range: part };
  }
  for (const command of commandPlacesIn(reading, statement, table.id)) {
    const { start, end } = command.list.items[command.index] as TextRange;
    if (part.start < start || part.end > end) continue;
    return command.command.subtype === 'AT_AddConstraint'
      ? { kind: 'command', place: command }
      : { kind: 'phrase', statement, text: command.list.text, range: part };
  }
  return undefined;
}

export function textOf(reading: Reading, statement: ReadStatement): string {
  return reading.texts.get(statement.file) ?? '';
}

/** Token ranges as offsets of the file. */
export function place(statement: ReadStatement, range: TokenRange): TextRange {
  const text = textRange(statement.parsed.tokens(), range) ?? { start: 0, end: 0 };
  return { start: statement.offset + text.start, end: statement.offset + text.end };
}
