import { apply } from './apply.ts';
import { tableProperties } from './tableProperties.ts';
import {
  type Call,
  type Entries,
  type Item,
  native,
  objectOf,
  type Property,
  primitive,
  undefinedValue,
  unknownValue,
  type Value,
} from './values.ts';

/** The properties of anything that has some. */
export function entriesOf(value: Value | undefined): Entries | undefined {
  if (value?.kind === 'object') return value.entries();
  if (value?.kind === 'table')
    return { props: new Map(tableProperties(value)), gaps: [...value.detail().columns().gaps] };
  if (value?.kind === 'namespace') {
    const props = new Map<string, Property>();
    for (const name of value.names())
      props.set(name, { value: () => value.get(name, undefined), site: undefined, name: undefined });
    return { props, gaps: [] };
  }
  if (value?.kind === 'array') {
    const props = new Map(
      value.items.map((item, i): [string, Property] => [
        String(i),
        { value: () => item.value(), site: item.site, name: undefined },
      ]),
    );
    return { props, gaps: value.gap ? [value.gap] : [] };
  }
  return undefined;
}

function listed(call: Call, make: (key: string, property: Property) => Item): Value {
  const entries = entriesOf(call.args[0]);
  if (!entries) return notAnObject(call);
  const items = [...entries.props].map(([key, property]) => make(key, property));
  const gap = entries.gaps[0];
  return gap ? { kind: 'array', items, gap } : { kind: 'array', items };
}

function notAnObject(call: Call): Value {
  const value = call.args[0];
  return value?.kind === 'unknown-value' ? value : unknownValue('the object is not known here', call.site);
}

function assigned(call: Call): Value {
  const [target, ...rest] = call.args;
  if (target?.kind === 'builder') {
    target.assigned ??= new Map();
    for (const source of rest) {
      for (const [key, property] of entriesOf(source)?.props ?? []) target.assigned.set(key, property);
    }
    return target;
  }
  if (target?.kind !== 'object') return target ?? undefinedValue;
  const entries = target.entries();
  for (const source of rest) {
    const other = entriesOf(source);
    if (other) {
      for (const [key, property] of other.props) entries.props.set(key, property);
      entries.gaps.push(...other.gaps);
    } else if (source.kind === 'unknown-value') {
      entries.gaps.push(source);
    }
  }
  return target;
}

function fromEntries(call: Call): Value {
  const list = call.args[0];
  if (list?.kind !== 'array') return notAnObject(call);
  const entries: Entries = { props: new Map(), gaps: list.gap ? [list.gap] : [] };
  for (const item of list.items) {
    const pair = item.value();
    const key = pair.kind === 'array' ? pair.items[0]?.value() : undefined;
    if (pair.kind !== 'array' || key?.kind !== 'primitive') {
      entries.gaps.push(unknownValue('an entry of the object is not known here', call.site));
      continue;
    }
    const value = pair.items[1];
    entries.props.set(String(key.value), {
      value: () => value?.value() ?? undefinedValue,
      site: value?.site,
      name: pair.items[0]?.site,
    });
  }
  return objectOf(entries);
}

const identity = native('freeze', ({ args }) => args[0] ?? undefinedValue);

/** The functions of `Object`. */
export const objectMembers: Readonly<Record<string, Value>> = {
  freeze: identity,
  seal: identity,
  keys: native('keys', (call) =>
    listed(call, (key, property) => ({ value: () => primitive(key), site: property.name })),
  ),
  values: native('values', (call) => listed(call, (_key, property) => property)),
  entries: native('entries', (call) =>
    listed(call, (key, property) => ({
      value: () => ({
        kind: 'array',
        items: [{ value: () => primitive(key), site: property.name }, property],
      }),
      site: property.site,
    })),
  ),
  fromEntries: native('fromEntries', fromEntries),
  assign: native('assign', assigned),
};

/** `omit` and `pick` of ramda and lodash: keys and object in either order, the keys in an array or alone. */
export function chosenKeys(keep: boolean): Value {
  return native(keep ? 'pick' : 'omit', (call) => {
    const keysOf = (value: Value | undefined): string[] | undefined => {
      if (value?.kind === 'primitive' && typeof value.value === 'string') return [value.value];
      if (value?.kind !== 'array' || value.gap) return undefined;
      const keys = value.items.map((item) => item.value());
      return keys.every((key) => key.kind === 'primitive') ? keys.map((key) => String(key.value)) : undefined;
    };
    const choose = (object: Value | undefined, keys: string[] | undefined): Value => {
      const entries = entriesOf(object);
      if (!entries || !keys) return notAnObject({ ...call, args: object ? [object] : [] });
      const props = new Map([...entries.props].filter(([key]) => keys.includes(key) === keep));
      return objectOf({ props, gaps: entries.gaps });
    };
    const [first, second] = call.args;
    if (!second) return native('chosen', (inner) => choose(inner.args[0], keysOf(first)));
    if (keysOf(first) && second.kind !== 'array') return choose(second, keysOf(first));
    return choose(
      first,
      call.args.slice(1).flatMap((arg) => keysOf(arg) ?? []),
    );
  });
}

/** Maps over the values of an object: lodash's `mapValues`. */
export const mapValues: Value = native('mapValues', (call) => {
  const entries = entriesOf(call.args[0]);
  const map = call.args[1];
  if (!entries || !map) return notAnObject(call);
  const props = new Map<string, Property>();
  for (const [key, property] of entries.props) {
    const value = apply(map, [property.value(), primitive(key)], call.site, call.scope);
    props.set(key, { value: () => value, site: property.site, name: property.name });
  }
  return objectOf({ props, gaps: entries.gaps });
});
