import ts from 'typescript';
import type { QueryContext } from './context.ts';
import { textOfNode } from './context.ts';
import { bare } from './functions.ts';
import { isConstant } from './references.ts';

const maxSteps = 6;

/** What the text of a value begins with: `%` of `%${term}%` and of `'%' + term`, through constants. */
export function prefixOf(expression: ts.Expression, context: QueryContext, steps = 0): string | undefined {
  const node = bare(expression);
  if (steps > maxSteps) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const [first] = node.templateSpans;
    if (node.head.text !== '' || !first) return node.head.text;
    return prefixOf(first.expression, context, steps + 1);
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return prefixOf(node.left, context, steps + 1);
  const made = ts.isIdentifier(node) ? constantInitializer(node, context) : undefined;
  return made && prefixOf(made, context, steps + 1);
}

/**
 * The members that a value is a change of: `user.balance` of `user.balance - amount`, of `Math.max(0, user.balance + 1)`
 * and of `[...user.balance, entry]`, through constants. A member that only stands in for a missing value
 * (`input.name ?? user.name`) is none.
 */
export function changesOf(expression: ts.Expression, context: QueryContext): readonly string[] {
  const found = new Set<string>();
  gather(expression, false, context, found, 0);
  return [...found];
}

function gather(
  expression: ts.Expression,
  isChanged: boolean,
  context: QueryContext,
  found: Set<string>,
  steps: number,
): void {
  const node = bare(expression);
  if (steps > maxSteps * 2) return;
  const inner = (next: ts.Expression, changed = isChanged) =>
    gather(next, changed, context, found, steps + 1);
  if (ts.isPropertyAccessExpression(node)) {
    if (isChanged) found.add(textOfNode(node, context).replaceAll(/[?!]/g, ''));
  } else if (ts.isIdentifier(node)) {
    const made = constantInitializer(node, context);
    if (made) inner(made);
  } else if (ts.isBinaryExpression(node)) {
    const kind = node.operatorToken.kind;
    if (arithmetic.has(kind)) for (const side of [node.left, node.right]) inner(side, true);
    else if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken) {
      // `(user.visits ?? 0) + 1`; by itself the one only stands in for the other.
      if (isChanged) inner(node.left);
    }
  } else if (ts.isCallExpression(node)) {
    if (ts.isPropertyAccessExpression(node.expression) && isNamed(node.expression.expression, 'Math'))
      for (const argument of node.arguments) inner(argument);
    else if (
      ts.isIdentifier(node.expression) &&
      /^(Number|parseInt|parseFloat|BigInt|String)$/.test(node.expression.text)
    )
      for (const argument of node.arguments.slice(0, 1)) inner(argument);
  } else if (ts.isArrayLiteralExpression(node)) {
    if (node.elements.length > 1)
      for (const element of node.elements) if (ts.isSpreadElement(element)) inner(element.expression, true);
  } else if (ts.isObjectLiteralExpression(node)) {
    if (node.properties.length > 1)
      for (const property of node.properties)
        if (ts.isSpreadAssignment(property)) inner(property.expression, true);
  } else if (ts.isPrefixUnaryExpression(node)) inner(node.operand);
}

const arithmetic: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
]);

function isNamed(node: ts.Expression, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/** What a constant is made from. */
export function constantInitializer(node: ts.Identifier, context: QueryContext): ts.Expression | undefined {
  const meaning = context.names.lookUp(node);
  if (meaning?.kind !== 'variable' || meaning.element || !isConstant(meaning.node)) return undefined;
  return meaning.node.initializer;
}
