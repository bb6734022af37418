import type { Finding } from '../lint/finding.ts';
import type { SchemaChange } from '../model/diff.ts';
import type { EditRefusal, FileEdit, SchemaEdit } from '../model/edit.ts';
import type { Migration, NewMigration } from '../model/migration.ts';
import type { Query } from '../model/query.ts';
import type { QueryEdit } from '../model/queryEdit.ts';
import type { Dialect, EntityId, Schema } from '../model/schema.ts';
import type { FilePath, Span } from '../model/span.ts';
import type { History } from '../sources/sql/history/history.ts';
import type { LineIndex } from './lineIndex.ts';
import type { UnreadSql } from './unreadSql.ts';

/**
 * Everything the editor features and the command line ask. Synchronous but for the first scan; one
 * instance serves any number of folders. Nothing in a folder is executed.
 */
export interface Workspace {
  /** Replaces the folders; call `scan` afterwards. Paths as in `FilePath`. */
  setFolders(folders: readonly FilePath[]): void;
  /**
   * Settings of the editor for one folder; the folder's `schemawright.config.json` wins over them. The folder
   * `''` stands for everything outside the others, untitled documents too.
   */
  setSettings(folder: FilePath, settings: EditorSettings): void;

  /** An open document wins over the disk until it is closed. */
  setBuffer(file: FilePath, text: string, version: number): void;
  closeBuffer(file: FilePath): void;
  /** The version given with the newest `setBuffer`; undefined when the file is not open. */
  bufferVersion(file: FilePath): number | undefined;
  /** Files that came, changed or went on the disk; a folder stands for all below it. */
  filesChanged(files: readonly FilePath[]): void;

  /**
   * Finds the projects and reads their files, open buffers first. Yields after each file so that a server
   * can answer in between or stop; what has been read by then is kept.
   */
  scan(): AsyncGenerator<ScanProgress, void, void>;
  /**
   * Reads what the code of the files asks of the database; call it when `scan` has ended. It is apart from that, as
   * nobody should wait for it who wants to see their schema. Yields after each file; `update` at any time between
   * takes in what has been read by then.
   */
  scanQueries(): AsyncGenerator<ScanProgress, void, void>;
  /**
   * Brings the findings up to date with all changes so far. The work is that of the changed files.
   * Answers the files whose findings may differ from what the last call left.
   * @param part with `open` the rules look at what stands in open documents only, and the next call at the rest: whoever
   * has opened a large folder sees their own file first. A document with suppressions waits as well, as which of them are
   * used shows at the end.
   */
  update(part?: 'all' | 'open'): readonly FilePath[];
  /**
   * Reads one of the files of which `update` thought that they could wait, as they declared nothing when they were read
   * last, and only something around them is another; false where there is none. The next `update` takes it in.
   */
  readWaiting(): boolean;
  /**
   * Resolves when there is what reads the changed files that `update` left for that: it is loaded with the first file of its
   * kind. Rejects where it cannot be loaded; undefined where nothing waits.
   */
  loading(): Promise<unknown> | undefined;

  /** Findings in a file as of the last `update`, sorted by place. Suppressed ones are not among them. */
  findings(file: FilePath): readonly Finding[];
  /** Every file that was read or has findings. */
  files(): readonly FilePath[];
  /** The current text, as the last `update` saw it. */
  text(file: FilePath): string | undefined;
  lines(file: FilePath): LineIndex | undefined;
  projects(): readonly Project[];
  /** The migrations that stand in a file, up and down, statement by statement. */
  migrations(file: FilePath): readonly Migration[];
  /** The major version of the server that a file's migrations run on, where it is set. */
  postgresVersion(file: FilePath): number | undefined;
  migrationConfigurations(): readonly MigrationConfiguration[];
  /** The schemas that wait for a migration. */
  drifts(): readonly ProjectDrift[];
  /** The tables of a file that the code of the workspace uses. */
  tableUses(file: FilePath): readonly TableUse[];
  /** What people should know besides the findings: files over the size limit, a config without a match. */
  notices(): readonly Notice[];
  /** SQL that makes tables of another database than PostgreSQL, and is not judged. */
  unreadSql(): readonly UnreadSql[];

