import { drizzleMethod } from '../intrinsics/methods.ts';
import { apply } from './apply.ts';
import { arrayMethod } from './arrayMethods.ts';
import { type Call, primitive, unknownValue, type Value } from './values.ts';

/** `target.name(…)` where the target has such a method; undefined sends the caller to the plain member. */
export function callMethod(target: Value, name: string, call: Call): Value | undefined {
  switch (target.kind) {
    case 'primitive':
      return typeof target.value === 'string'
        ? stringMethod(target.value, name, call)
        : primitiveMethod(target.value, name, call);
    case 'array':
      return arrayMethod(target, name, call);
    case 'date':
      return dateMethod(target.value, name, call);
    case 'frozen-value':
      // `new Date().toISOString()`, `Math.random().toString(36)`: still the moment of loading.
      return { ...target, site: call.site };
    case 'closure':
      if (name === 'call') return apply(target, call.args.slice(1), call.site, call.scope);
      return unknownValue(`\`.${name}()\` of a function is not followed`, call.site);
    case 'object':
    case 'namespace':
    case 'native':
    case 'unknown-value':
      return undefined;
    default:
      return drizzleMethod(target, name, call);
  }
}

/** String methods whose arguments are plain values, as names are built with them. */
const plainStringMethods = new Set([
  'toLowerCase',
  'toUpperCase',
  'trim',
  'trimStart',
  'trimEnd',
  'concat',
  'slice',
  'substring',
  'padStart',
  'padEnd',
  'includes',
  'startsWith',
  'endsWith',
  'indexOf',
  'charAt',
  'at',
  'repeat',
  'toString',
  'split',
  'replace',
  'replaceAll',
]);

function stringMethod(text: string, name: string, call: Call): Value {
  if (!plainStringMethods.has(name))
    return unknownValue(`\`.${name}()\` of a text is not followed`, call.site);
  const args: unknown[] = [];
  for (const arg of call.args) {
    if (arg.kind === 'primitive') args.push(arg.value);
    else if (arg.kind === 'closure') args.push(replacer(arg, call));
    else return arg.kind === 'unknown-value' ? arg : unknownValue('an argument is not known here', call.site);
  }
  try {
    if ((name === 'repeat' || name.startsWith('pad')) && Number(args[0]) > 10_000)
      return unknownValue('the text is too long', call.site);
    const made: unknown = (text as unknown as Record<string, (...rest: unknown[]) => unknown>)[name]?.(
      ...args,
    );
    if (Array.isArray(made))
      return {
        kind: 'array',
        items: made.map((part: string) => ({ value: () => primitive(part), site: undefined })),
      };
    return primitive(made as string);
  } catch {
    return unknownValue(`\`.${name}()\` fails here`, call.site);
  }
}

function replacer(closure: Value, call: Call): (...parts: unknown[]) => string {
  return (...parts) => {
    const args = parts
      .filter((part) => typeof part === 'string' || typeof part === 'number' || part === undefined)
      .map((part) => primitive(part as string | undefined));
    const made = apply(closure, args, call.site, call.scope);
    // Thrown to the `catch` above: one unknown replacement makes the text unknown.
    if (made.kind !== 'primitive') throw new TypeError('unknown replacement');
    return String(made.value);
  };
}

function primitiveMethod(value: unknown, name: string, call: Call): Value {
  if (value instanceof RegExp && name === 'test') {
    const arg = call.args[0];
    if (arg?.kind === 'primitive')
      return primitive(new RegExp(value.source, value.flags).test(String(arg.value)));
  }
  if (name === 'toString') {
    const radix = call.args[0];
    if (typeof value === 'number' && radix?.kind === 'primitive') {
      const base = Number(radix.value);
      if (base >= 2 && base <= 36) return primitive(value.toString(base));
    }
    return primitive(String(value));
  }
  return unknownValue(`\`.${name}()\` is not followed`, call.site);
}

function dateMethod(date: Date, name: string, call: Call): Value {
  if (name === 'toISOString' || name === 'toJSON') return primitive(date.toISOString());
  if (name === 'getTime' || name === 'valueOf') return primitive(date.getTime());
  return unknownValue(`\`.${name}()\` of a date is not followed`, call.site);
}
