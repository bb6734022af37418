import ts from 'typescript';
import type { AskForOneRow } from '../../../../model/queryEdit.ts';
import { refuse } from '../../../write/refusal.ts';
import { useSql } from '../defaults.ts';
import { CHANGED } from '../locate.ts';
import { bare } from '../nodes.ts';
import type { Outcome } from '../session.ts';
import { expressionAt, placeOf, type QuerySession } from './session.ts';

/**
 * `(await db.$count(users, condition)) > 0` becomes
 * ``(await db.select({ one: sql`1` }).from(users).where(condition).limit(1)).length > 0``.
 */
export function askForOneRow(session: QuerySession, edit: AskForOneRow): Outcome {
  const { file } = edit.query;
  if (!partsOf(session, edit)) return refuse('The count is not compared where it is asked for.');
  const sql = useSql(session.draft, file);
  const parts = partsOf(session, edit);
  if (!parts) return refuse(CHANGED);
  const { call, counted, text } = parts;
  const callee = call.expression as ts.PropertyAccessExpression;
  const [table, condition] = call.arguments.map((argument) => text(argument));
  const where = condition === undefined ? '' : `.where(${condition})`;
  const code = `${text(callee.expression)}.select({ one: ${sql}\`1\` }).from(${table})${where}.limit(1)`;
  // `await db.$count(users) > 0` has no parentheses to take a member of.
  const isOpen = !ts.isParenthesizedExpression(counted);
  session.draft.apply(file, [
    ...(isOpen ? [{ start: parts.start(counted), end: parts.start(counted), newText: '(' }] : []),
    { start: parts.start(call), end: call.end, newText: code },
    { start: counted.end, end: counted.end, newText: isOpen ? ').length' : '.length' },
  ]);
  return undefined;
}

/** The call, and the side of the comparison that it is, in parentheses with its `await`. */
function partsOf(session: QuerySession, { query, comparison }: AskForOneRow) {
  const place = placeOf(session, query);
  const around = placeOf(session, comparison);
  const call = place && expressionAt(place);
  const compared = around && expressionAt(around);
  if (!place || !call || !compared || !ts.isCallExpression(call) || !ts.isBinaryExpression(compared))
    return undefined;
  const { tree } = place.view;
  const counted = [compared.left, compared.right].find(
    (side) => side.pos <= call.pos && call.end <= side.end,
  );
  if (!counted) return undefined;
  const inner = bare(counted);
  if (!ts.isAwaitExpression(inner) || bare(inner.expression) !== call) return undefined;
  if (call.arguments.length === 0 || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const start = (node: ts.Node): number => node.getStart(tree);
  const text = (node: ts.Node): string => place.view.text.slice(start(node), node.end);
  return { call, counted, start, text };
}
