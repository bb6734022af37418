import ts from 'typescript';
import { apply } from './apply.ts';
import { evaluate } from './expressions.ts';
import { member } from './members.ts';
import { callMethod } from './methods.ts';
import { lookUp, type Scope, siteOf } from './scope.ts';
import { isNullish, stringOf, undefinedValue, type Value } from './values.ts';

/** A call: of a method, of a function that can be followed, or of something unknown. */
export function callValue(node: ts.CallExpression, scope: Scope): Value {
  const callee = skipParentheses(node.expression);
  const site = siteOf(scope, node);
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return required(node, scope);
  if (ts.isIdentifier(callee) && callee.text === 'require' && !lookUp(scope, 'require'))
    return required(node, scope);
  if (ts.isPropertyAccessExpression(callee)) {
    const target = evaluate(callee.expression, scope);
    if (isNullish(target) && (callee.questionDotToken || node.questionDotToken)) return undefinedValue;
    // An unknown's arguments are left alone: there is nothing they could change.
    if (target.kind === 'unknown-value') return target;
    const method = { target, name: callee.name.text, site: siteOf(scope, callee) };
    const args = evaluateArguments(node, scope);
    return (
      callMethod(method.target, method.name, { args, site, scope }) ??
      apply(member(target, method.name, method.site), args, site, scope)
    );
  }
  const target = evaluate(callee, scope);
  if (target.kind === 'unknown-value') return target;
  return apply(target, evaluateArguments(node, scope), site, scope);
}

/** The arguments of a call in order, spreads laid out. */
export function evaluateArguments(node: ts.CallExpression, scope: Scope): Value[] {
  const args: Value[] = [];
  for (const argument of node.arguments) {
    if (!ts.isSpreadElement(argument)) {
      args.push(evaluate(argument, scope));
      continue;
    }
    const spread = evaluate(argument.expression, scope);
    if (spread.kind === 'array') {
      args.push(...spread.items.map((item) => item.value()));
      if (spread.gap) args.push(spread.gap);
    } else {
      args.push(spread);
    }
  }
  return args;
}

function required(node: ts.CallExpression, scope: Scope): Value {
  const first = node.arguments[0];
  const specifier = first && stringOf(evaluate(first, scope));
  const site = siteOf(scope, node);
  return specifier === undefined
    ? { kind: 'unknown-value', reason: 'the module is not known here', site }
    : scope.module.session.namespace(specifier, scope.module.file, site);
}

function skipParentheses(node: ts.Expression): ts.Expression {
  while (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node))
    node = node.expression;
  return node;
}
