import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

const require = createRequire(import.meta.url);

/**
 * Has two of Node's modules, which take some 10 ms each to load and which most runs call nothing of, loaded with the
 * first call: a function of the same name stands for each of theirs. What is no function fails the build.
 */
export function lateBuiltins(): Plugin {
  return {
    name: 'late-builtins',
    setup(build) {
      build.onResolve({ filter: /^node:(?:child_process|crypto)$/ }, ({ path, namespace }) =>
        namespace === 'late' ? { path, external: true } : { path, namespace: 'late', sideEffects: false },
      );
      build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
        contents: functionsOf(path)
          .map((name) => `export function ${name}(...given) { return require('${path}').${name}(...given); }`)
          .join('\n'),
        loader: 'js',
      }));
    },
  };
}

/** Classes, which begin with a capital, are not called. */
function functionsOf(builtin: string): readonly string[] {
  const exported = require(builtin) as Readonly<Record<string, unknown>>;
  return Object.keys(exported).filter(
    (name) => /^[a-z]\w*$/.test(name) && typeof exported[name] === 'function',
  );
}
