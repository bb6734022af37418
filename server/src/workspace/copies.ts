import type { Table } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import { isInside } from './filePath.ts';
import type { ProjectState } from './project.ts';

/**
 * Tells which tables of a package's loose files repeat one that a configuration reaches: a script's short version of a
 * table, what a library's generator printed. What is wrong with the table is told where it is declared.
 */
export interface Copies {
  isCopy(table: Table): boolean;
  /** Looks at the configured projects again; true when an answer may differ. */
  refresh(configured: readonly ProjectState[]): boolean;
}

/** @param folder of the package */
export function createCopies(folder: FilePath): Copies {
  let names = new Set<string>();
  return {
    isCopy(table) {
      const name = nameOf(table);
      return name !== undefined && names.has(name);
    },
    refresh(configured) {
      const now = new Set<string>();
      for (const project of configured) {
        if (!isOfPackage(project, folder)) continue;
        for (const { tables } of project.engine.index.parts()) {
          for (const table of tables) {
            const name = nameOf(table);
            if (name !== undefined) now.add(name);
          }
        }
      }
      const isSame = now.size === names.size && [...now].every((name) => names.has(name));
      names = now;
      return !isSame;
    },
  };
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
