import type { Query } from '../../../model/query.ts';
import type { ColumnRef, Operand } from '../../../model/queryExpression.ts';
import type { Column, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import type { SchemaView } from '../../rule.ts';

/** A column of the schema that a query names. */
export interface FoundColumn {
  readonly table: Table;
  readonly column: Column;
}

/** The table that a query is about: what it writes, or reads first. Undefined where it is not in the schema. */
export function targetTable(query: Query, view: SchemaView): Table | undefined {
  const [first] = query.tables;
  return first && view.tableOf(first.table);
}

/** The column that a reference leads to; undefined where it cannot be told, or where several have the name. */
export function findColumn(query: Query, ref: ColumnRef, view: SchemaView): FoundColumn | undefined {
  if (ref.table !== undefined) return columnIn(view.table(ref.table), ref);
  const named = query.tables.filter(
    ({ alias, table }) =>
      ref.alias === undefined || alias === ref.alias || (table.kind === 'name' && table.name === ref.alias),
  );
  const found = named.flatMap(({ table }) => columnIn(view.tableOf(table), ref) ?? []);
  const isWhole = named.every(({ table }) => view.tableOf(table) !== undefined);
  return found.length === 1 && (isWhole || ref.alias !== undefined) ? found[0] : undefined;
}

function columnIn(table: Table | undefined, ref: ColumnRef): FoundColumn | undefined {
  const column = table?.columns.find((each) =>
    ref.by === 'key' ? each.key === ref.column : known(each.name) === ref.column,
  );
  return table && column ? { table, column } : undefined;
}

/** The column that an operand is; undefined for anything else. */
export function columnOfOperand(
  query: Query,
  operand: Operand | undefined,
  view: SchemaView,
): FoundColumn | undefined {
  return operand?.kind === 'column' ? findColumn(query, operand.column, view) : undefined;
}

/** True when two references are to one column of one table of the query. */
export function isSameColumn(a: ColumnRef, b: ColumnRef): boolean {
  return a.column === b.column && a.by === b.by && a.table === b.table && a.alias === b.alias;
}
