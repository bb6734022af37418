import type { Dialect } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { FileQueries } from '../sources/source.ts';
import type { History } from '../sources/sql/history/history.ts';
import { folderOf, foldersUp, isInside, joinPath } from './filePath.ts';

/** A configuration of drizzle-kit, as far as it tells where the migrations go. */
export interface MigrationsFolder {
  readonly configFile: FilePath;
  /** As written; undefined when it is not set or cannot be told. */
  readonly out: string | undefined;
}

/** What is known of the schemas in another language that histories are made from. */
export interface Mirrors {
  /** True where there is one behind the history: its own rules run there. */
  isMirrored(history: History): boolean;
  /** What the code asks of that schema; undefined where there is not one alone. */
  mirroredQueries(history: History): ReadonlyMap<FilePath, FileQueries> | undefined;
  /** False where all of them are for other databases: SQL of those is no surprise then. */
  mayUsePostgres(): boolean;
}

export function createMirrors(projects: {
  configurations(): readonly MigrationsFolder[];
  migrated(): readonly (MigrationsFolder & {
    readonly dialect: Dialect | undefined;
    readonly state: { queries(): ReadonlyMap<FilePath, FileQueries> };
  })[];
}): Mirrors {
  return {
    isMirrored: (history) => isMirrored(history, projects.configurations()),
    mirroredQueries(history) {
      const [only, ...others] = configurationsOf(history, projects.migrated());
      return others.length > 0 ? undefined : only?.state.queries();
    },
    mayUsePostgres() {
      const dialects = projects.migrated().map(({ dialect }) => dialect);
      return dialects.length === 0 || dialects.some((it) => it === undefined || it === 'postgresql');
    },
  };
}

/**
 * True where the history is made from a schema in another language: that schema's own rules look at it, and
 * what they tell is to be mended there. Of a drizzle history this is so when a configuration names its folder,
 * from wherever drizzle-kit is run above it, or stands above it; a Prisma history always has its schema.
 */
export function isMirrored(
  history: Pick<History, 'tool' | 'folder'>,
  configurations: readonly MigrationsFolder[],
): boolean {
  return history.tool === 'prisma' || configurationsOf(history, configurations).length > 0;
}

/** The configurations whose schema a drizzle history is made from: those that name its folder, else those above it. */
export function configurationsOf<T extends MigrationsFolder>(
  { tool, folder }: Pick<History, 'tool' | 'folder'>,
  configurations: readonly T[],
): readonly T[] {
  if (tool !== 'drizzle') return [];
  const naming = configurations.filter(
    ({ configFile, out }) =>
      out !== undefined &&
      [...foldersUp(configFile, undefined)].some((each) => joinPath(each, out) === folder),
  );
  return naming.length > 0
    ? naming
    : configurations.filter(({ configFile }) => isInside(folder, folderOf(configFile)));
}
