import type { Table } from '../../model/schema.ts';

/** True when the table may have columns that could not be read. */
export function mayHaveMoreColumns(table: Table): boolean {
  return table.gaps.some((gap) => gap.in === 'columns');
}

/** True when the table may have keys, indexes, foreign keys or checks that could not be read. */
export function mayHaveMoreConstraints(table: Table): boolean {
  return table.gaps.some((gap) => gap.in === 'constraints') || mayHaveMoreColumns(table);
}
