import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { build } from 'esbuild';

/** One CommonJS text that exports `files`: the exports of each entry. */
export interface SchemaBundle {
  readonly code: string;
  readonly stubbed: readonly string[];
}

/**
 * Bundles schema files of a repository whose packages are not installed. Relative imports, paths of tsconfig
 * and packages of the workspace below `root` are followed; drizzle-orm stays an import; a few packages whose
 * behaviour decides about columns are imitated; everything else becomes a stub that takes any use.
 */
export async function bundleSchema(entries: readonly string[], root: string): Promise<SchemaBundle> {
  const stubbed = new Set<string>();
  const result = await build({
    stdin: {
      contents: `${entries.map((file, index) => `import * as f${index} from ${JSON.stringify(file)};`).join('\n')}
export const files = [${entries.map((_, index) => `f${index}`).join(', ')}];`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    loader: { '.json': 'json', '.sql': 'text', '.css': 'empty' },
    define: { 'import.meta.url': '"file:///schema.ts"', 'import.meta.env': 'process.env' },
    plugins: [resolver(root, stubbed)],
  });
  return { code: result.outputFiles[0]?.text ?? '', stubbed: [...stubbed].sort() };
}

const require = createRequire(import.meta.url);
const harmlessBuiltins = new Set(['crypto', 'path', 'url', 'util']);

function resolver(root: string, stubbed: Set<string>): Plugin {
  return {
    name: 'schema',
    setup(build) {
      let packages: ReadonlyMap<string, string> | undefined;
      build.onResolve({ filter: /.*/ }, async (args): Promise<OnResolveResult | undefined> => {
        if (args.kind === 'entry-point' || args.pluginData === 'inner') return undefined;
        const { path } = args;
        if (/^drizzle-orm(\/|$)/.test(path) && isInstalled(path)) return { path, external: true };
        if (harmlessBuiltins.has(path.replace(/^node:/, ''))) return { path, external: true };
        if (imitated[path]) return { path, namespace: 'imitated' };
        // Finds relative files and the paths of tsconfig, which come before packages.
        const found = await inner(build, path, args);
        if (found && !found.includes('/node_modules/')) return { path: found };
        packages ??= workspacePackages(root);
        const own = await ownPackage(build, path, packages);
        if (own) return { path: own };
        stubbed.add(path);
        return { path, namespace: 'stub' };
      });
      build.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: stub, loader: 'js' }));
      build.onLoad({ filter: /.*/, namespace: 'imitated' }, ({ path }) => ({
        contents: imitated[path] ?? '',
        loader: 'js',
      }));
    },
  };
}

/** drizzle-orm's drivers are there, but their databases' packages are not. */
function isInstalled(path: string): boolean {
  try {
    require(path);
    return true;
  } catch {
    return false;
  }
}

async function inner(
  build: PluginBuild,
  path: string,
  args: Partial<OnResolveArgs>,
): Promise<string | undefined> {
  const result = await build.resolve(path, {
    kind: 'import-statement',
    resolveDir: args.resolveDir ?? '',
    ...(args.importer ? { importer: args.importer } : {}),
    pluginData: 'inner',
  });
  return result.errors.length === 0 && !result.external ? result.path : undefined;
}

/** The packages below a folder, by name. */
function workspacePackages(root: string): ReadonlyMap<string, string> {
  const packages = new Map<string, string>();
  const visit = (folder: string, depth: number) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const inside = join(folder, entry.name);
      const manifest = readManifest(inside);
      if (typeof manifest?.name === 'string') packages.set(manifest.name, inside);
      if (depth > 0) visit(inside, depth - 1);
    }
  };
  visit(root, 5);
  return packages;
}

