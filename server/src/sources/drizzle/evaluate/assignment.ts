import ts from 'typescript';
import { evaluate } from './expressions.ts';
import { lookUp, type Scope, siteOf } from './scope.ts';
import { primitive, type Value } from './values.ts';

/** `name = value` and `object.key = value`, inside a function that is being followed. */
export function assign(node: ts.BinaryExpression, scope: Scope): Value {
  const value = evaluate(node.right, scope);
  const target = node.left;
  if (ts.isIdentifier(target)) {
    const binding = lookUp(scope, target.text);
    if (binding) binding.value = () => value;
    return value;
  }
  const key = assignedKey(target, scope);
  if (key === undefined) return value;
  const owner = evaluate((target as ts.PropertyAccessExpression).expression, scope);
  if (owner.kind === 'object')
    owner
      .entries()
      .props.set(key, { value: () => value, site: siteOf(scope, node), name: siteOf(scope, target) });
  return value;
}

function assignedKey(target: ts.Expression, scope: Scope): string | undefined {
  if (ts.isPropertyAccessExpression(target)) return target.name.text;
  if (!ts.isElementAccessExpression(target)) return undefined;
  const key = evaluate(target.argumentExpression, scope);
  return key.kind === 'primitive' && typeof key.value === 'string' ? key.value : undefined;
}

/** `delete object.key`. */
export function remove(target: ts.Expression, scope: Scope): Value {
  const key = assignedKey(target, scope);
  if (key !== undefined) {
    const owner = evaluate((target as ts.PropertyAccessExpression).expression, scope);
    if (owner.kind === 'object') owner.entries().props.delete(key);
  }
  return primitive(true);
}
