import { createRequire } from 'node:module';
import { promisify } from 'node:util';
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
          .map((name) => late(path, name))
          .join('\n'),
        loader: 'js',
      }));
    },
  };
}

/** What answers more than one value (`execFile`) tells `promisify` how it wants to be promised. */
const promised = `Symbol.for('nodejs.util.promisify.custom')`;

function late(path: string, name: string): string {
  const real = `require('${path}').${name}`;
  const call = `function ${name}(...given) { return ${real}(...given); }`;
  const isPromised = Object.hasOwn(builtin(path)[name] as object, promisify.custom);
  return isPromised
    ? `export const ${name} = /* @__PURE__ */ Object.defineProperty(${call}, ${promised}, { get: () => ${real}[${promised}] });`
    : `export ${call}`;
}

/** Classes, which begin with a capital, are not called. */
function functionsOf(path: string): readonly string[] {
  const exported = builtin(path);
  return Object.keys(exported).filter(
    (name) => /^[a-z]\w*$/.test(name) && typeof exported[name] === 'function',
  );
}

function builtin(path: string): Readonly<Record<string, unknown>> {
  return require(path);
}
