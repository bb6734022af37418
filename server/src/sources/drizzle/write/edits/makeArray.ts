import ts from 'typescript';
import type { MakeArray } from '../../../../model/edit.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { builderOf } from '../builder.ts';
import { changeChain, type Link } from '../chain.ts';
import { type ColumnPlace, columnPlace } from '../locate.ts';
import { bare } from '../nodes.ts';
import type { Outcome, Session } from '../session.ts';
import { setColumnType } from './columnType.ts';

/**
 * `text('tags')` becomes `text('tags').array()`; an empty text as its default becomes the empty list. Where the
 * database has no arrays it becomes `text('tags', { mode: 'json' }).$type<string[]>()`, or `json('tags')…`.
 */
export function makeArray(session: Session, edit: MakeArray): Outcome {
  const place = columnPlace(session, edit.table, edit.column);
  if (isRefusal(place)) return place;
  const { view, chain, table } = place;
  if (table.dialect !== 'postgresql') return makeJsonList(session, edit, place);
  if (!place.own) return refuse(`The column ${edit.column} is written outside of its table.`);
  const ref = builderOf(view, table.dialect, chain.root);
  if (ref.via === 'own' || !/^(?:text|varchar|char)$/.test(ref.name)) {
    return refuse(`The column ${edit.column} is not made by \`text\`, \`varchar\` or \`char\`.`);
  }
  if (chain.links.some(({ name }) => name === 'array')) return undefined;
  const replace = new Map<Link, string>();
  for (const link of chain.links) {
    if (!valueLinks.has(link.name)) continue;
    const [given] = link.call.arguments;
    const value = given && bare(given);
    if (link.name !== 'default' || !value || !ts.isStringLiteralLike(value) || value.text !== '') {
      return refuse(`\`.${link.name}(…)\` of \`${edit.column}\` is written for a text.`);
    }
    replace.set(link, '.default([])');
  }
  const add = [{ text: '.array()', before: chain.links[0] }];
  session.draft.apply(view.file, changeChain(view, chain, { replace, add }));
  return undefined;
}

function makeJsonList(
  session: Session,
  { table, column }: MakeArray,
  { chain, own, table: { dialect } }: ColumnPlace,
): Outcome {
  if (!own) return refuse(`The column ${column} is written outside of its table.`);
  const written = chain.links.find(({ name }) => valueLinks.has(name));
  if (written) return refuse(`\`.${written.name}(…)\` of \`${column}\` is written for a text.`);
  const type = dialect === 'sqlite' ? { name: 'text', mode: 'json' } : { name: 'json' };
  const outcome = setColumnType(session, { kind: 'set-column-type', table, column, type });
  if (outcome) return outcome;
  const place = columnPlace(session, table, column);
  if (isRefusal(place)) return place;
  const add = [{ text: '.$type<string[]>()', before: place.chain.links[0] }];
  session.draft.apply(place.view.file, changeChain(place.view, place.chain, { add }));
  return undefined;
}

/** What speaks of the value that the program sees. */
const valueLinks: ReadonlySet<string> = new Set([
  ...['default', '$default', '$defaultFn', '$onUpdate', '$onUpdateFn', '$type'],
  ...['generatedAlwaysAs', 'references', 'unique', 'primaryKey'],
]);
