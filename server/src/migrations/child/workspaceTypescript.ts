import { createRequire, Module } from 'node:module';
import path from 'node:path';
import type ts from 'typescript';

interface Compiled {
  _compile(code: string, file: string): void;
}

interface ModuleInternals {
  readonly _extensions: Record<string, (module: Compiled, file: string) => void>;
  _resolveFilename(
    request: string,
    parent: { readonly filename?: string } | undefined,
    ...rest: unknown[]
  ): string;
}

/** `.ts` is looked for where a name has no ending, the others where they are named. */
const endings = ['.ts', '.tsx', '.mts', '.cts'];

/**
 * Has TypeScript files loaded by a workspace's own compiler, where it has neither tsx nor esbuild: one file at a time,
 * without a check, as CommonJS. Aliases and endings are resolved as its tsconfig.json says.
 */
export function registerTypescript(compiler: typeof ts): void {
  const internals = Module as unknown as ModuleInternals;
  for (const ending of endings)
    internals._extensions[ending] = (module, file) => module._compile(translate(compiler, file), file);
  const resolve = internals._resolveFilename;
  const configurations = new Map<string, ts.CompilerOptions>();
  internals._resolveFilename = function (request, parent, ...rest) {
    try {
      return resolve.call(this, request, parent, ...rest);
    } catch (error) {
      const from = parent?.filename;
      if (from === undefined || from.includes(`${path.sep}node_modules${path.sep}`)) throw error;
      const folder = path.dirname(from);
      const options = configurations.get(folder) ?? optionsOf(compiler, folder);
      configurations.set(folder, options);
      const found = compiler.resolveModuleName(request, from, options, compiler.sys).resolvedModule;
      if (!found || found.extension.startsWith('.d.')) throw error;
      return found.resolvedFileName;
    }
  };
}

function translate(compiler: typeof ts, file: string): string {
  const { outputText } = compiler.transpileModule(compiler.sys.readFile(file) ?? '', {
    fileName: file,
    compilerOptions: {
      module: compiler.ModuleKind.CommonJS,
      target: compiler.ScriptTarget.ES2022,
      esModuleInterop: true,
      experimentalDecorators: true,
      inlineSourceMap: true,
    },
  });
  // What a module knows of its own place, CommonJS knows under other names.
  return outputText
    .replace(/\bimport\.meta\.dirname\b/g, '__dirname')
    .replace(/\bimport\.meta\.filename\b/g, '__filename')
    .replace(/\bimport\.meta\.url\b/g, 'require("node:url").pathToFileURL(__filename).href');
}

function optionsOf(compiler: typeof ts, folder: string): ts.CompilerOptions {
  const file = compiler.findConfigFile(folder, compiler.sys.fileExists);
  const { options } = compiler.parseJsonConfigFileContent(
    file === undefined ? {} : (compiler.readConfigFile(file, compiler.sys.readFile).config ?? {}),
    compiler.sys,
    file === undefined ? folder : path.dirname(file),
  );
  return {
    ...options,
    moduleResolution: compiler.ModuleResolutionKind.Bundler,
    module: compiler.ModuleKind.ESNext,
  };
}

/** The compiler of one of some places. */
export function findTypescript(places: readonly string[]): typeof ts | undefined {
  for (const from of places) {
    try {
      return createRequire(from)('typescript') as typeof ts;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}
