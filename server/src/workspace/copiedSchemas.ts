import type { Table } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import { isAuthLibraryTable, isAuthUserTable } from '../rules/support/tableKind.ts';
import { isInside } from './filePath.ts';
import type { ProjectState } from './project.ts';

/**
 * The files that no configuration reaches and that repeat most of a schema which one reaches: what a script that copies a
 * database once knows of it, a service's own short version. No database is made of them, so what is told of the design is
 * told where it is configured.
 */
export interface CopiedSchemas {
  of(file: FilePath): boolean;
  /** The files of which the answer, asked for before, is another one now. */
  refresh(): readonly FilePath[];
}

export interface CopiedSchemasOptions {
  readonly projects: { all(): readonly ProjectState[] };
  readonly pulled: { of(file: FilePath): boolean };
  folders(): readonly FilePath[];
}

/** Two programs that sign people in by the same library have its tables in common, and need not be one. */
const leastInCommon = 3;

export function createCopiedSchemas({ projects, pulled, folders }: CopiedSchemasOptions): CopiedSchemas {
  const answers = new Map<FilePath, boolean>();
  return {
    of(file) {
      const known = answers.get(file) ?? isCopy(file, projects.all());
      answers.set(file, known);
      return known;
    },
    refresh() {
      if (answers.size === 0) return [];
      const all = projects.all();
      return [...answers].flatMap(([file, before]) => {
        const answer = isCopy(file, all);
        answers.set(file, answer);
        return answer === before ? [] : [file];
      });
    },
  };

  function isCopy(file: FilePath, all: readonly ProjectState[]): boolean {
    const configured = all.filter(({ configFile }) => configFile !== undefined);
    if (configured.length === 0 || configured.some((project) => project.has(file))) return false;
    const tables = all.find((project) => project.has(file))?.engine.index.partsOf(file)?.tables ?? [];
    if (tables.length < leastInCommon) return false;
    const top = folders().find((each) => isInside(file, each));
    return configured.some(
      (project) =>
        top !== undefined &&
        isInside(project.folder, top) &&
        hasMost(project, tables) &&
        // Of a pulled schema nothing is told: then this may be the place where somebody changes the design.
        ![...project.entries].some(pulled.of),
    );
  }
}

function hasMost(project: ProjectState, tables: readonly Table[]): boolean {
  const common = tables.filter(({ name, dialect }) =>
    project.dialectsOf(known(name) ?? '').includes(dialect),
  );
  return (
    common.length * 4 >= tables.length * 3 &&
    common.filter((table) => !isAuthLibraryTable(table) && !isAuthUserTable(table)).length >= leastInCommon
  );
}
