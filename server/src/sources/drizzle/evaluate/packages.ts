import { pathModule, urlModule } from './nodePaths.ts';
import { chosenKeys, mapValues } from './objectFunctions.ts';
import { type NamespaceValue, native, undefinedValue, unknownValue, type Value } from './values.ts';

/**
 * The few npm packages whose functions schemas are built with: choosing keys of an object, and making ids
 * (which matters for a default that is computed once).
 */
export function knownPackage(specifier: string): NamespaceValue | undefined {
  const [scopeOrName = '', second = ''] = specifier.replace(/^node:/, '').split('/');
  const name = scopeOrName.startsWith('@') ? `${scopeOrName}/${second}` : scopeOrName;
  if (!Object.hasOwn(packages, name)) return undefined;
  const members = packages[name] as Readonly<Record<string, Value>>;
  // `lodash/omit` and `nanoid/non-secure`: the default export is the function of that name, or the package itself.
  const fallback = members[specifier.slice(specifier.lastIndexOf('/') + 1)];
  const namespace: NamespaceValue = {
    kind: 'namespace',
    names: () => Object.keys(members),
    get(member, site) {
      if (Object.hasOwn(members, member)) return members[member] as Value;
      if (member === 'default') return fallback ?? namespace;
      return unknownValue(`\`${member}\` comes from the package \`${specifier}\``, site);
    },
  };
  return namespace;
}

const generator = (name: string, what: 'uuid' | 'random'): Value =>
  native(name, ({ site }) => ({ kind: 'frozen-value', what, site }));

const objects: Readonly<Record<string, Value>> = {
  omit: chosenKeys(false),
  pick: chosenKeys(true),
  mapValues,
};

const uuids = Object.fromEntries(
  ['v1', 'v3', 'v4', 'v5', 'v6', 'v7', 'uuid', 'uuidv4', 'uuidv7', 'randomUUID'].map((name) => [
    name,
    generator(name, 'uuid'),
  ]),
);

const makesIds = (...names: string[]): Readonly<Record<string, Value>> =>
  Object.fromEntries(names.map((name) => [name, generator(name, 'random')]));

/** `customAlphabet('0-9', 8)` gives a function that makes ids. */
const idFactory = (name: string, inner: string): Readonly<Record<string, Value>> => ({
  [name]: native(name, () => generator(inner, 'random')),
});

const packages: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  ramda: objects,
  lodash: objects,
  'lodash-es': objects,
  'lodash.omit': { 'lodash.omit': objects.omit as Value },
  'lodash.pick': { 'lodash.pick': objects.pick as Value },
  remeda: objects,
  radash: objects,
  'es-toolkit': objects,
  crypto: { ...uuids, ...makesIds('randomBytes', 'randomInt') },
  uuid: uuids,
  uuidv7: uuids,
  nanoid: { ...makesIds('nanoid'), ...idFactory('customAlphabet', 'nanoid') },
  cuid: makesIds('cuid', 'default'),
  '@paralleldrive/cuid2': { ...makesIds('createId', 'cuid'), ...idFactory('init', 'createId') },
  ulid: makesIds('ulid', 'ulidx'),
  ulidx: makesIds('ulid'),
  'typeid-js': makesIds('typeid'),
  'drizzle-kit': { defineConfig: native('defineConfig', ({ args }) => args[0] ?? undefinedValue) },
  path: pathModule,
  url: urlModule,
};
