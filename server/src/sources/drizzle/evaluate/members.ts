import { drizzleMember } from '../intrinsics/members.ts';
import { primitive, type Site, undefinedValue, unknownValue, type Value } from './values.ts';

/** `target.name`. */
export function member(target: Value, name: string, site: Site): Value {
  switch (target.kind) {
    case 'unknown-value':
      return target.missing && target.missing.member === undefined
        ? { ...target, missing: { ...target.missing, member: name } }
        : target;
    case 'object': {
      const entries = target.entries();
      const property = entries.props.get(name);
      if (property) return property.value();
      const gap = entries.gaps[0];
      return gap ? unknownValue(gap.reason, site) : undefinedValue;
    }
    case 'array':
      if (name === 'length') return target.gap ?? primitive(target.items.length);
      if (/^\d+$/.test(name)) return target.items[Number(name)]?.value() ?? target.gap ?? undefinedValue;
      return { kind: 'method', target, name, site };
    case 'namespace':
      return target.get(name, site);
    case 'native':
      return (
        (target.members && Object.hasOwn(target.members, name) ? target.members[name] : undefined) ??
        unknownValue(`\`${target.name}.${name}\` is not followed`, site)
      );
    case 'primitive':
      return primitiveMember(target, name, site);
    case 'closure':
    case 'frozen-value':
    case 'date':
      return { kind: 'method', target, name, site };
    default:
      return drizzleMember(target, name, site);
  }
}

function primitiveMember(target: Extract<Value, { kind: 'primitive' }>, name: string, site: Site): Value {
  if (target.value === undefined || target.value === null)
    return unknownValue(`\`${name}\` is looked up on ${String(target.value)}`, site);
  if (typeof target.value === 'string') {
    if (name === 'length') return primitive(target.value.length);
    if (/^\d+$/.test(name)) return primitive(target.value[Number(name)]);
  }
  return { kind: 'method', target, name, site };
}