function readManifest(folder: string): Record<string, unknown> | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function ownPackage(
  build: PluginBuild,
  path: string,
  packages: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const parts = path.split('/');
  const length = path.startsWith('@') ? 2 : 1;
  const folder = packages.get(parts.slice(0, length).join('/'));
  if (!folder) return undefined;
  const subpath = `./${parts.slice(length).join('/')}`.replace(/\/$/, '');
  const manifest = readManifest(folder) ?? {};
  const candidates = [
    ...exportTargets(manifest.exports, subpath === '.' ? '.' : subpath),
    ...(subpath === '.' ? [manifest.module, manifest.main, manifest.types] : []),
    subpath === '.' ? './src/index' : subpath,
    subpath.replace('./', './src/'),
    subpath === '.' ? './index' : subpath,
  ].filter((candidate) => typeof candidate === 'string');
  for (const candidate of candidates) {
    for (const target of asSources(candidate)) {
      const found = await inner(build, target.startsWith('.') ? target : `./${target}`, {
        resolveDir: folder,
      });
      if (found) return found;
    }
  }
  return undefined;
}

/** What is published is not built here: its source stands in for it. */
function asSources(target: string): readonly string[] {
  const source = target.replace(/\.d\.[cm]?ts$|\.[cm]?js$/, '');
  return [
    target,
    source,
    source.replace(/\/(dist|build|lib)\//, '/src/'),
    source.replace(/\/(dist|build|lib)\//, '/'),
  ];
}

function exportTargets(exports: unknown, subpath: string): readonly string[] {
  if (typeof exports === 'string') return subpath === '.' ? [exports] : [];
  if (typeof exports !== 'object' || exports === null) return [];
  const map = exports as Record<string, unknown>;
  if (!Object.keys(map).some((key) => key.startsWith('.'))) return subpath === '.' ? leaves(map) : [];
  if (subpath in map) return leaves(map[subpath]);
  for (const [pattern, target] of Object.entries(map)) {
    const [before, after] = pattern.split('*');
    if (after === undefined || before === undefined) continue;
    if (!subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    const middle = subpath.slice(before.length, subpath.length - after.length);
    return leaves(target).map((leaf) => leaf.replaceAll('*', middle));
  }
  return [];
}

function leaves(target: unknown): readonly string[] {
  if (typeof target === 'string') return [target];
  return typeof target === 'object' && target !== null ? Object.values(target).flatMap(leaves) : [];
}

/** Takes any call, construction and member; a class can extend it. */
const stub = `
const anything = new Proxy(class {}, {
  get(target, key) {
    if (key === 'prototype') return target.prototype;
    if (key === Symbol.toPrimitive) return () => 'stub';
    if (key === Symbol.iterator) return function* () {};
    if (key === 'then' || typeof key === 'symbol') return undefined;
    return anything;
  },
  apply: () => anything,
  construct: () => anything,
});
// An importer copies the module's own properties and inherits the others from its prototype.
const names = new Proxy({}, { get: (_, key) => (key === '__esModule' ? undefined : anything) });
module.exports = new Proxy(class {}, {
  get: (target, key) => (key === '__esModule' ? undefined : key === 'default' ? anything : anything[key]),
  getPrototypeOf: () => names,
  ownKeys: () => ['prototype'],
  apply: () => anything,
  construct: () => anything,
});
`;

const omitAndPick = `
const keys = (given) => given.flat().map(String);
const without = (object, names) => Object.fromEntries(Object.entries(object).filter(([key]) => !names.includes(key)));
const only = (object, names) => Object.fromEntries(Object.entries(object).filter(([key]) => names.includes(key)));
`;
/** The data comes last, and a call without it waits for it. */
const dataLast = `${omitAndPick}
const late = (apply) => (names, ...rest) => rest.length > 0 ? apply(rest[0], names) : (object) => apply(object, names);
exports.omit = late(without);
exports.pick = late(only);
`;
const dataFirst = `${omitAndPick}
exports.omit = (object, ...names) => without(object, keys(names));
exports.pick = (object, ...names) => only(object, keys(names));
`;
const imitated: Readonly<Record<string, string>> = {
  ramda: dataLast,
  lodash: dataFirst,
  'lodash-es': dataFirst,
  'es-toolkit': dataFirst,
};
