import type { Settlement } from '../model/migration.ts';
import type { FilePath } from '../model/span.ts';
import type { History } from '../sources/sql/history/history.ts';
import { folderOf } from './filePath.ts';

/** The migrations that a git revision has, by path; undefined where git does not know the revision. */
export type FilesAtRevision = (revision: string, folder: FilePath) => ReadonlySet<FilePath> | undefined;

/**
 * The number of migrations at the start of a history that are too old to be judged.
 * `since` is the last day that is left alone (a date, where the names or the tool's records tell some), the last migration that is (its name, with or without
 * ending and number), or a git revision, whose migrations are.
 * @returns undefined where it is none of them
 */
export function settledCount(history: History, since: string, filesAt?: FilesAtRevision): number | undefined {
  const { files } = history;
  const named = files.findIndex(({ path, name }) => {
    // Of drizzle-kit 1.x, Prisma and the like the folder is the migration.
    const own = history.layout === 'folders' ? folderOf(path) : path;
    return name === since.replace(/(?:\.up)?\.sql$/, '') || [path, own].some((each) => isNamed(each, since));
  });
  if (named >= 0) return named + 1;
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(since);
  if (day) {
    const limit = `${day[1]}${day[2]}${day[3]}`;
    const dates = files.map(({ name, when }) => (when === undefined ? dateIn(name) : dayOf(when)));
    if (dates.every((date) => date === undefined)) return undefined;
    const newer = dates.findIndex((date) => date !== undefined && date > limit);
    return newer >= 0 ? newer : files.length;
  }
  const known = filesAt?.(since, history.folder);
  if (!known) return undefined;
  const first = files.findIndex(({ path }) => !known.has(path));
  return first < 0 ? files.length : first;
}

/** In the place of a date, a migration or a revision: what the default branch has is left alone, or nothing is. */
export const sinceMerged = 'merged';
export const sinceStart = 'start';

interface Knowledge {
  readonly filesAtRevision?: FilesAtRevision;
  /** Whether the default branch has a migration; left out, nobody can tell. */
  readonly isMerged?: (file: FilePath) => boolean;
  /** Whether a migration differs from what the default branch has. */
  readonly edited?: (file: FilePath) => unknown;
}

/**
 * Why a migration of a history is not judged. A revision means starting git, so it is asked once for each history. What
 * cannot be told leaves none out.
 * @param sinceFor the setting for a file
 */
export function createSettlements(
  { filesAtRevision, isMerged, edited }: Knowledge,
  sinceFor: (file: FilePath) => string | undefined,
): (history: History, index: number) => Settlement | undefined {
  const counts = new WeakMap<History, Map<string, number>>();
  return (history, index) => {
    const file = history.files[index];
    const since = sinceFor(file?.path ?? history.folder) ?? sinceMerged;
    if (since === sinceStart) return undefined;
    if (since === sinceMerged) {
      if (!file || !isMerged?.(file.path)) return undefined;
      // One that is run again whenever it changes runs as it is now.
      return file.repeatable && edited?.(file.path) ? undefined : 'merged';
    }
    const own = counts.get(history) ?? new Map<string, number>();
    counts.set(history, own);
    const count = own.get(since) ?? settledCount(history, since, filesAtRevision) ?? 0;
    own.set(since, count);
    return index < count ? 'old' : undefined;
  };
}

/** The day that a migration's name begins with: `20240131…`, `2024-01-31…`, milliseconds or seconds since 1970. */
function dateIn(name: string): string | undefined {
  const written = /^[vV]?((?:19|20)\d{2})[-_.]?([01]\d)[-_.]?([0-3]\d)/.exec(name);
  if (written) return `${written[1]}${written[2]}${written[3]}`;
  const epoch = /^(1\d{9}|1\d{12})(?!\d)/.exec(name)?.[1];
  if (epoch === undefined) return undefined;
  return dayOf(Number(epoch) * (epoch.length === 10 ? 1000 : 1));
}

/** Of milliseconds since 1970. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '');
}

function isNamed(path: FilePath, name: string): boolean {
  return path === name || path.endsWith(`/${name}`);
}
