import ts from 'typescript';
import type { EditRefusal, RemoveColumn } from '../../../../model/edit.ts';
import type { ColumnKey, EntityId } from '../../../../model/schema.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { objectPlace, removeItem } from '../lists.ts';
import { CHANGED, type TablePlace, tablePlace } from '../locate.ts';
import { propertyName } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';

/** Takes the column out of its table. */
export function removeColumn(session: Session, edit: RemoveColumn): Outcome {
  const place = tablePlace(session, edit.table);
  if (isRefusal(place)) return place;
  return cannotRemove(place, [edit.column]) ?? takeOutColumn(session, edit.table, edit.column);
}

/** A refusal where the columns are not written in the table, or something else of it speaks of them. */
export function cannotRemove(place: TablePlace, keys: readonly ColumnKey[]): EditRefusal | undefined {
  const { table, view, columns, columnsCallback, extra } = place;
  if (!columns) return refuse('The columns of the table are not written in place.');
  if (table.binding === undefined) return refuse('The table has no variable.');
  const parameter = columnsCallback?.parameters[0]?.name;
  if (parameter && !ts.isIdentifier(parameter)) {
    return refuse('The builders are taken out of the parameter of the columns; move the column by hand.');
  }
  const written = columns.properties.map(propertyName);
  const missing = keys.find((key) => !written.includes(key));
  if (missing !== undefined) return refuse(`The column ${missing} is written outside of its table.`);
  const rest = extra ? view.text.slice(extra.getStart(view.tree), extra.end) : '';
  const used = keys.find((key) => new RegExp(`\\b${key.replaceAll('$', '\\$')}\\b`).test(rest));
  return used === undefined ? undefined : refuse(`An index or constraint of the table speaks of ${used}.`);
}

/** Takes the property of a column out of the object of the columns. */
export function takeOutColumn(session: Session, table: EntityId, key: ColumnKey): Outcome {
  const place = tablePlace(session, table);
  if (isRefusal(place) || !place.columns) return refuse(CHANGED);
  const index = place.columns.properties.findIndex((property) => propertyName(property) === key);
  if (index < 0) return refuse(CHANGED);
  session.draft.apply(place.view.file, removeItem(place.view, objectPlace(place.view, place.columns), index));
  return undefined;
}