  /** Turns edits into text edits of the current texts; refuses with a reason when it cannot. */
  edit(edits: readonly SchemaEdit[]): readonly FileEdit[] | EditRefusal;
  /** The same for edits of queries in the program's code. */
  editQueries(edits: readonly QueryEdit[]): readonly FileEdit[] | EditRefusal;
  /**
   * The files that new migrations make at the end of their history, with the tool's own records; refused where migrations
   * that follow the edited ones do not fit them.
   * @param edits of migrations that go with them
   */
  addMigrations(
    migrations: readonly NewMigration[],
    edits: readonly FileEdit[],
  ): readonly FileEdit[] | EditRefusal;
  /** The edits, with those of what the migrations' tools keep about the texts of their files (`atlas.sum`). */
  withRecords(edits: readonly FileEdit[]): readonly FileEdit[];
}

export interface ScanProgress {
  readonly done: number;
  readonly total: number;
  readonly file: FilePath;
}

/** A set of files that make up one schema: one drizzle configuration, or all loose files of a folder. */
export interface Project {
  readonly folder: FilePath;
  /** Undefined: the files of the folder that no configuration names. */
  readonly configFile: FilePath | undefined;
  readonly schema: Schema;
  /** Ids of what the migration tool sees: the exports of the entry files. */
  readonly exposed: ReadonlySet<EntityId>;
  readonly files: readonly FilePath[];
  /** Those of the files whose text breaks the grammar at the moment: they may hold more than was read. */
  readonly broken: ReadonlySet<FilePath>;
  /** A schema file hands on all of a module that is not there: more may belong to the schema. */
  readonly isPartial?: boolean;
  /** What the code of the workspace asks of a table by now; undefined where no code belongs to the project. */
  readonly queriesOf?: (table: EntityId) => readonly Query[];
  /** Set where the files are the migrations of a history: the schema is what they add up to. */
  readonly history?: History;
}

/** A configuration of drizzle-kit. */
export interface MigrationConfiguration {
  readonly configFile: FilePath;
  /** Several configurations of one file are told apart by their number. */
  readonly index: number;
  readonly dialect: Dialect | undefined;
  /** Of the migrations; undefined where there is none yet. */
  readonly folder: FilePath | undefined;
}

/** That a schema is not what its migrations make. */
export interface ProjectDrift {
  readonly configFile: FilePath;
  /** Several configurations of one file are told apart by their number. */
  readonly index: number;
  /** The newest migration as its tool calls it. */
  readonly since: string;
  readonly changes: readonly SchemaChange[];
  /** The tables of the schema that are new or changed. */
  readonly tables: readonly EntityId[];
  /** Where it is told. */
  readonly place: Span;
}

/** How the code of the workspace uses a table. Tests and seeds are left out. */
export interface TableUse {
  readonly table: EntityId;
  /** The table's name. */
  readonly span: Span;
  /** Where the queries stand. */
  readonly queries: readonly Span[];
  /** How many of them no index serves. */
  readonly withoutIndex: number;
}

export interface Notice {
  readonly severity: 'warning' | 'info';
  readonly message: string;
  readonly file?: FilePath;
}

/** The `schemawright.*` settings of an editor that the workspace heeds. */
export interface EditorSettings {
  readonly enable: boolean;
  /** The id of a preset beneath the single rules. */
  readonly preset?: string;
  /** Severity by rule id. */
  readonly rules: Readonly<Record<string, unknown>>;
  readonly ignore: readonly string[];
  readonly maxFileSizeKb: number;
  /** Major version of the PostgreSQL server that migrations run on; 0 or undefined is the newest. */
  readonly postgresVersion?: number;
}
