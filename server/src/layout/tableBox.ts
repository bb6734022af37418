import type { DiagramColumn, DiagramEnum, DiagramTable } from '../protocol/diagram.ts';
import { textWidth } from './textWidth.ts';

/** Measures of a drawn table; the style sheet of the webview and the exported picture hold to them. */
export const tableMetrics = {
  fontSize: 12,
  nameSize: 13,
  rowHeight: 22,
  headerHeight: 34,
  /** Below the last row. */
  foot: 6,
  sidePadding: 10,
  /** Of a key, index or finding mark. */
  mark: 16,
  /** Between the name of a column and its type. */
  gap: 18,
  leastWidth: 150,
  mostWidth: 380,
  /** More columns than this are cut off, with a row that says how many there are. */
  mostRows: 60,
} as const;

export type ColumnsShown = 'all' | 'keys' | 'names';

/** A table as it is drawn. */
export interface TableBox {
  readonly width: number;
  readonly height: number;
  readonly rows: readonly DiagramColumn[];
  /** Columns that have no row. */
  readonly omitted: number;
}

/** Boxes of tables that were measured before: a keystroke leaves all but one the same object. */
const measured = new WeakMap<DiagramTable, Map<string, TableBox>>();

/** @param chips by column key: the texts of the stubs that stand in its row */
export function tableBox(
  table: DiagramTable,
  shown: ColumnsShown,
  chips: ReadonlyMap<string, string> = new Map(),
): TableBox {
  const known = measured.get(table) ?? new Map<string, TableBox>();
  const key = JSON.stringify([shown, ...chips]);
  const box = known.get(key) ?? measureTable(table, shown, chips);
  measured.set(table, known.set(key, box));
  return box;
}

function measureTable(
  table: DiagramTable,
  shown: ColumnsShown,
  chips: ReadonlyMap<string, string>,
): TableBox {
  const { fontSize, nameSize, rowHeight, headerHeight, foot, sidePadding, mark, gap } = tableMetrics;
  const wanted =
    shown === 'names'
      ? []
      : shown === 'keys'
        ? table.columns.filter((column) => column.primaryKey || column.foreignKey)
        : table.columns;
  const rows = wanted.length > tableMetrics.mostRows ? wanted.slice(0, tableMetrics.mostRows - 1) : wanted;
  const omitted = shown === 'names' ? 0 : table.columns.length - rows.length;
  const heading =
    sidePadding * 2 +
    textWidth(titleOf(table), nameSize, true) +
    mark * (1 + (table.kind === 'table' ? 0 : 1));
  const widest = rows.reduce((most, column) => {
    const chip = chips.get(column.key);
    const width =
      sidePadding * 2 +
      mark * 2 +
      textWidth(column.name, fontSize, column.primaryKey) +
      gap +
      textWidth(column.type, fontSize - 1) +
      mark +
      (chip === undefined ? 0 : textWidth(chip, fontSize - 2) + 30);
    return Math.max(most, width);
  }, heading);
  const height =
    headerHeight + (rows.length + (omitted > 0 ? 1 : 0)) * rowHeight + (rows.length > 0 ? foot : 0);
  return {
    width: Math.round(Math.min(tableMetrics.mostWidth, Math.max(tableMetrics.leastWidth, widest))),
    height,
    rows,
    omitted,
  };
}

/** An enum is drawn like a table of its values. */
export function enumBox(type: DiagramEnum): TableBox & { readonly values: readonly string[] } {
  const { fontSize, nameSize, rowHeight, headerHeight, foot, sidePadding, mark, mostRows } = tableMetrics;
  const values = type.values.slice(0, mostRows);
  const widest = Math.max(
    textWidth(type.name, nameSize, true) + mark * 2,
    ...values.map((value) => textWidth(value, fontSize)),
  );
  return {
    width: Math.round(
      Math.min(tableMetrics.mostWidth, Math.max(tableMetrics.leastWidth, widest + sidePadding * 2 + mark)),
    ),
    height: headerHeight + values.length * rowHeight + foot,
    rows: [],
    omitted: type.values.length - values.length,
    values,
  };
}

/** With its schema where it has one. */
export function titleOf(entity: { readonly name: string; readonly schema: string | undefined }): string {
  return entity.schema === undefined ? entity.name : `${entity.schema}.${entity.name}`;
}

/** From the top of the table: the middle of a column's row, or of the header for a column without one. */
export function rowCentre(box: TableBox, column: string | undefined): number {
  const { headerHeight, rowHeight } = tableMetrics;
  const index = column === undefined ? -1 : box.rows.findIndex((row) => row.key === column);
  if (index >= 0) return headerHeight + (index + 0.5) * rowHeight;
  if (column !== undefined && box.omitted > 0 && box.rows.length > 0)
    return headerHeight + (box.rows.length + 0.5) * rowHeight;
  return headerHeight / 2;
}
