import { apply } from './apply.ts';
import { objectMembers } from './objectFunctions.ts';
import {
  arrayValue,
  native,
  primitive,
  type Site,
  undefinedValue,
  unknownValue,
  type Value,
} from './values.ts';

/** JavaScript's own names, as far as schemas use them. */
export function globalValue(name: string): Value | undefined {
  return Object.hasOwn(globals, name) ? globals[name] : undefined;
}

const environment = (site: Site | undefined): Value => ({
  ...unknownValue(`\`${site ? describe(site) : 'process.env'}\` is read from the environment`, site),
  fromEnvironment: true,
});

function describe(site: Site): string {
  return site.source.text.slice(site.node.getStart(site.source), site.node.getEnd());
}

const env: Value = { kind: 'namespace', get: (_name, site) => environment(site), names: () => [] };

const globals: Readonly<Record<string, Value>> = {
  Object: native('Object', ({ args }) => args[0] ?? undefinedValue, objectMembers),
  Array: native('Array', () => arrayValue([]), {
    isArray: native('isArray', ({ args }) =>
      args[0]?.kind === 'unknown-value' ? args[0] : primitive(args[0]?.kind === 'array'),
    ),
    from: native('from', ({ args, site, scope }) => {
      const [list, map] = args;
      if (list?.kind !== 'array') return unknownValue('what is made an array here is not known', site);
      if (!map) return list;
      return arrayValue(list.items.map((item, i) => apply(map, [item.value(), primitive(i)], site, scope)));
    }),
    of: native('of', ({ args }) => arrayValue(args)),
  }),
  String: native('String', ({ args, site }) => converted(args[0], String, site)),
  Number: native('Number', ({ args, site }) => converted(args[0], Number, site)),
  Boolean: native('Boolean', ({ args, site }) => converted(args[0], Boolean, site)),
  BigInt: native('BigInt', ({ args, site }) =>
    converted(
      args[0],
      (value) => (/^-?\d{1,40}$/.test(String(value)) ? BigInt(String(value)) : undefined),
      site,
    ),
  ),
  Date: native('Date', ({ site }) => ({ kind: 'frozen-value', what: 'now', site }), {
    now: native('now', ({ site }) => ({ kind: 'frozen-value', what: 'now', site })),
    UTC: native('UTC', ({ args, site }) => {
      const parts = args.map((arg) => (arg.kind === 'primitive' ? Number(arg.value) : Number.NaN));
      return parts.some(Number.isNaN)
        ? unknownValue('the date is not known here', site)
        : primitive(Date.UTC(parts[0] ?? 0, ...parts.slice(1)));
    }),
  }),
  Math: {
    kind: 'namespace',
    names: () => [],
    get: (name, site) =>
      name === 'random'
        ? native('random', (call) => ({ kind: 'frozen-value', what: 'random', site: call.site }))
        : mathMember(name, site),
  },
  crypto: {
    kind: 'namespace',
    names: () => [],
    get: (name, site) =>
      name === 'randomUUID'
        ? native('randomUUID', (call) => ({ kind: 'frozen-value', what: 'uuid', site: call.site }))
        : unknownValue(`\`crypto.${name}\` is not followed`, site),
  },
  process: {
    kind: 'namespace',
    names: () => [],
    get: (name, site) =>
      name === 'env'
        ? env
        : name === 'cwd'
          ? native('cwd', () => primitive('.'))
          : unknownValue(`\`process.${name}\` is only known at run time`, site),
  },
  JSON: {
    kind: 'namespace',
    names: () => [],
    get: (name, site) => unknownValue(`\`JSON.${name}\` is not followed`, site),
  },
  Symbol: native('Symbol', ({ site }) => unknownValue('symbols are not followed', site)),
  NaN: primitive(Number.NaN),
  Infinity: primitive(Number.POSITIVE_INFINITY),
};

function converted(
  value: Value | undefined,
  convert: (value: unknown) => string | number | boolean | bigint | undefined,
  site: Site,
): Value {
  if (!value) return primitive(convert(undefined));
  if (value.kind === 'primitive') {
    const made = convert(value.value);
    return made === undefined ? unknownValue('the value cannot be converted', site) : primitive(made);
  }
  if (value.kind === 'unknown-value' || value.kind === 'frozen-value') return value;
  return unknownValue('the value is not known here', site);
}

function mathMember(name: string, site: Site | undefined): Value {
  const member: unknown = Object.hasOwn(Math, name) ? Math[name as keyof Math] : undefined;
  if (typeof member === 'number') return primitive(member);
  if (typeof member !== 'function') return unknownValue(`\`Math.${name}\` is not followed`, site);
  return native(name, ({ args, site }) => {
    const numbers = args.map((arg) =>
      arg.kind === 'primitive' && typeof arg.value === 'number' ? arg.value : Number.NaN,
    );
    if (numbers.some(Number.isNaN)) {
      const frozen = args.find((arg) => arg.kind === 'frozen-value');
      return frozen ?? unknownValue('the number is not known here', site);
    }
    return primitive(member(...numbers) as number);
  });
}
