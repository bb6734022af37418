import ts from 'typescript';
import { evaluate, refusal } from './expressions.ts';
import { callFunction, evaluateFunctionLike } from './functions.ts';
import { lookUp, type Scope, siteOf } from './scope.ts';
import { tableProperties } from './tableProperties.ts';
import {
  type ArrayValue,
  type Entries,
  lazily,
  type ObjectValue,
  type Property,
  type Site,
  type UnknownValue,
  unknownValue,
  type Value,
} from './values.ts';

/** An object literal; its spreads are looked into only when somebody asks for its properties. */
export function objectLiteral(node: ts.ObjectLiteralExpression, scope: Scope): ObjectValue {
  let entries: Entries | undefined;
  return {
    kind: 'object',
    entries() {
      if (!entries) {
        entries = { props: new Map(), gaps: [] };
        const refused = refusal(node, scope);
        if (refused) entries.gaps.push(refused);
        else fillWithin(entries, node, scope);
      }
      return entries;
    },
  };
}

/** Spreads of spreads go deep without an expression around them, so they count towards the depth as well. */
function fillWithin(entries: Entries, node: ts.ObjectLiteralExpression, scope: Scope): void {
  const { budget } = scope.module.session;
  budget.depth++;
  fill(entries, node, scope);
  budget.depth--;
}

function fill(entries: Entries, node: ts.ObjectLiteralExpression, scope: Scope): void {
  for (const element of node.properties) {
    if (ts.isSpreadAssignment(element)) {
      spreadInto(entries, evaluate(element.expression, scope), scope, element);
      continue;
    }
    const key = propertyKey(element.name, scope);
    if (key === undefined) {
      entries.gaps.push(unknownValue('a computed key is not known here', siteOf(scope, element)));
      continue;
    }
    // A name that is not written yet: `users = pgTable('users', { , })`.
    if (key === '' && ts.isIdentifier(element.name)) continue;
    entries.props.set(key, new WrittenProperty(element, scope));
  }
}

type WrittenElement = Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>;

/**
 * A property as it stands in a literal. A class, since a schema has one for each column: its places and its
 * value are made when somebody asks.
 */
class WrittenProperty implements Property {
  readonly element: WrittenElement;
  readonly scope: Scope;
  made: Value | 'running' | undefined;

  constructor(element: WrittenElement, scope: Scope) {
    this.element = element;
    this.scope = scope;
    this.made = undefined;
  }

  get site(): Site {
    return siteOf(this.scope, this.element);
  }

  get name(): Site {
    return siteOf(this.scope, this.element.name);
  }

  get getter(): boolean {
    return ts.isGetAccessorDeclaration(this.element);
  }

  value(): Value {
    const { element, scope } = this;
    // A getter runs anew at each look.
    if (ts.isGetAccessorDeclaration(element)) return callFunction(element, scope, [], this.site);
    if (this.made === 'running') return unknownValue('it refers to itself', this.site);
    if (this.made === undefined) {
      this.made = 'running';
      this.made = propertyValue(element, scope);
    }
    return this.made;
  }
}

function propertyValue(element: WrittenElement, scope: Scope): Value {
  if (ts.isPropertyAssignment(element)) return evaluate(element.initializer, scope);
  if (ts.isShorthandPropertyAssignment(element)) return evaluate(element.name, scope);
  if (ts.isMethodDeclaration(element)) return evaluateFunctionLike(element, scope);
  return unknownValue('a setter has no value', siteOf(scope, element));
}

/** The name of a property; undefined when it is computed from something unknown. */
export function propertyKey(name: ts.PropertyName, scope: Scope): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name)) return name.text;
  if (ts.isNumericLiteral(name)) return String(Number(name.text));
  if (!ts.isComputedPropertyName(name)) return undefined;
  const key = evaluate(name.expression, scope);
  return key.kind === 'primitive' && (typeof key.value === 'string' || typeof key.value === 'number')
    ? String(key.value)
    : undefined;
}

/** `...value` in an object literal. */
export function spreadInto(entries: Entries, value: Value, scope: Scope, node: ts.Node): void {
  if (value.kind === 'object') {
    const other = value.entries();
    for (const [key, property] of other.props) entries.props.set(key, settled(property));
    entries.gaps.push(...other.gaps);
  } else if (value.kind === 'namespace') {
    for (const key of value.names()) {
      const site = siteOf(scope, node);
      entries.props.set(key, { value: () => value.get(key, site), site, name: undefined });
    }
  } else if (value.kind === 'table') {
    for (const [key, property] of tableProperties(value)) entries.props.set(key, property);
  } else if (value.kind === 'primitive') {
    // Spreading undefined, null, a number or false adds nothing.
  } else {
    entries.gaps.push(notSpread(value, scope, node));
  }
}

/** A getter runs once when its object is spread, so that two tables that spread it share no builder. */
function settled(property: Property): Property {
  if (!property.getter || !property.site) return property;
  return { value: lazily(() => property.value(), property.site), site: property.site, name: property.name };
}

function notSpread(value: Value, scope: Scope, node: ts.Node): UnknownValue {
  const reason = value.kind === 'unknown-value' ? value.reason : 'what is spread here is not an object';
  return unknownValue(reason, siteOf(scope, node));
}

export function arrayLiteral(node: ts.ArrayLiteralExpression, scope: Scope): ArrayValue {
  const array: ArrayValue = { kind: 'array', items: [] };
  for (const element of node.elements) {
    if (ts.isOmittedExpression(element)) continue;
    if (!ts.isSpreadElement(element)) {
      const site = siteOf(scope, element);
      // While it is typed, an element may be nothing yet.
      if (ts.isIdentifier(element) && !element.text && !lookUp(scope, element.text)) continue;
      array.items.push({ value: lazily(() => evaluate(element, scope), site), site });
      continue;
    }
    const spread = evaluate(element.expression, scope);
    if (spread.kind === 'array') {
      array.items.push(...spread.items);
      if (spread.gap) array.gap = spread.gap;
    } else {
      array.gap = notSpread(spread, scope, element);
    }
  }
  return array;
}
