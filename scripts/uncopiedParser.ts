import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Has the bytes of PostgreSQL's parser handed to V8 as they were read. The package copies them before, and 1.7 MB of
 * memory that is touched for the first time cost as much as to load a tenth of the program.
 */
export function uncopiedParser(): Plugin {
  return {
    name: 'uncopied-parser',
    setup(build) {
      build.onLoad({ filter: /[\\/]libpg-query[\\/]wasm[\\/]libpg-query\.js$/ }, async ({ path }) => ({
        contents: withoutCopy(await readFile(path, 'utf8')),
        loader: 'js',
      }));
    },
  };
}

/** @throws Error when the package reads the file in another way than expected */
export function withoutCopy(text: string): string {
  const copying = 'return new Uint8Array(response)';
  const [before, after, ...more] = text.split(copying);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`libpg-query is expected to say "${copying}" once.`);
  return `${before}return response${after}`;
}
