import { createRequire, Module } from 'node:module';
import type { Kit } from './kit.ts';
import { findTypescript, registerTypescript } from './workspaceTypescript.ts';

interface ModuleInternals {
  readonly _extensions: Record<string, unknown>;
  _load(request: string, parent: unknown, isMain: boolean): unknown;
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

const plainLoader = (Module as unknown as ModuleInternals)._extensions['.js'];

interface Loader {
  register(): unknown;
}

/** Packages that only guard against a bundle for the wrong place; outside of a bundler they throw. */
const guards = new Set(['server-only', 'client-only']);

/**
 * Has TypeScript files loaded by tsx, guards left out. drizzle-orm and drizzle-kit are taken from where the latter was
 * found when the workspace has none of its own, and the drizzle-kit that comes with this program takes the workspace's
 * drizzle-orm.
 */
export function hookModules(kit: Kit): void {
  loaderOf(kit).register();
  const internals = Module as unknown as ModuleInternals;
  const { _load: load, _resolveFilename: resolve } = internals;
  internals._load = function (request, parent, isMain) {
    return guards.has(request) ? {} : load.call(this, request, parent, isMain);
  };
  // What is asked below is resolved by the same function.
  let isAsking = false;
  internals._resolveFilename = function (request, ...rest) {
    try {
      return resolve.call(this, request, ...rest);
    } catch (error) {
      if (isAsking || !/^drizzle-(orm|kit)(\/|$)/.test(request)) throw error;
      isAsking = true;
      try {
        return resolveIn([kit.file, ...kit.places], request, error);
      } finally {
        isAsking = false;
      }
    }
  };
}

function resolveIn(places: readonly string[], request: string, error: unknown): string {
  for (const from of places) {
    try {
      return createRequire(from).resolve(request);
    } catch {
      // The next place may have it; if none has, the first error tells where it was looked for.
    }
  }
  throw error;
}

/**
 * Loads plain JavaScript without what `hookModules` does to files of the workspace: tsx would look through each of them,
 * three megabytes of drizzle-kit among them, for what has to be translated, and Node for source maps.
 */
export function withoutTranslation<T>(run: () => T): T {
  const { _extensions: extensions } = Module as unknown as ModuleInternals;
  const hooked = extensions['.js'];
  if (plainLoader) extensions['.js'] = plainLoader;
  process.setSourceMapsEnabled(false);
  try {
    return run();
  } finally {
    extensions['.js'] = hooked;
    process.setSourceMapsEnabled(true);
  }
}

function loaderOf(kit: Kit): Loader {
  for (const from of kit.places) {
    try {
      return createRequire(from)('tsx/cjs/api') as Loader;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  for (const from of kit.places) {
    try {
      return createRequire(from)('esbuild-register/dist/node') as Loader;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  const compiler = findTypescript(kit.places);
  if (compiler) return { register: () => registerTypescript(compiler) };
  throw new Error(
    'Neither tsx nor esbuild-register nor typescript is installed, so TypeScript files cannot be loaded.',
  );
}
