import ts from 'typescript';
import type { SelectColumns } from '../../../../model/queryEdit.ts';
import { refuse } from '../../../write/refusal.ts';
import { changeChain } from '../chain.ts';
import { CHANGED } from '../locate.ts';
import { bare } from '../nodes.ts';
import type { Outcome } from '../session.ts';
import { chainAt } from './chains.ts';
import type { QuerySession } from './session.ts';

/** `select()` becomes `select({ id: users.id, … })`. */
export function selectColumns(session: QuerySession, { query, columns }: SelectColumns): Outcome {
  const found = chainAt(session, query);
  if (!found) return refuse(CHANGED);
  const { view, chain } = found;
  const calls = [chain.root, ...chain.links.map(({ call }) => call)];
  const select = calls.find((call) => nameOf(call)?.startsWith('select'));
  const from = calls.find((call) => nameOf(call) === 'from')?.arguments[0];
  if (!select || !from || select.arguments.length > 0) return refuse(CHANGED);
  const table = bare(from);
  if (!ts.isIdentifier(table) && !ts.isPropertyAccessExpression(table))
    return refuse('The table is not named where the rows are read.');
  const name = view.text.slice(table.getStart(view.tree), table.end);
  const items = columns.map((column) => `${column}: ${name}.${column}`).join(', ');
  const before = view.text.slice(select.getStart(view.tree), select.expression.end);
  const link = chain.links.find(({ call }) => call === select);
  const code = `({ ${items} })`;
  const change = link ? { replace: new Map([[link, `.${link.name}${code}`]]) } : { root: `${before}${code}` };
  session.draft.apply(query.file, changeChain(view, chain, change));
  return undefined;
}

function nameOf({ expression }: ts.CallExpression): string | undefined {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}
