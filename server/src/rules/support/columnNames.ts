import { columnLabel } from '../../model/catalog.ts';
import type { ColumnKey, Table } from '../../model/schema.ts';

/** The database names of columns for messages: `author_id, post_id`. */
export function columnNames(table: Table, keys: readonly ColumnKey[]): string {
  return keys
    .map((key) => {
      const column = table.columns.find((candidate) => candidate.key === key);
      return column ? columnLabel(column) : key;
    })
    .join(', ');
}
