import type { EditRefusal, FileEdit, SchemaEdit } from '../model/edit.ts';
import type { QueryEdit } from '../model/queryEdit.ts';
import type { Dialect, EntityId, Schema } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { CasingSetting } from '../sources/drizzle/casing.ts';
import type { SourceHost, SourceProblem, SourceReader } from '../sources/source.ts';

/** A kind of schema text and its configuration, as the workspace drives it. Tests have a simple one. */
export interface SchemaSource {
  /** Loads what `readConfig`, `createReader` and `write` need, which a workspace without such files does without. */
  load?(): Promise<void>;
  /** Left out, it always is. */
  isLoaded?(): boolean;
  /** True for the name of a file that names a schema's files. */
  isConfig(fileName: string): boolean;
  readConfig(
    file: FilePath,
    host: SourceHost,
  ): { readonly configs: readonly SchemaConfig[]; readonly problems: readonly SourceProblem[] };
  /** True when a text that no configuration names may declare tables. Cheap. */
  mayDeclare(text: string): boolean;
  /** True when a text may ask something in SQL of a database, whose schema need not be of this source. Cheap. */
  mayHoldSql?(text: string): boolean;
  createReader(host: SourceHost, options: ReaderOptions): SourceReader;
  /** The file that declares an entity. */
  fileOf(id: EntityId): FilePath;
  write(
    edits: readonly SchemaEdit[],
    context: { readonly host: SourceHost; readonly schema: Schema },
  ): readonly FileEdit[] | EditRefusal;
  writeQueries(edits: readonly QueryEdit[], host: SourceHost): readonly FileEdit[] | EditRefusal;
}

export interface ReaderOptions {
  readonly casing: CasingSetting | undefined;
  /** The code runs on drizzle-orm 1.0 or newer. */
  readonly ormOne: boolean;
}

/** One configuration of a migration tool: a file may hold several. */
export interface SchemaConfig {
  /** Files, folders and globs as written; undefined when they could not be told. */
  readonly schema: readonly string[] | undefined;
  readonly casing: CasingSetting | undefined;
  /** Undefined when it is not set, cannot be told or is not read. */
  readonly dialect?: Dialect;
  /** Where the migrations go, as written. */
  readonly out?: string;
  /** Other files whose content was used, besides the configuration itself. */
  readonly dependencies: readonly FilePath[];
}
