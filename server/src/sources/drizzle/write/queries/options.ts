import ts from 'typescript';
import type { AddOptions } from '../../../../model/queryEdit.ts';
import { refuse } from '../../../write/refusal.ts';
import { insertItem, objectPlace } from '../lists.ts';
import { CHANGED } from '../locate.ts';
import { bare, pathTo } from '../nodes.ts';
import type { Outcome } from '../session.ts';
import type { QuerySession } from './session.ts';

/** `new Pool({ connectionString })` gets more properties, one after the other. */
export function addOptions(session: QuerySession, { call, options }: AddOptions): Outcome {
  for (const { name, value } of options) {
    const outcome = addOption(session, call, `${name}: ${value}`);
    if (outcome) return outcome;
  }
  return undefined;
}

function addOption(session: QuerySession, span: AddOptions['call'], code: string): Outcome {
  const view = session.draft.view(span.file);
  const start = session.draft.offset(span.file, span.start);
  if (!view || start === undefined) return refuse(CHANGED);
  const node = pathTo(view.tree, start).find(
    (each): each is ts.NewExpression => ts.isNewExpression(each) && each.getStart(view.tree) === start,
  );
  if (!node) return refuse(CHANGED);
  const argument = node.arguments?.[0];
  if (!node.arguments) return refuse('It is called without parentheses.');
  if (!argument) {
    session.draft.apply(span.file, [{ start: node.end - 1, end: node.end - 1, newText: `{ ${code} }` }]);
    return undefined;
  }
  const object = bare(argument);
  if (!ts.isObjectLiteralExpression(object)) return refuse('Its options are not written here.');
  const list = objectPlace(view, object);
  session.draft.apply(
    span.file,
    insertItem(view, list, list.items.length, () => code),
  );
  return undefined;
}
