import type { AlterEnumStmt, CreateEnumStmt } from 'libpg-query';
import type { EnumType, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { creationName, type DatabaseState, entityId, lookUp, withEntry } from '../database.ts';
import { nameParts, stringsOf } from '../identifiers.ts';
import { withLabelRenamed } from '../rename/enumConstants.ts';
import { withTextsRenamed } from '../rename/renamedTexts.ts';
import { afterName, type PlacedStatement, rangeSpan, wholeSpan } from '../statement.ts';
import { schemaOf } from './createTable.ts';

/** CREATE TYPE … AS ENUM. */
export function applyCreateEnum(
  state: DatabaseState,
  statement: PlacedStatement,
  node: CreateEnumStmt,
): DatabaseState {
  const written = nameParts(stringsOf(node.typeName));
  const qualified = creationName(state, written);
  // CREATE TYPE name: the name is the third token.
  const range = { from: 2, to: afterName(statement.parsed.tokens(), 2) };
  const enumType: EnumType = {
    kind: 'enum',
    id: entityId(state, qualified),
    dialect: 'postgresql',
    name: written.name,
    schema: schemaOf(state, written.schema),
    binding: written.name,
    values: stringsOf(node.vals),
    span: { whole: wholeSpan(statement), name: rangeSpan(statement, range) },
  };
  return { ...state, enums: withEntry(state.enums, qualified, enumType) };
}

/** ALTER TYPE … ADD VALUE and RENAME VALUE. */
export function applyAlterEnum(state: DatabaseState, node: AlterEnumStmt): DatabaseState {
  const found = lookUp(state, state.enums, nameParts(stringsOf(node.typeName)));
  const values = known(found?.object.values);
  if (!found || !values) return state;
  const changed =
    node.oldVal === undefined ? withValue(values, node) : renamed(values, node.oldVal, node.newVal);
  const enumType = { ...found.object, values: changed };
  const { oldVal, newVal = '' } = node;
  const before =
    oldVal === undefined
      ? state
      : withTextsRenamed(state, { kind: 'value', type: found.qualified, from: oldVal, to: newVal });
  const tables = new Map(before.tables);
  for (const [qualified, table] of before.tables)
    if (usesEnum(table, enumType.id))
      tables.set(
        qualified,
        withRenamedDefaults(withValuesOf(table, enumType.id, changed), enumType.id, node),
      );
  return { ...before, tables, enums: withEntry(state.enums, found.qualified, enumType) };
}

function withValue(values: readonly string[], node: AlterEnumStmt): readonly string[] {
  const value = node.newVal ?? '';
  if (values.includes(value)) return values;
  const neighbour = node.newValNeighbor === undefined ? -1 : values.indexOf(node.newValNeighbor);
  if (neighbour < 0) return [...values, value];
  return values.toSpliced(node.newValIsAfter ? neighbour + 1 : neighbour, 0, value);
}

function renamed(values: readonly string[], from: string, to = ''): readonly string[] {
  return values.map((value) => (value === from ? to : value));
}

function usesEnum(table: Table, id: string): boolean {
  return table.columns.some((column) => known(column.type)?.enum === id);
}

function withValuesOf(table: Table, id: string, values: readonly string[]): Table {
  const columns = table.columns.map((column) => {
    const type = known(column.type);
    return type?.enum === id ? { ...column, type: { ...type, values } } : column;
  });
  return { ...table, columns };
}

/** A default is stored as the value itself, not as its text: it is renamed along. */
function withRenamedDefaults(table: Table, id: string, { oldVal, newVal = '' }: AlterEnumStmt): Table {
  if (oldVal === undefined) return table;
  const columns = table.columns.map((column) => {
    const value = known(column.default);
    const type = known(column.type);
    if (type?.enum !== id || value?.kind !== 'literal' || typeof value.value !== 'string') return column;
    const now = withLabelRenamed(value.value, type.arrayDimensions !== undefined, oldVal, newVal);
    return now === undefined ? column : { ...column, default: { ...value, value: now } };
  });
  return { ...table, columns };
}
