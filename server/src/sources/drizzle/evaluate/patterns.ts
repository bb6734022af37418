import ts from 'typescript';
import { withDefault } from './functions.ts';
import { propertyKey } from './literals.ts';
import { member } from './members.ts';
import { bind, type Scope, siteOf } from './scope.ts';
import { lazily, objectOf, unknownValue, type Value } from './values.ts';

/** Binds every name of a destructuring pattern; each is looked up only when it is used. */
export function bindPattern(pattern: ts.BindingPattern, value: () => Value, scope: Scope): void {
  for (const [element, part] of patternParts(pattern, value, scope)) {
    if (ts.isIdentifier(element.name)) bind(scope, element.name.text, part);
    else bindPattern(element.name, part, scope);
  }
}

function* patternParts(
  pattern: ts.BindingPattern,
  value: () => Value,
  scope: Scope,
): Generator<[ts.BindingElement, () => Value]> {
  const taken: string[] = [];
  for (const [i, element] of pattern.elements.entries()) {
    if (!ts.isBindingElement(element)) continue;
    const site = siteOf(scope, element);
    let part: () => Value;
    if (element.dotDotDotToken) {
      part = ts.isArrayBindingPattern(pattern)
        ? () => restOfArray(value(), i)
        : () => without(value(), taken);
    } else if (ts.isArrayBindingPattern(pattern)) {
      part = () => member(value(), String(i), site);
    } else {
      const name = element.propertyName ?? element.name;
      const key =
        ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name)
          ? undefined
          : propertyKey(name, scope);
      if (key !== undefined) taken.push(key);
      part =
        key === undefined
          ? () => unknownValue('a computed key is not known here', site)
          : () => member(value(), key, site);
    }
    yield [element, lazily(withDefault(part, element.initializer, scope), site)];
  }
}

function restOfArray(value: Value, from: number): Value {
  if (value.kind === 'array') return { ...value, items: value.items.slice(from) };
  return value.kind === 'unknown-value' ? value : unknownValue('what is taken apart here is not an array');
}

/** The object without some of its keys. */
export function without(value: Value, keys: readonly string[]): Value {
  if (value.kind !== 'object')
    return value.kind === 'unknown-value' ? value : unknownValue('what is taken apart here is not an object');
  const entries = value.entries();
  const props = new Map([...entries.props].filter(([key]) => !keys.includes(key)));
  return objectOf({ props, gaps: entries.gaps });
}
