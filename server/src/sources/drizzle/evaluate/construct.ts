import type ts from 'typescript';
import { evaluate } from './expressions.ts';
import { urlValue } from './nodePaths.ts';
import { type Scope, siteOf } from './scope.ts';
import { arrayValue, unknownValue, type Value } from './values.ts';

/** `new Date()`, `new Set([…])`; classes of the workspace are not followed. */
export function constructValue(node: ts.NewExpression, scope: Scope): Value {
  const site = siteOf(scope, node);
  const name = node.expression.getText(scope.module.source);
  const first = node.arguments?.[0];
  if (name === 'Date') {
    if (!first) return { kind: 'frozen-value', what: 'now', site };
    const argument = evaluate(first, scope);
    if (argument.kind === 'frozen-value') return { ...argument, site };
    if (argument.kind === 'date') return argument;
    if (argument.kind !== 'primitive') return unknownValue('the date is not known here', site);
    const date = new Date(argument.value as string | number);
    return Number.isNaN(date.getTime())
      ? unknownValue('the date is not a valid one', site)
      : { kind: 'date', value: date };
  }
  if (name === 'URL') {
    const base = node.arguments?.[1];
    return urlValue(first && evaluate(first, scope), base && evaluate(base, scope), site);
  }
  if (name === 'Set' || name === 'Array') {
    const argument = first && evaluate(first, scope);
    if (name === 'Set' && argument?.kind === 'array') return argument;
    if (!argument) return arrayValue([]);
  }
  if (name === 'String' || name === 'Number') return unknownValue('wrapper objects are not followed', site);
  return unknownValue(`\`new ${name}()\` is not followed`, site);
}
