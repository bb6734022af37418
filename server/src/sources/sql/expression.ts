import type { Node } from 'libpg-query';
import { stringsOf } from './identifiers.ts';
import { parseStatement } from './parse.ts';

/**
 * True when no row for which the expression of a check or a predicate holds has NULL in the column: where a member
 * of the conjunction that it is says `column IS NOT NULL`. False of what PostgreSQL does not accept as an expression.
 */
export function provesNotNull(text: string, column: string): boolean {
  const node = expressionNode(text);
  return node !== undefined && saysNotNull(node, column);
}

function saysNotNull(node: Node, column: string): boolean {
  if ('BoolExpr' in node)
    return (
      node.BoolExpr.boolop === 'AND_EXPR' &&
      (node.BoolExpr.args ?? []).some((member) => saysNotNull(member, column))
    );
  if (!('NullTest' in node) || node.NullTest.nulltesttype !== 'IS_NOT_NULL') return false;
  const { arg } = node.NullTest;
  return arg !== undefined && 'ColumnRef' in arg && stringsOf(arg.ColumnRef.fields).at(-1) === column;
}

function expressionNode(text: string): Node | undefined {
  // A line comment at the end must not hide the parenthesis.
  const parsed = parseStatement(`SELECT (${text}\n)`);
  if (parsed.kind === 'broken' || !('SelectStmt' in parsed.node)) return undefined;
  const { targetList = [], ...rest } = parsed.node.SelectStmt;
  const [target] = targetList;
  // `1) FROM t WHERE (2` closes the parenthesis itself.
  const isOne = targetList.length === 1 && !('fromClause' in rest) && !('whereClause' in rest);
  return isOne && target && 'ResTarget' in target ? target.ResTarget.val : undefined;
}
