import ts from 'typescript';
import { assign } from './assignment.ts';
import { evaluate } from './expressions.ts';
import { type Scope, siteOf } from './scope.ts';
import { isNullish, primitive, truthiness, unknownValue, type Value } from './values.ts';

/** A binary expression; both sides of `&&`, `||` and `??` are evaluated only where JavaScript would. */
export function operate(node: ts.BinaryExpression, scope: Scope): Value {
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.EqualsToken) return assign(node, scope);
  const left = evaluate(node.left, scope);
  if (takesFallback(left, operator, scope)) return evaluate(node.right, scope);
  switch (operator) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.BarBarToken: {
      const truth = decided(left, scope);
      if (truth === undefined) return undecided(left, node, scope);
      if (!truth && left.kind === 'unknown-value') return primitive(undefined);
      return truth === (operator === ts.SyntaxKind.BarBarToken) ? left : evaluate(node.right, scope);
    }
    case ts.SyntaxKind.QuestionQuestionToken:
      if (left.kind === 'unknown-value') return left;
      return isNullish(left) ? evaluate(node.right, scope) : left;
    case ts.SyntaxKind.CommaToken:
      return evaluate(node.right, scope);
  }
  const right = evaluate(node.right, scope);
  const compared = comparedWithUnset(left, operator, right, scope);
  if (compared !== undefined) return primitive(compared);
  if (left.kind === 'primitive' && right.kind === 'primitive') {
    const result = compute(operator, left.value, right.value);
    if (result !== undefined) return primitive(result);
  }
  if (left.kind === 'unknown-value' || left.kind === 'frozen-value') return left;
  if (right.kind === 'unknown-value' || right.kind === 'frozen-value') return right;
  // An object is never the same as a plain value.
  const isMixed = (left.kind === 'primitive') !== (right.kind === 'primitive');
  if (isMixed && operator === ts.SyntaxKind.EqualsEqualsEqualsToken) return primitive(false);
  if (isMixed && operator === ts.SyntaxKind.ExclamationEqualsEqualsToken) return primitive(true);
  return unknownValue('this operation is not followed', siteOf(scope, node));
}

/** Whether a condition holds; in a configuration one of the environment does not: nothing is set there. */
export function decided(value: Value, scope: Scope): boolean | undefined {
  return isUnset(value, scope) ? false : truthiness(value);
}

/** `process.env.NODE_ENV === 'production'` in a configuration, the sides in any order. */
function comparedWithUnset(
  left: Value,
  operator: ts.SyntaxKind,
  right: Value,
  scope: Scope,
): boolean | undefined {
  const other = isUnset(left, scope) ? right : isUnset(right, scope) ? left : undefined;
  if (other?.kind !== 'primitive') return undefined;
  const result = compute(operator, undefined, other.value);
  return typeof result === 'boolean' ? result : undefined;
}

function isUnset(value: Value, scope: Scope): boolean {
  return (
    scope.module.session.emptyEnvironment && value.kind === 'unknown-value' && value.fromEnvironment === true
  );
}

/** `process.env.SCHEMA ?? './schema.ts'` in a configuration: what it is where nothing is set. */
function takesFallback(left: Value, operator: ts.SyntaxKind, scope: Scope): boolean {
  return (
    isUnset(left, scope) &&
    (operator === ts.SyntaxKind.QuestionQuestionToken || operator === ts.SyntaxKind.BarBarToken)
  );
}

function undecided(left: Value, node: ts.Node, scope: Scope): Value {
  return left.kind === 'unknown-value'
    ? left
    : unknownValue('it depends on something that is not known here', siteOf(scope, node));
}

function compute(
  operator: ts.SyntaxKind,
  left: unknown,
  right: unknown,
): string | number | bigint | boolean | undefined {
  // One comparison of types suffices for all: mixed operands other than string concatenation are not followed.
  const a = left as number;
  const b = right as number;
  try {
    switch (operator) {
      case ts.SyntaxKind.PlusToken:
        return a + b;
      case ts.SyntaxKind.MinusToken:
        return a - b;
      case ts.SyntaxKind.AsteriskToken:
        return a * b;
      case ts.SyntaxKind.SlashToken:
        return a / b;
      case ts.SyntaxKind.PercentToken:
        return a % b;
      case ts.SyntaxKind.AsteriskAsteriskToken:
        return typeof a === 'bigint' && b > 10_000 ? undefined : a ** b;
      case ts.SyntaxKind.LessThanLessThanToken:
        return typeof a === 'bigint' ? undefined : a << b;
      case ts.SyntaxKind.EqualsEqualsEqualsToken:
        return a === b;
      case ts.SyntaxKind.ExclamationEqualsEqualsToken:
        return a !== b;
      case ts.SyntaxKind.EqualsEqualsToken:
        // biome-ignore lint/suspicious/noDoubleEquals: the schema's own operator is what is computed
        return a == b;
      case ts.SyntaxKind.ExclamationEqualsToken:
        // biome-ignore lint/suspicious/noDoubleEquals: the schema's own operator is what is computed
        return a != b;
      case ts.SyntaxKind.LessThanToken:
        return a < b;
      case ts.SyntaxKind.GreaterThanToken:
        return a > b;
      case ts.SyntaxKind.LessThanEqualsToken:
        return a <= b;
      case ts.SyntaxKind.GreaterThanEqualsToken:
        return a >= b;
    }
  } catch {
    // Mixing a bigint with a number throws in JavaScript too.
  }
  return undefined;
}

export function unary(node: ts.PrefixUnaryExpression, scope: Scope): Value {
  const value = evaluate(node.operand, scope);
  if (node.operator === ts.SyntaxKind.ExclamationToken) {
    const truth = decided(value, scope);
    return truth === undefined ? undecided(value, node, scope) : primitive(!truth);
  }
  if (value.kind !== 'primitive')
    return value.kind === 'unknown-value'
      ? value
      : unknownValue('this operation is not followed', siteOf(scope, node));
  if (node.operator === ts.SyntaxKind.MinusToken)
    return primitive(typeof value.value === 'bigint' ? -value.value : -(value.value as number));
  if (node.operator === ts.SyntaxKind.PlusToken && typeof value.value !== 'bigint')
    return primitive(Number(value.value));
  return unknownValue('this operation is not followed', siteOf(scope, node));
}
