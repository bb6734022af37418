import ts from 'typescript';
import type { Loop } from '../../../model/queryScope.ts';
import type { QueryContext } from './context.ts';
import { around } from './functions.ts';

/**
 * Where the list of a loop comes from, followed through variables and what is made of lists.
 * @returns undefined where that is not seen: a list that is filled step by step, what a function answers at once
 */
export function originOf(list: ts.Expression, context: QueryContext, left: number = steps): Loop['list'] {
  if (left === 0) return undefined;
  const next = (node: ts.Expression | undefined) => node && originOf(node, context, left - 1);
  if (ts.isAwaitExpression(list)) return ofAnswer(list);
  if (ts.isIdentifier(list)) return next(behindName(list, context)) ?? ofParameter(list, context);
  if (ts.isNewExpression(list)) return next(list.arguments?.[0]);
  if (ts.isCallExpression(list)) return ofCall(list, next);
  if (ts.isConditionalExpression(list)) return either(next(list.whenTrue), next(list.whenFalse));
  if (ts.isBinaryExpression(list)) return either(next(list.left), next(list.right));
  if (ts.isArrayLiteralExpression(list))
    return list.elements
      .map((each) => (ts.isSpreadElement(each) ? next(each.expression) : undefined))
      .reduce(either, undefined);
  const isWrapped =
    ts.isParenthesizedExpression(list) ||
    ts.isAsExpression(list) ||
    ts.isSatisfiesExpression(list) ||
    ts.isNonNullExpression(list) ||
    ts.isPropertyAccessExpression(list) ||
    ts.isElementAccessExpression(list);
  return isWrapped ? next(list.expression) : undefined;
}

const steps = 16;

function either(one: Loop['list'], other: Loop['list']): Loop['list'] {
  return one === 'read' || other === 'read' ? 'read' : (one ?? other);
}

/** What came with a request or from another machine was no query of the program. */
function ofAnswer({ expression }: ts.AwaitExpression): Loop['list'] {
  const callee = ts.isCallExpression(expression) ? expression.expression : undefined;
  const name = callee && (ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText());
  return name !== undefined && /^(?:json|formData|text|body|fetch)$|parse|validat/i.test(name)
    ? 'given'
    : 'read';
}

function ofCall(
  { expression: callee, arguments: given }: ts.CallExpression,
  next: (node: ts.Expression | undefined) => Loop['list'],
): Loop['list'] {
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const { name, expression: of } = callee;
  if (/^(?:split|match|matchAll|parse|safeParse)$/.test(name.text)) return 'given';
  if (ts.isIdentifier(of) && (of.text === 'Object' || of.text === 'Array')) return next(given[0]);
  return ofLists.test(name.text) ? next(of) : undefined;
}

/** Methods whose answer holds elements of the list, or what is made of each. */
const ofLists =
  /^(?:map|filter|flatMap|flat|slice|sort|toSorted|reverse|toReversed|concat|values|keys|entries|at|get)$/;

/** What a variable was made of, or the list whose element a name is for. */
function behindName(name: ts.Identifier, context: QueryContext): ts.Expression | undefined {
  const meaning = context.names.lookUp(name);
  if (meaning?.kind === 'variable') {
    const { initializer, parent } = meaning.node;
    if (initializer) return initializer;
    return ts.isForOfStatement(parent.parent) ? parent.parent.expression : undefined;
  }
  if (meaning?.kind !== 'parameter') return undefined;
  const call = around(meaning.node.parent);
  if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression))
    return undefined;
  const { name: method, expression } = call.expression;
  return /^(?:map|forEach|flatMap|filter)$/.test(method.text) ? expression : undefined;
}

function ofParameter(name: ts.Identifier, context: QueryContext): Loop['list'] {
  return context.names.lookUp(name)?.kind === 'parameter' ? 'given' : undefined;
}
