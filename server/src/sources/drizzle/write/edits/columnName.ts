import ts from 'typescript';
import type { SetColumnName } from '../../../../model/edit.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { columnPlace } from '../locate.ts';
import { bare } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { quoted } from '../style.ts';

/** The name that the builder is given; where it is given none, it comes first. */
export function setColumnName(session: Session, edit: SetColumnName): Outcome {
  const place = columnPlace(session, edit.table, edit.column);
  if (isRefusal(place)) return place;
  if (!place.own) return refuse(`The column ${edit.column} is written outside of its table.`);
  const { view, chain } = place;
  const [first] = chain.root.arguments;
  const name = quoted(edit.name, view.style);
  if (first && ts.isStringLiteralLike(bare(first))) {
    const start = first.getStart(view.tree);
    session.draft.apply(view.file, [{ start, end: first.end, newText: name }]);
    return undefined;
  }
  if (first && !ts.isObjectLiteralExpression(bare(first))) {
    return refuse(`The name of the column ${edit.column} is not written in place.`);
  }
  const at = first?.getStart(view.tree) ?? chain.root.end - 1;
  session.draft.apply(view.file, [{ start: at, end: at, newText: first ? `${name}, ` : name }]);
  return undefined;
}
