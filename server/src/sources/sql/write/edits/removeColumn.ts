import { columnOf } from '../../../../model/catalog.ts';
import type { EditRefusal, RemoveColumn } from '../../../../model/edit.ts';
import type { EntityId, Table } from '../../../../model/schema.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { type Basis, wantedColumn, wantedTable } from '../basis.ts';
import { removeItem } from '../layout.ts';
import { columnPlace, tablePlace } from '../locate.ts';
import type { Outcome, Session } from '../session.ts';
import { expressionUser } from './columns.ts';

/** ALTER TABLE … DROP COLUMN. */
export function removeColumnStatements(basis: Basis, edit: RemoveColumn): readonly string[] | EditRefusal {
  const table = removable(basis, edit);
  if (isRefusal(table)) return table;
  const { keyword, identifier } = basis.wording;
  return [
    `${keyword('ALTER TABLE')} ${basis.reference(table)} ${keyword('DROP COLUMN')} ${identifier(edit.column)}`,
  ];
}

/** The column goes from its CREATE TABLE. */
export function removeColumn(session: Session, edit: RemoveColumn): Outcome {
  const table = removable(session.basis(), edit);
  return isRefusal(table) ? table : takeOutColumn(session, edit.table, edit.column);
}

/** Takes the definition of a column out of the CREATE TABLE. */
export function takeOutColumn(session: Session, id: EntityId, key: string): Outcome {
  const table = wantedTable(session.basis(), id);
  if (isRefusal(table)) return table;
  const reading = session.draft.reading();
  const column = columnOf(table, key);
  const place = tablePlace(reading, table);
  const at = column && columnPlace(reading, table, column);
  const index = place?.list.items.findIndex(
    ({ start, end }) => at && start <= at.whole.start && at.whole.end <= end,
  );
  if (!place || !at || index === undefined || index < 0 || at.statement !== place.statement) {
    return refuse(`The column ${key} is not written in the CREATE TABLE.`);
  }
  session.draft.apply(place.statement.file, removeItem(place.list, index));
  return undefined;
}

/** The key, index or constraint of the table that has the column, as the subject of a sentence. */
export function constraintOn(table: Table, key: string): string | undefined {
  const keys = [...table.uniques, ...table.foreignKeys].flatMap(({ columns }) => known(columns) ?? []);
  const indexed = table.indexes.flatMap((index) => known(index.members)?.map(({ column }) => column) ?? []);
  return [...keys, ...indexed].includes(key) ? 'An index or constraint of the table' : undefined;
}

function removable(basis: Basis, edit: RemoveColumn): Table | EditRefusal {
  const found = wantedColumn(basis, edit.table, edit.column);
  if (isRefusal(found)) return found;
  const { table, column } = found;
  if (known(table.primaryKey?.columns)?.includes(column.key)) return refuse(`${column.key} is the key.`);
  const user = expressionUser(table, column) ?? constraintOn(table, column.key);
  return user === undefined ? table : refuse(`${user} speaks of ${column.key}.`);
}
