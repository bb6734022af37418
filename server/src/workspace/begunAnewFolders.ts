import type { FilePath } from '../model/span.ts';
import type { Notices } from './notices.ts';

/** The folders that are left out as several histories of drizzle-kit's begin in them. */
export interface BegunAnewFolders {
  has(folder: FilePath): boolean;
  /** True when it was otherwise before. */
  note(folder: FilePath, isBegunAnew: boolean): boolean;
}

export function createBegunAnewFolders(
  notices: Pick<Notices, 'set'>,
  pathOf: (file: FilePath) => string,
): BegunAnewFolders {
  const folders = new Set<FilePath>();
  return {
    has: (folder) => folders.has(folder),
    note(folder, isBegunAnew) {
      if (isBegunAnew === folders.has(folder)) return false;
      if (isBegunAnew) folders.add(folder);
      else folders.delete(folder);
      const message = `${pathOf(folder)} is left out: several histories begin in it, and there is no meta/_journal.json to tell which one runs.`;
      notices.set(`begun anew ${folder}`, isBegunAnew ? { severity: 'info', message } : undefined);
      return true;
    },
  };
}
