import type { AddColumn, EditRefusal } from '../../../../model/edit.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { type Basis, wantedTable } from '../basis.ts';
import { columnClause } from '../clauses.ts';
import { insertItem } from '../layout.ts';
import { tablePlace } from '../locate.ts';
import { append, type Outcome, type Session } from '../session.ts';
import { holdsMoment, triggerStatements } from '../trigger.ts';

const keyOfPartitioned = 'A key of a partitioned table has to hold the columns that it is partitioned by.';

/** ALTER TABLE … ADD COLUMN, with a trigger where the column is to be kept current. */
export function addColumnStatements(basis: Basis, edit: AddColumn): readonly string[] | EditRefusal {
  const table = wantedTable(basis, edit.table);
  if (isRefusal(table)) return table;
  if (table.partitioned && edit.primaryKey) return refuse(keyOfPartitioned);
  const column = columnClause(basis, table, edit);
  if (isRefusal(column)) return column;
  const { keyword } = basis.wording;
  const add = `${keyword('ALTER TABLE')} ${basis.reference(table)} ${keyword('ADD COLUMN')} ${column.sql}`;
  if (!edit.onUpdateNow) return [add];
  if (!holdsMoment(column.family)) return refuse(`It is not known how ${column.key} holds a time.`);
  return [add, ...triggerStatements(basis, table, column.key)];
}

/** In the CREATE TABLE: before the other columns, or after them and before the constraints. */
export function addColumn(session: Session, edit: AddColumn): Outcome {
  const basis = session.basis();
  const table = wantedTable(basis, edit.table);
  if (isRefusal(table)) return table;
  if (table.partitioned && edit.primaryKey) return refuse(keyOfPartitioned);
  const place = tablePlace(session.draft.reading(), table);
  if (!place) {
    const statements = addColumnStatements(basis, edit);
    return isRefusal(statements) ? statements : append(session, table.id, statements);
  }
  const column = columnClause(basis, table, edit);
  if (isRefusal(column)) return column;
  if (edit.onUpdateNow && !holdsMoment(column.family))
    return refuse(`It is not known how ${column.key} holds a time.`);
  const after = edit.position === 'first' ? -1 : place.elements.lastIndexOf('column');
  session.draft.apply(place.statement.file, insertItem(place.list, after, column.sql));
  if (!edit.onUpdateNow) return undefined;
  return append(session, table.id, triggerStatements(session.basis(), table, column.key));
}
