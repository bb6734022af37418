import ts from 'typescript';
import type { AddLock, LeaveOutColumns, SetClient, SetLimit } from '../../../../model/queryEdit.ts';
import type { Span } from '../../../../model/span.ts';
import { refuse } from '../../../write/refusal.ts';
import { type Chain, chainOf, changeChain, type Link } from '../chain.ts';
import type { FileView } from '../draft.ts';
import { insertItem, objectPlace } from '../lists.ts';
import { CHANGED } from '../locate.ts';
import { bare, pathTo } from '../nodes.ts';
import type { Outcome } from '../session.ts';
import { quoted } from '../style.ts';
import { placeOf, type QuerySession } from './session.ts';

/** Calls that end a query: what belongs to the statement comes before them. */
const endings = new Set([
  'then',
  'catch',
  'finally',
  'execute',
  'prepare',
  'as',
  'all',
  'get',
  'run',
  'values',
  'iterator',
  '$dynamic',
]);

export function setClient(session: QuerySession, { replaces, name }: SetClient): Outcome {
  const place = placeOf(session, replaces);
  if (!place) return refuse(CHANGED);
  session.draft.apply(replaces.file, [{ start: place.start, end: place.end, newText: name }]);
  return undefined;
}

export function addLock(session: QuerySession, { query, mode }: AddLock): Outcome {
  return addCall(session, query, (view) => `.for(${quoted(mode, view.style)})`);
}

export function setLimit(session: QuerySession, { query, limit }: SetLimit): Outcome {
  const found = chainAt(session, query);
  if (!found) return refuse(CHANGED);
  const { view, chain } = found;
  const root = chain.root.expression;
  const isFindMany = ts.isPropertyAccessExpression(root) && root.name.text === 'findMany';
  if (!isFindMany) return addCall(session, query, () => `.limit(${limit})`);
  return addOption(session, query, view, chain, `limit: ${limit}`);
}

export function leaveOutColumns(session: QuerySession, { query, columns }: LeaveOutColumns): Outcome {
  const found = chainAt(session, query);
  if (!found) return refuse(CHANGED);
  const left = columns.map((column) => `${column}: false`).join(', ');
  return addOption(session, query, found.view, found.chain, `columns: { ${left} }`, 'first');
}

/** A property of the options that a relational query is given. */
function addOption(
  session: QuerySession,
  query: Span,
  view: FileView,
  chain: Chain,
  code: string,
  position: 'first' | 'last' = 'last',
): Outcome {
  const [argument] = chain.root.arguments;
  const options = argument && bare(argument);
  if (!options) {
    const at = chain.root.end - 1;
    session.draft.apply(query.file, [{ start: at, end: at, newText: `{ ${code} }` }]);
    return undefined;
  }
  if (!ts.isObjectLiteralExpression(options)) return refuse('Its options are not written here.');
  const list = objectPlace(view, options);
  session.draft.apply(
    query.file,
    insertItem(view, list, position === 'first' ? 0 : list.items.length, () => code),
  );
  return undefined;
}

function addCall(session: QuerySession, query: Span, code: (view: FileView) => string): Outcome {
  const found = chainAt(session, query);
  if (!found) return refuse(CHANGED);
  const { view, chain } = found;
  const before: Link | undefined = chain.links.find(({ name }) => endings.has(name));
  session.draft.apply(query.file, changeChain(view, chain, { add: [{ text: code(view), before }] }));
  return undefined;
}

/** The whole chain that starts where a span starts, with what is called after the span's end. */
export function chainAt(
  session: QuerySession,
  span: Span,
): { readonly view: FileView; readonly chain: Chain } | undefined {
  const place = placeOf(session, span);
  const node =
    place &&
    pathTo(place.view.tree, place.start).find(
      (each): each is ts.CallExpression =>
        ts.isCallExpression(each) && each.getStart(place.view.tree) === place.start && each.end >= place.end,
    );
  const chain = node && chainOf(place.view, node);
  return chain ? { view: place.view, chain } : undefined;
}
