import type { EditRefusal, FileEdit, SchemaEdit, TextEdit } from '../model/edit.ts';
import type { Query, TableRef } from '../model/query.ts';
import type { ColumnRef, Operand } from '../model/queryExpression.ts';
import type { QueryScope } from '../model/queryScope.ts';
import type { EntityId, SchemaParts } from '../model/schema.ts';
import type { FilePath, Span } from '../model/span.ts';

/** What a source needs of the world; the workspace provides it, tests fake it. Synchronous and cached. */
export interface SourceHost {
  /** The current text: an open, unsaved buffer first, then the disk. Undefined when it cannot be read. */
  readText(file: FilePath): string | undefined;
  /** Changes whenever `readText` would answer something else. */
  version(file: FilePath): string | number;
  /** Where an import specifier leads, as TypeScript and a bundler resolve it. */
  resolveImport(specifier: string, from: FilePath): ImportTarget;
  /** Names of what queries run on, as the settings of a file have them: see `FileSettings.queryClients`. */
  clientNames?(file: FilePath): readonly string[];
  /** The file's code is known to run on a drizzle-orm 0.x before a minor version. */
  isOrmBefore?(minor: number, file: FilePath): boolean;
  /** What reads SQL in the program's text, once it is loaded: see `QueryReader.needsSql`. */
  codeSql?(): CodeSql | undefined;
}

export type ImportTarget =
  | { readonly kind: 'file'; readonly file: FilePath }
  /** A package outside the workspace: never opened. */
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** Something wrong with the text itself, which is told at its place. */
export interface SourceProblem {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  /** Edits of the file that mend it, offered as a suggestion. */
  readonly mend?: Mend;
}

export interface Mend {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** One file as its source reads it. */
export interface SourceFile {
  readonly file: FilePath;
  readonly parts: SchemaParts;
  readonly problems: readonly SourceProblem[];
  /**
   * The entities a program that imports this file can reach, by export name; re-exports included, the
   * value of `export * as ns` under `ns.name`. The migration tool sees these of its entry files.
   */
  readonly exports: ReadonlyMap<string, EntityId>;
  /** The text breaks its language's grammar, as it does half-typed: parts may be missing for a moment. */
  readonly broken?: true;
  /** It hands on all of a module that is not there, or lies outside of the workspace. */
  readonly handsOnUnread?: true;
  /** How often parts that were kept from one reading to the next have moved with the text; absent where none has. */
  readonly moves?: number;
}

/** Turns text into the model, one file at a time, and keeps what it has read until the text changes. */
export interface SourceReader {
  /** True when the text can hold a part of a schema or something that such a file needs. Cheap. */
  canRead(file: FilePath, text: string): boolean;
  read(file: FilePath): SourceFile;
  /**
   * Tells that a file's text changed, came or went. Answers the files whose reading may differ now, the
   * file itself first; they are read again at the next `read`.
   */
  invalidate(file: FilePath): readonly FilePath[];
  /** The files whose content the last reading of `file` used (not those it merely refers to). */
  dependencies(file: FilePath): readonly FilePath[];
  /** Reads what the code of files asks of the database; undefined for a language without such code. */
  readonly queries?: QueryReader;
}

/** What the code of one file asks of the database. */
export interface FileQueries {
  readonly queries: readonly Query[];
  readonly scopes: readonly QueryScope[];
}

/**
 * Reads a statement of PostgreSQL that stands in the text of a program; the statement itself is the last of those it
 * is made of. Undefined where it is not understood.
 */
export type CodeSql = (
  pieces: readonly SqlPiece[],
  frame: QueryFrame,
  nextId: () => EntityId,
) => readonly Query[] | undefined;

/** A piece of such a statement, at its place in the program. */
export type SqlPiece =
  /** `isLiteral`: it stands in the program as it is, character for character. */
  | { readonly kind: 'text'; readonly text: string; readonly isLiteral: boolean; readonly span: Span }
  | {
      readonly kind: 'table';
      readonly table: TableRef;
      readonly alias: string | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'column'; readonly column: ColumnRef; readonly span: Span }
  /** Handed over apart. */
  | { readonly kind: 'value'; readonly operand: Operand; readonly span: Span }
  /** Anything: a value, a name, a clause, nothing. */
  | { readonly kind: 'open'; readonly uses: readonly string[]; readonly span: Span };

/** What a query has that its SQL does not tell. */
export type QueryFrame = Pick<
  Query,
  | 'dialect'
  | 'origin'
  | 'client'
  | 'chain'
  | 'open'
  | 'sql'
  | 'dynamic'
  | 'prepared'
  | 'result'
  | 'countComparedWithZero'
  | 'place'
  | 'function'
  | 'names'
  | 'oneRow'
> & {
  /** In the place of that of its text: the call that runs it. */
  readonly span?: Query['span'];
};

/** Reads queries, one file at a time, and keeps them until their ground changes: `invalidate` goes for both. */
export interface QueryReader {
  /** True when the text can hold a query. Cheap: most files of a workspace are told apart by this alone. */
  canRead(text: string): boolean;
  read(file: FilePath): FileQueries;
  /** True when the text may hold SQL that `SourceHost.codeSql` reads: it is to be loaded first. Cheap. */
  needsSql(text: string): boolean;
  /** True when something was read without it since. */
  missesSql(): boolean;
  /** The settings may differ: `takeStale` gives the files for which they do. */
  settingsChanged(): void;
  /** Lets go of a reading. */
  forget(file: FilePath): void;
  /** The files whose queries may differ since the last call, by what `invalidate` was told; not all were read. */
  takeStale(): readonly FilePath[];
}

/** Turns an edit of the model into text edits of the files as they are now. */
export type WriteEdits = (edits: readonly SchemaEdit[]) => readonly FileEdit[] | EditRefusal;
