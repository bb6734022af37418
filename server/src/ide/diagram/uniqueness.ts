import type { Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';

/** True when no two rows can agree in all of the columns: a key over some of them is enough. */
export function isUniqueSet(table: Table, columns: readonly string[]): boolean {
  const within = (key: readonly string[] | undefined) =>
    key !== undefined && key.length > 0 && key.every((column) => columns.includes(column));
  return (
    within(known(table.primaryKey?.columns)) ||
    table.uniques.some((unique) => within(known(unique.columns))) ||
    table.indexes.some(
      (index) =>
        index.unique &&
        index.predicate === undefined &&
        within(known(index.members)?.map((member) => member.column ?? '')),
    )
  );
}
