import type { HistoryFault } from '../../../model/historyFault.ts';
import type { MigrationTool } from '../../../model/migrationTool.ts';
import type { Dialect } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import type { SourceProblem } from '../../source.ts';
import type { ForeignDatabase } from '../foreignDatabase.ts';

/** What recognising a history needs of the file system. Synchronous. */
export interface HistoryListing {
  /** What stands in a folder by name; empty where there is none. */
  entries(folder: FilePath): ReadonlyMap<string, 'file' | 'folder'>;
  readText(file: FilePath): string | undefined;
}

/** A folder of migrations, as its tool sees it. */
export interface History {
  readonly folder: FilePath;
  readonly tool: MigrationTool;
  /**
   * How the tool lays out its files: `journal` (drizzle-kit up to 0.x), `folders` (one folder a migration),
   * `files`, `pairs` (one file up, one down), `versions` (Flyway).
   */
  readonly layout: 'journal' | 'folders' | 'files' | 'pairs' | 'versions';
  /** Undefined where nothing tells it. */
  readonly dialect: Dialect | undefined;
  /** The database that its folder or its files show it to be for, where that is not PostgreSQL. */
  readonly foreign?: ForeignDatabase;
  /** The files that bring the database forward, in the order in which the tool runs them. */
  readonly files: readonly HistoryFile[];
  /** What keeps the tool's own records from being read. */
  readonly problems: readonly SourceProblem[];
  /** The program has a reader of sql-migrate's marks of its own, which may end statements otherwise. */
  readonly readByProgram?: true;
  /** Files beside the migrations whose content was used: when one changes the history is recognised anew. */
  readonly sources: readonly FilePath[];
}

export interface HistoryFile {
  readonly path: FilePath;
  /** What the tool calls it: the tag, the folder or the file without its ending. */
  readonly name: string;
  /** When it was made, in milliseconds since 1970, where the tool's records tell it. */
  readonly when?: number;
  /** The file that takes it back, where that is one of its own. */
  readonly down?: FilePath;
  /** Run again whenever its text changes, after all others: Flyway's `R__`. */
  readonly repeatable?: true;
  /** The tool's records do not name it. */
  readonly unrecorded?: true;
  /** A file beside it asks the tool for no transaction. */
  readonly apart?: true;
  /** The program by which Knex or db-migrate know the migration, which reads its SQL. */
  readonly program?: FilePath;
  /** That program says that it runs in a transaction. */
  readonly inTransaction?: true;
  /** drizzle-kit's picture of the schema after it. */
  readonly snapshot?: FilePath;
  /** Where the tool's records and the files do not agree. */
  readonly faults?: readonly HistoryFault[];
}

/** A history without what its files are. */
export type HistoryKind = Pick<History, 'folder' | 'tool' | 'layout' | 'dialect'>;

export function joinFile(folder: FilePath, name: string): FilePath {
  return `${folder}/${name}`;
}

/** The names of the files of a folder that end so, sorted by code units. */
export function filesEnding(listing: HistoryListing, folder: FilePath, ending: string): readonly string[] {
  return [...listing.entries(folder)]
    .filter(([name, kind]) => kind === 'file' && name.endsWith(ending))
    .map(([name]) => name)
    .sort(byCodeUnits);
}

export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A fault with the migration that it is told at; without one it is told at the newest. */
export type FoundFault = readonly [file: FilePath | undefined, fault: HistoryFault];

/** Files with the faults that were found for them. */
export function withFaults(
  files: readonly HistoryFile[],
  found: readonly FoundFault[],
): readonly HistoryFile[] {
  if (found.length === 0) return files;
  const newest = files[files.length - 1]?.path;
  const byFile = new Map<FilePath | undefined, readonly HistoryFault[]>();
  for (const [file = newest, fault] of found) byFile.set(file, [...(byFile.get(file) ?? []), fault]);
  return files.map((file) => {
    const faults = byFile.get(file.path);
    return faults ? { ...file, faults } : file;
  });
}
