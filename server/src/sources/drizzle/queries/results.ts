import ts from 'typescript';
import type { Query } from '../../../model/query.ts';
import { type QueryContext, spanOfNode } from './context.ts';
import { around, bare } from './functions.ts';
import { usagesOf } from './usages.ts';

/** The names that hold a query's result: `const [user] = await …` gives `user`. */
export function resultNames(call: ts.Expression, _context: QueryContext): readonly string[] {
  const declaration = declarationOf(call);
  return declaration ? namesIn(declaration.name).map(({ text }) => text) : [];
}

/** The declaration whose value is the awaited result, members of it included (`(await …)[0]`). */
function declarationOf(call: ts.Expression): ts.VariableDeclaration | undefined {
  let at: ts.Node = call;
  let outer = around(at);
  while (outer) {
    if (ts.isVariableDeclaration(outer)) return outer.initializer === undefined ? undefined : outer;
    const goesOn =
      ts.isAwaitExpression(outer) ||
      ts.isPropertyAccessExpression(outer) ||
      (ts.isElementAccessExpression(outer) && bare(outer.expression) === bare(at as ts.Expression)) ||
      (ts.isCallExpression(outer) && bare(outer.expression) === at) ||
      ts.isBinaryExpression(outer);
    if (!goesOn) return undefined;
    at = outer;
    outer = around(at);
  }
  return undefined;
}

function namesIn(name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** Where a count is compared with zero, when that is all that is done with it. */
export function countComparison(call: ts.Expression, context: QueryContext): Query['countComparedWithZero'] {
  const direct = comparisonAbove(call, context);
  if (direct) return direct;
  const declaration = declarationOf(call);
  if (!declaration?.initializer) return undefined;
  const [name, ...others] = namesIn(declaration.name);
  if (!name || others.length > 0) return undefined;
  let found: Query['countComparedWithZero'];
  for (const use of usagesOf(declaration, name.text, context.names)) {
    const compared = comparisonAbove(use, context);
    if (!compared) return undefined;
    found ??= compared;
  }
  return found;
}

/** A comparison with zero around an expression, `(await …)[0].count` and `Number(…)` between them. */
function comparisonAbove(expression: ts.Expression, context: QueryContext): Query['countComparedWithZero'] {
  let at: ts.Node = expression;
  for (let outer = around(at); outer; outer = around(at)) {
    if (ts.isBinaryExpression(outer)) {
      if (
        outer.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken &&
        bare(outer.left) === bare(at as ts.Expression)
      ) {
        at = outer;
        continue;
      }
      return comparisonWithZero(outer, at, context);
    }
    const goesOn =
      ts.isAwaitExpression(outer) ||
      ts.isPropertyAccessExpression(outer) ||
      ts.isElementAccessExpression(outer) ||
      (ts.isCallExpression(outer) && ts.isIdentifier(outer.expression) && outer.expression.text === 'Number');
    if (!goesOn) return undefined;
    at = outer;
  }
  return undefined;
}

function comparisonWithZero(
  node: ts.BinaryExpression,
  counted: ts.Node,
  context: QueryContext,
): Query['countComparedWithZero'] {
  const isLeft = counted.pos >= node.left.pos && counted.end <= node.left.end;
  const other = bare(isLeft ? node.right : node.left);
  const operator = node.operatorToken.getText(context.names.tree.source);
  const number = ts.isNumericLiteral(other)
    ? Number(other.text)
    : ts.isBigIntLiteral(other)
      ? Number(other.text.slice(0, -1))
      : undefined;
  const signs =
    number === 0
      ? isLeft
        ? /^(>|===?|!==?|<=)$/
        : /^(<|===?|!==?|>=)$/
      : number === 1
        ? isLeft
          ? /^(>=|<)$/
          : /^(<=|>)$/
        : undefined;
  return signs?.test(operator) ? { operator, span: spanOfNode(node, context) } : undefined;
}
