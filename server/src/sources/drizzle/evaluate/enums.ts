import type ts from 'typescript';
import { evaluate } from './expressions.ts';
import { propertyKey } from './literals.ts';
import { bind, childScope, type Scope, siteOf } from './scope.ts';
import {
  lazily,
  type ObjectValue,
  objectOf,
  type Property,
  primitive,
  unknownValue,
  type Value,
} from './values.ts';

/** A TypeScript enum as the object it is at run time: numbers lead back to their names. */
export function enumObject(node: ts.EnumDeclaration, scope: Scope): ObjectValue {
  const inner = childScope(scope);
  const props = new Map<string, Property>();
  const names = new Map<string, Property>();
  let next: number | undefined = 0;
  for (const element of node.members) {
    const key = propertyKey(element.name, scope);
    if (!key) continue;
    const site = siteOf(scope, element);
    let value: Value =
      next === undefined ? unknownValue('the value of this member is not known', site) : primitive(next);
    if (element.initializer) {
      const given = evaluate(element.initializer, inner);
      value =
        given.kind === 'primitive' ? given : unknownValue('the value of this member is not known', site);
    }
    next = value.kind === 'primitive' && typeof value.value === 'number' ? value.value + 1 : undefined;
    if (value.kind === 'primitive' && typeof value.value === 'number')
      names.set(String(value.value), { value: () => primitive(key), site, name: undefined });
    const settled = value;
    props.set(key, { value: () => settled, site, name: siteOf(scope, element.name) });
    bind(
      inner,
      key,
      lazily(() => settled, site),
    );
  }
  // Keys that are integers come first in JavaScript.
  return objectOf({ props: new Map([...names, ...props]), gaps: [] });
}
