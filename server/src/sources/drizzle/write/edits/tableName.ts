import ts from 'typescript';
import type { SetTableName } from '../../../../model/edit.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { tablePlace } from '../locate.ts';
import { bare } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { quoted } from '../style.ts';

/** The name that the table's builder is given. */
export function setTableName(session: Session, edit: SetTableName): Outcome {
  const place = tablePlace(session, edit.table);
  if (isRefusal(place)) return place;
  const { view, call, table } = place;
  const [first] = call.arguments;
  const name = first && bare(first);
  if (!name || !ts.isStringLiteralLike(name)) {
    return refuse(`The name of ${table.binding ?? 'the table'} is not written in place.`);
  }
  const newText = quoted(edit.name, view.style);
  session.draft.apply(view.file, [{ start: name.getStart(view.tree), end: name.end, newText }]);
  return undefined;
}
