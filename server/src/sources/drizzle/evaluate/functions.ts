import ts from 'typescript';
import { enumColumn } from '../intrinsics/methods.ts';
import { evaluate } from './expressions.ts';
import { callMethod } from './methods.ts';
import { bindPattern } from './patterns.ts';
import { bind, childScope, type Scope, siteOf } from './scope.ts';
import { hoist, run } from './statements.ts';
import {
  arrayValue,
  type ClosureValue,
  type FunctionNode,
  lazily,
  type NativeValue,
  type Site,
  undefinedValue,
  unknownValue,
  type Value,
} from './values.ts';

/** Calls inside calls; a schema's helpers are a few levels deep. */
const maxCalls = 60;

export function evaluateFunctionLike(node: FunctionNode, scope: Scope): ClosureValue {
  return { kind: 'closure', node, scope };
}

/** Calls whatever can be called; behind `apply`. */
export function applyValue(callee: Value, args: readonly Value[], site: Site, scope: Scope): Value {
  if (callee.kind === 'closure') return callFunction(callee.node, callee.scope, args, site);
  if (callee.kind === 'native') return (callee as NativeValue).call({ args, site, scope });
  if (callee.kind === 'method') {
    const made = callMethod(callee.target, callee.name, { args, site, scope });
    if (made) return made;
  }
  if (callee.kind === 'enum-type') return enumColumn(callee, { args, site, scope });
  if (callee.kind === 'unknown-value') return callee;
  return unknownValue('what is called here is not a function that can be followed', site);
}

/** Runs a function's body with the arguments bound to its parameters. */
export function callFunction(node: FunctionNode, scope: Scope, args: readonly Value[], site: Site): Value {
  const budget = scope.module.session.budget;
  if (budget.calls >= maxCalls) return unknownValue('the calls are nested too deeply', site);
  if (!node.body) return unknownValue('the function has no body', site);
  if (node.asteriskToken) return unknownValue('generators are not followed', site);
  budget.calls++;
  const inner = childScope(scope);
  bindParameters(node, inner, args);
  let result: Value;
  if (ts.isBlock(node.body)) {
    const block = childScope(inner);
    hoist(node.body.statements, block);
    const outcome = run(node.body.statements, block);
    result = outcome.kind === 'return' ? outcome.value : undefinedValue;
  } else {
    result = evaluate(node.body, inner);
  }
  budget.calls--;
  return result;
}

function bindParameters(node: FunctionNode, scope: Scope, args: readonly Value[]): void {
  node.parameters.forEach((parameter, i) => {
    const given = args[i];
    const value = parameter.dotDotDotToken
      ? () => arrayValue(args.slice(i))
      : withDefault(() => given ?? undefinedValue, parameter.initializer, scope);
    if (ts.isIdentifier(parameter.name)) bind(scope, parameter.name.text, value);
    else bindPattern(parameter.name, value, scope);
  });
}

/** The value, or its default where it is undefined. */
export function withDefault(
  value: () => Value,
  initializer: ts.Expression | undefined,
  scope: Scope,
): () => Value {
  if (!initializer) return value;
  return lazily(
    () => {
      const given = value();
      return given.kind === 'primitive' && given.value === undefined ? evaluate(initializer, scope) : given;
    },
    siteOf(scope, initializer),
  );
}
