import type { FilePath } from '../model/span.ts';
import { baseName, folderOf, joinPath } from './filePath.ts';
import type { PathMapping } from './tsconfigPaths.ts';

/**
 * The paths of a tsconfig that a framework writes when it is first run, and that is in no repository: a fresh clone
 * has only what refers to it. See https://nuxt.com/docs/api/nuxt-config#alias and
 * https://svelte.dev/docs/kit/$lib.
 * @param file where the tsconfig would be
 */
export function generatedPaths(file: FilePath): PathMapping['patterns'] {
  const folder = folderOf(file);
  const root = folderOf(folder);
  const below = (...folders: readonly string[]) => folders.map((each) => joinPath(root, `${each}/*`));
  switch (baseName(folder)) {
    case '.nuxt': {
      // Sources are in `app` since Nuxt 4, were beside the configuration before it, and are in `src` by a setting.
      const sources = below('app', 'src', '.');
      return [
        ...['~~/*', '@@/*'].map((pattern) => ({ pattern, targets: below('.') })),
        ...['~/*', '@/*'].map((pattern) => ({ pattern, targets: sources })),
        { pattern: '#shared/*', targets: below('shared') },
      ];
    }
    case '.svelte-kit':
      return [
        { pattern: '$lib', targets: [joinPath(root, 'src/lib')] },
        { pattern: '$lib/*', targets: below('src/lib') },
      ];
    default:
      return [];
  }
}
