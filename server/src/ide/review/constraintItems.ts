import { columnLabel } from '../../model/catalog.ts';
import type { Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { choice, code, codeList, fine, notRead, type ReviewItem } from './checkList.ts';

export function constraintItems(table: Table): readonly ReviewItem[] {
  const items: ReviewItem[] = [];
  const nullable = table.columns.filter((column) => known(column.notNull) === false).map(columnLabel);
  if (nullable.length > 0) items.push(choice(`May be NULL: ${codeList(nullable)}.`));
  else if (table.columns.length > 0) items.push(fine('No column may be NULL.'));
  const checks = table.checks.map(({ expression }) => code(known(expression)?.text ?? '?'));
  if (checks.length > 0) items.push(fine(`Checked by the database: ${checks.join(', ')}.`));
  const enums = table.columns.filter((column) => known(column.type)?.family === 'enum').map(columnLabel);
  if (enums.length > 0) items.push(fine(`One of a fixed list, held by the database: ${codeList(enums)}.`));
  for (const { reason } of table.gaps) {
    items.push(notRead(`The table may have more than is told here: ${reason}.`));
  }
  return items;
}
