import type { FilePath } from '../model/span.ts';
import type { History } from '../sources/sql/history/history.ts';
import { folderOf, foldersUp, isInside, joinPath } from './filePath.ts';

/** A configuration of drizzle-kit, as far as it tells where the migrations go. */
export interface MigrationsFolder {
  readonly configFile: FilePath;
  /** As written; undefined when it is not set or cannot be told. */
  readonly out: string | undefined;
}

/**
 * True where the history is made from a schema in another language: that schema's own rules look at it, and
 * what they tell is to be mended there. Of a drizzle history this is so when a configuration names its folder,
 * from wherever drizzle-kit is run above it, or stands above it; a Prisma history always has its schema.
 */
export function isMirrored(
  { tool, folder }: Pick<History, 'tool' | 'folder'>,
  configurations: readonly MigrationsFolder[],
): boolean {
  if (tool === 'prisma') return true;
  return (
    tool === 'drizzle' &&
    configurations.some(({ configFile, out }) => {
      const base = folderOf(configFile);
      if (isInside(folder, base)) return true;
      return (
        out !== undefined &&
        [...foldersUp(configFile, undefined)].some((each) => joinPath(each, out) === folder)
      );
    })
  );
}
