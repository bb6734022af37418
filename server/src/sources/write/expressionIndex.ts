import { columnLabel, columnOf } from '../../model/catalog.ts';
import type { AddIndex } from '../../model/edit.ts';
import type { Index, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';

/** True for an index over the expression that an edit asks for, and nothing else. */
export function isOverExpression(index: Index, edit: AddIndex, table: Table): boolean {
  const [member, ...others] = known(index.members) ?? [];
  if (!edit.expression || !member?.expression || others.length > 0) return false;
  const wanted = edit.expression.sql.replace(/\{([^{}]+)\}/g, (hole, key: string) => {
    const column = columnOf(table, key);
    return column ? columnLabel(column) : hole;
  });
  return plain(member.expression.text) === plain(wanted);
}

/** Without quotes, blanks and the table's name before a column's. */
function plain(expression: string): string {
  return expression
    .replace(/"?\w+"?\.(?=")/g, '')
    .replace(/["\s]/g, '')
    .toLowerCase();
}
