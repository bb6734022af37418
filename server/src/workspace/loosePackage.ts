import type { EntityId, Table } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import { folderOf, foldersUp, isInside, isVirtual, joinPath } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import type { ProjectState } from './project.ts';

/** What the loose files of a package, which no configuration reaches, have to do with those that one does reach. */
export interface LoosePackage {
  /**
   * True for a table that repeats one that a configuration reaches: a script's short version of it, what a library's
   * generator printed. What is wrong with the table is told where it is declared.
   */
  isCopy(table: Table): boolean;
  /**
   * The one configuration of the package for the table's database: the table refers to a table that it reaches, or its file
   * stands beside one of theirs. Undefined where there are several, or where the table may be another database's.
   */
  configurationFor(table: Table): FilePath | undefined;
  /** Looks at the configured projects again; true when an answer may differ. */
  refresh(configured: readonly ProjectState[]): boolean;
}

/** @param folder of the package */
export function createLoosePackage(folder: FilePath): LoosePackage {
  let names = new Set<string>();
  let configurations = new Map<Table['dialect'], readonly FilePath[]>();
  let folders = new Set<FilePath>();
  let ids = new Set<EntityId>();
  let seen = '';
  return {
    isCopy(table) {
      const name = nameOf(table);
      return name !== undefined && names.has(name);
    },
    configurationFor(table) {
      const [only, ...others] = configurations.get(table.dialect) ?? [];
      return others.length > 0 || !belongsToThem(table) ? undefined : only;
    },
    refresh(configured) {
      names = new Set();
      configurations = new Map();
      folders = new Set();
      ids = new Set();
      for (const project of configured) if (isOfPackage(project, folder)) note(project);
      const now = [...names, ...folders, ...[...configurations].flat(2)].join('\n');
      const differs = now !== seen;
      seen = now;
      return differs;
    },
  };

  function belongsToThem({ foreignKeys, span }: Table): boolean {
    const refers = foreignKeys.some(({ target }) => ids.has(known(target)?.table ?? ''));
    return refers || folders.has(folderOf(span.whole.file));
  }

  function note({ configFile, engine }: ProjectState): void {
    const dialects = new Set<Table['dialect']>();
    for (const { tables } of engine.index.parts()) {
      for (const table of tables) {
        dialects.add(table.dialect);
        ids.add(table.id);
        folders.add(folderOf(table.span.whole.file));
        const name = nameOf(table);
        if (name !== undefined) names.add(name);
      }
    }
    if (configFile === undefined) return;
    for (const dialect of dialects) {
      configurations.set(dialect, [...(configurations.get(dialect) ?? []), configFile]);
    }
  }
}

function isOfPackage({ configFile, files }: ProjectState, folder: FilePath): boolean {
  if (configFile !== undefined && isInside(configFile, folder)) return true;
  for (const file of files()) if (isInside(file, folder)) return true;
  return false;
}

function nameOf({ dialect, name, schema }: Table): string | undefined {
  const own = known(name);
  return own === undefined ? undefined : `${dialect} ${known(schema) ?? ''}.${own}`;
}

/**
 * The package a file belongs to: the loose files of two packages are not one schema.
 * @param top the workspace folder that the file is in
 */
export function looseFolder(
  file: FilePath,
  top: FilePath | undefined,
  listings: Pick<FolderListings, 'file'>,
): FilePath {
  if (isVirtual(file)) return file;
  if (top === undefined) return folderOf(file);
  for (const folder of foldersUp(file, top)) {
    if (listings.file(joinPath(folder, 'package.json'))) return folder;
  }
  return top;
}
