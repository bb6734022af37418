import type { FilePath } from '../model/span.ts';
import { joinPath } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';

const sourceExtensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'] as const;

/** The source extensions that stand behind the one an import writes (`./a.js` is `a.ts` in TypeScript). */
const written: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

/** True for files that can hold TypeScript or JavaScript that runs; declarations cannot. */
export function isSourceFile(name: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(name) && !/\.d\.[cm]?ts$/.test(name);
}

/** The source file that a path without or with extension means, an index file of a folder included. */
export function findSourceFile(path: FilePath, listings: FolderListings): FilePath | undefined {
  return findFile(path, listings) ?? findIndex(path, listings);
}

/** Like `findSourceFile` for a path that may point into a build folder of which only the source is there. */
export function findBuiltFile(
  folder: FilePath,
  relative: string,
  listings: FolderListings,
): FilePath | undefined {
  const direct = findSourceFile(joinPath(folder, relative), listings);
  if (direct) return direct;
  const stem = relative
    .replace(/^(\.\/)+/, '')
    .replace(/\.d\.([cm]?)ts$/, '.$1js')
    .replace(/\.[cm]?jsx?$/, '');
  // `dist/esm/db/index.js` may come from `src/db/index.ts` or `db/index.ts`, with or without the `esm`.
  const parts = stem.split('/');
  for (let drop = 0; drop <= Math.min(2, parts.length - 1); drop++) {
    const rest = parts.slice(drop).join('/');
    for (const root of ['src', 'lib', 'source', '.']) {
      const found = findSourceFile(joinPath(folder, `${root}/${rest}`), listings);
      if (found) return found;
    }
  }
  return undefined;
}

function findFile(path: FilePath, listings: FolderListings): FilePath | undefined {
  const extension = /\.[cm]?[jt]sx?$/.exec(path)?.[0];
  if (extension) {
    for (const candidate of written[extension] ?? [extension]) {
      const found = listings.file(path.slice(0, -extension.length) + candidate);
      if (found && isSourceFile(found)) return found;
    }
  }
  for (const candidate of sourceExtensions) {
    const found = listings.file(path + candidate);
    if (found) return found;
  }
  return undefined;
}

function findIndex(path: FilePath, listings: FolderListings): FilePath | undefined {
  const folder = listings.folder(path);
  return folder && findFile(joinPath(folder, 'index'), listings);
}

/** The tables that a test makes for itself are in no database that lives longer. */
export function isTestFile(file: FilePath): boolean {
  return /\.(?:test|spec)\.[cm]?[jt]sx?$/.test(file);
}
