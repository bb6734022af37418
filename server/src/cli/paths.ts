import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FilePath } from '../model/span.ts';
import { UsageError } from './environment.ts';

/** The paths of a command line, resolved, and what they ask to look at. */
export interface Selection {
  /** The folders to open. */
  readonly folders: readonly FilePath[];
  /** True for the files that the paths name or hold. */
  includes(file: FilePath): boolean;
}

/**
 * The working directory is opened as a whole where the paths lie below it: a schema's meaning depends on
 * files around it. A path outside is opened by itself.
 * @throws UsageError when a path does not exist
 */
export function selectPaths(
  paths: readonly string[],
  cwd: string,
  toFilePath: (osPath: string) => FilePath,
): Selection {
  const root = toFilePath(path.resolve(cwd));
  const targets = paths.map((given) => {
    const resolved = path.resolve(cwd, given);
    if (!existsSync(resolved)) throw new UsageError(`${given}: no such file or folder`);
    return { path: toFilePath(resolved), isFolder: statSync(resolved).isDirectory() };
  });
  if (targets.length === 0) return { folders: [root], includes: (file) => isWithin(file, root) };
  const outside = targets
    .filter((target) => !isWithin(target.path, root))
    .map((target) => (target.isFolder ? target.path : parentOf(target.path)));
  const inside = targets.some((target) => isWithin(target.path, root));
  return {
    folders: [...new Set([...(inside ? [root] : []), ...outside])],
    includes: (file) =>
      targets.some((target) => (target.isFolder ? isWithin(file, target.path) : file === target.path)),
  };
}

export function isWithin(file: FilePath, folder: FilePath): boolean {
  return file === folder || file.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function parentOf(file: FilePath): FilePath {
  return file.slice(0, Math.max(1, file.lastIndexOf('/')));
}
