import { apply } from './apply.ts';
import {
  type ArrayValue,
  type Call,
  type Item,
  primitive,
  truthiness,
  undefinedValue,
  unknownValue,
  type Value,
} from './values.ts';

/** The methods of arrays that schemas build columns and names with. */
export function arrayMethod(array: ArrayValue, name: string, call: Call): Value {
  const callback = call.args[0];
  const each = (item: Item, i: number): Value =>
    callback
      ? apply(callback, [item.value(), primitive(i), array], call.site, call.scope)
      : unknownValue('a callback is missing', call.site);
  switch (name) {
    case 'map':
      return { ...array, items: array.items.map((item, i) => settled(each(item, i), item)) };
    case 'flatMap':
      return flattened({ ...array, items: array.items.map((item, i) => settled(each(item, i), item)) });
    case 'flat':
      return flattened(array);
    case 'filter':
      return filtered(array, each);
    case 'forEach':
      array.items.forEach(each);
      return undefinedValue;
    case 'concat':
      return flattened({ ...array, items: [...array.items, ...call.args.map((arg) => settled(arg))] }, false);
    case 'push':
    case 'unshift':
      array.items[name](...call.args.map((arg) => settled(arg)));
      return primitive(array.items.length);
    case 'slice':
      return { ...array, items: array.items.slice(...numbers(call)) };
    case 'reverse':
    case 'toReversed':
      return { ...array, items: [...array.items].reverse() };
    case 'at': {
      const [at] = numbers(call);
      return at === undefined ? undefinedValue : (array.items.at(at)?.value() ?? undefinedValue);
    }
    case 'find': {
      const found = filtered(array, each);
      return found.kind === 'array' ? (found.items[0]?.value() ?? undefinedValue) : found;
    }
    case 'some':
    case 'every':
    case 'includes':
    case 'indexOf':
    case 'join':
      return overPrimitives(array, name, call, each);
    case 'reduce':
      return reduced(array, call);
    default:
      return unknownValue(`\`.${name}()\` of an array is not followed`, call.site);
  }
}

function settled(value: Value, from?: Item): Item {
  return { value: () => value, site: from?.site };
}

/** Lays out arrays inside the array; an unknown element is a gap where it may be an array. */
function flattened(array: ArrayValue, mayHide = true): ArrayValue {
  const items: Item[] = [];
  let gap = array.gap;
  for (const item of array.items) {
    const value = item.value();
    if (value.kind === 'array') {
      items.push(...value.items);
      gap ??= value.gap;
    } else if (value.kind === 'unknown-value' && mayHide) {
      gap ??= value;
    } else {
      items.push(item);
    }
  }
  return gap ? { kind: 'array', items, gap } : { kind: 'array', items };
}

function filtered(array: ArrayValue, each: (item: Item, i: number) => Value): ArrayValue {
  const items: Item[] = [];
  let gap = array.gap;
  array.items.forEach((item, i) => {
    const verdict = each(item, i);
    const truth = truthiness(verdict);
    if (truth === undefined)
      gap ??= unknownValue('it depends on something that is not known here', item.site);
    else if (truth) items.push(item);
  });
  return gap ? { kind: 'array', items, gap } : { kind: 'array', items };
}

function numbers(call: Call): number[] {
  return call.args.flatMap((arg) =>
    arg.kind === 'primitive' && typeof arg.value === 'number' ? [arg.value] : [],
  );
}

function overPrimitives(
  array: ArrayValue,
  name: 'some' | 'every' | 'includes' | 'indexOf' | 'join',
  call: Call,
  each: (item: Item, i: number) => Value,
): Value {
  if (array.gap) return array.gap;
  if (name === 'some' || name === 'every') {
    const verdicts = array.items.map((item, i) => truthiness(each(item, i)));
    const decisive = name === 'some';
    if (verdicts.includes(decisive)) return primitive(decisive);
    return verdicts.includes(undefined)
      ? unknownValue('it depends on something that is not known here', call.site)
      : primitive(!decisive);
  }
  const values = array.items.map((item) => item.value());
  const strange = values.find((value) => value.kind !== 'primitive');
  const arg = call.args[0];
  if (strange || (arg && arg.kind !== 'primitive'))
    return unknownValue('an element of the array is not known here', call.site);
  const plain = values.map((value) => (value.kind === 'primitive' ? value.value : undefined));
  const wanted = arg?.kind === 'primitive' ? arg.value : undefined;
  if (name === 'join') return primitive(plain.map((value) => value ?? '').join(arg ? String(wanted) : ','));
  return name === 'includes' ? primitive(plain.includes(wanted)) : primitive(plain.indexOf(wanted));
}

function reduced(array: ArrayValue, call: Call): Value {
  const [callback, initial] = call.args;
  if (!callback || array.gap) return array.gap ?? unknownValue('a callback is missing', call.site);
  const items = initial ? array.items : array.items.slice(1);
  let result = initial ?? array.items[0]?.value() ?? undefinedValue;
  items.forEach((item, i) => {
    result = apply(callback, [result, item.value(), primitive(i), array], call.site, call.scope);
  });
  return result;
}
