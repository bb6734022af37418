import type { Column, ColumnKey, EntityId, JsonValue, ReferentialAction } from './schema.ts';
import type { FilePath, Span } from './span.ts';

/**
 * What a fix wants, in terms of the model. The source that owns the text turns it into text edits, so that
 * one fix serves every source. An edit names things by id and key; it never holds text of a source's
 * language, except SQL, which is what databases speak.
 */
export type SchemaEdit =
  | AddIndex
  | AddUnique
  | AddPrimaryKey
  | AddCheck
  | AddForeignKey
  | AddColumn
  | RemovePart
  | SetNotNull
  | SetDefault
  | SetColumnUnique
  | SetReferentialAction
  | SetPartName
  | SetColumnType
  | SetOnUpdate
  | UseEnumType
  | MakeArray
  | SetGenerated
  | SetNullsNotDistinct
  | SetColumnName
  | SetTableName
  | SetDeferrable
  | RemoveColumn
  | ValidateConstraint
  | CoverFile
  | SplitOff
  | ExportBinding
  | AnnotateReference;

/** `CREATE INDEX`. A name that is left out follows the convention of the project. */
export interface AddIndex {
  readonly kind: 'add-index';
  readonly table: EntityId;
  readonly columns: readonly ColumnKey[];
  readonly unique?: boolean;
  readonly name?: string;
  readonly method?: string;
  /**
   * The index is over this expression of the columns, `{key}` for each, and not over the columns themselves; `word`
   * is what its name says of it: `lower`.
   */
  readonly expression?: { readonly sql: string; readonly word: string };
  /** SQL of a partial index. */
  readonly predicate?: string;
  /** The whole span of the index in whose place it comes; a `RemovePart` takes that one away. */
  readonly replaces?: Span;
}

/** A unique constraint over one or more columns. */
export interface AddUnique {
  readonly kind: 'add-unique';
  readonly table: EntityId;
  readonly columns: readonly ColumnKey[];
  readonly name?: string;
}

/** A primary key over columns that exist (see `AddColumn` for a new `id`). */
export interface AddPrimaryKey {
  readonly kind: 'add-primary-key';
  readonly table: EntityId;
  readonly columns: readonly ColumnKey[];
}

export interface AddCheck {
  readonly kind: 'add-check';
  readonly table: EntityId;
  readonly name: string;
  /** The condition; `{key}` stands for the column of that key, written as the source refers to it. */
  readonly expression: string;
}

export interface AddForeignKey {
  readonly kind: 'add-foreign-key';
  readonly table: EntityId;
  readonly columns: readonly ColumnKey[];
  readonly target: { readonly table: EntityId; readonly columns: readonly ColumnKey[] };
  readonly onDelete?: ReferentialAction;
}

/** A new column, `id` or a timestamp for instance. */
export interface AddColumn {
  readonly kind: 'add-column';
  readonly table: EntityId;
  /** Words of the name, in lower case (`['created', 'at']`): the source applies the file's own case. */
  readonly words: readonly string[];
  readonly type: NewColumnType;
  readonly notNull?: boolean;
  readonly default?: NewDefault;
  readonly primaryKey?: boolean;
  readonly onUpdateNow?: boolean;
  readonly position: 'first' | 'last';
}

/** A constraint or index goes: identified by the span of its whole text. */
export interface RemovePart {
  readonly kind: 'remove-part';
  readonly table: EntityId;
  readonly part: Span;
}

export interface SetNotNull {
  readonly kind: 'set-not-null';
  readonly table: EntityId;
  readonly column: ColumnKey;
  readonly notNull: boolean;
}

export interface SetDefault {
  readonly kind: 'set-default';
  readonly table: EntityId;
  readonly column: ColumnKey;
  /** Undefined removes it. */
  readonly default: NewDefault | undefined;
}

export interface SetColumnUnique {
  readonly kind: 'set-column-unique';
  readonly table: EntityId;
  readonly column: ColumnKey;
}

/** Sets ON DELETE or ON UPDATE of the foreign key whose whole span is `foreignKey`. */
export interface SetReferentialAction {
  readonly kind: 'set-referential-action';
  readonly table: EntityId;
  readonly foreignKey: Span;
  readonly event: 'delete' | 'update';
  readonly action: ReferentialAction;
}

/** Gives the constraint or index whose whole span is `part` an explicit name. */
export interface SetPartName {
  readonly kind: 'set-part-name';
  readonly table: EntityId;
  readonly part: Span;
  readonly name: string;
}

export interface SetColumnType {
  readonly kind: 'set-column-type';
  readonly table: EntityId;
  readonly column: ColumnKey;
  readonly type: NewColumnType;
}

/** The application keeps the column current: Drizzle `$onUpdate(() => new Date())`; SQL: ON UPDATE or a trigger. */
export interface SetOnUpdate {
  readonly kind: 'set-on-update';
  readonly table: EntityId;
  readonly column: ColumnKey;
}

/** A text column of a few values becomes one of an enum type made for it (PostgreSQL). */
export interface UseEnumType {
  readonly kind: 'use-enum-type';
  readonly table: EntityId;
  readonly column: ColumnKey;
  readonly values: readonly string[];
}

/** A text column with a list in it becomes an array of texts (PostgreSQL), or JSON that the program sees as one. */
export interface MakeArray {
  readonly kind: 'make-array';
  readonly table: EntityId;
  readonly column: ColumnKey;
}

/** The database calculates the column from others of its row; a default goes. */
export interface SetGenerated {
  readonly kind: 'set-generated';
  readonly table: EntityId;
  readonly column: ColumnKey;
  /** `{key}` stands for the column of that key. */
  readonly expression: string;
}

/** NULL counts as a value of the unique constraint whose whole span is `part` (PostgreSQL 15 and later). */
export interface SetNullsNotDistinct {
  readonly kind: 'set-nulls-not-distinct';
  readonly table: EntityId;
  readonly part: Span;
}

/** The column's name in the database; what the program calls it stays. */
export interface SetColumnName {
  readonly kind: 'set-column-name';
  readonly table: EntityId;
  readonly column: ColumnKey;
  readonly name: string;
}

/** The table's name in the database; what the program calls it stays. */
export interface SetTableName {
  readonly kind: 'set-table-name';
  readonly table: EntityId;
  readonly name: string;
}

/** The foreign key whose whole span is `part` is checked at the end of the transaction (PostgreSQL). */
export interface SetDeferrable {
  readonly kind: 'set-deferrable';
  readonly table: EntityId;
  readonly part: Span;
}

/** The column goes; refused where a key, index, check or other column of the table speaks of it. */
export interface RemoveColumn {
  readonly kind: 'remove-column';
  readonly table: EntityId;
  readonly column: ColumnKey;
}

/** The old rows are checked too against the constraint whose whole span is `part` (PostgreSQL). */
export interface ValidateConstraint {
  readonly kind: 'validate-constraint';
  readonly table: EntityId;
  readonly part: Span;
}

/** The configuration of the migration tool names the file of the table. */
export interface CoverFile {
  readonly kind: 'cover-file';
  readonly table: EntityId;
  readonly configuration: FilePath;
}

/**
 * Columns go, and a table of their own takes what they held, one row a value: the values of a list, of numbered
 * columns, of an array of keys.
 */
export interface SplitOff {
  readonly kind: 'split-off';
  /** Has a primary key of one column. */
  readonly table: EntityId;
  readonly columns: readonly ColumnKey[];
  /** How the columns hold the values: a text with commas, an array, or one value each. */
  readonly held: 'text' | 'array' | 'each';
  /** Words of the new table's name: `['post', 'tags']`. */
  readonly name: readonly string[];
  /** Words of its column that refers to the old table: `['post', 'id']`. */
  readonly owner: readonly string[];
  /** Words of its column with the value: `['tag']`. */
  readonly value: readonly string[];
  readonly type: NewColumnType;
  /** The values are keys of this table. */
  readonly target?: { readonly table: EntityId; readonly column: ColumnKey };
}

/** Exports the binding of a table, enum or schema so that the migration tool sees it. */
export interface ExportBinding {
  readonly kind: 'export-binding';
  readonly entity: EntityId;
}

/** Writes the return type on the callback of the foreign key whose whole span is `foreignKey`. */
export interface AnnotateReference {
  readonly kind: 'annotate-reference';
  readonly table: EntityId;
  readonly foreignKey: Span;
}

/** A type as the model knows it; the source picks its own spelling. `name` is as in `ColumnType.name`. */
export interface NewColumnType {
  readonly name: string;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly withTimeZone?: boolean;
  readonly unsigned?: boolean;
  /** Keeps what the program sees the same (`mode: 'string'`). */
  readonly mode?: string;
  /** Identity column (PostgreSQL) or AUTO_INCREMENT (MySQL). */
  readonly identity?: boolean;
  /** Copies the type of another column, a foreign key's target for instance; wins over the rest. */
  readonly like?: Column['type'];
}

export type NewDefault =
  | { readonly kind: 'literal'; readonly value: JsonValue }
  /** The current time, evaluated by the database for each row. */
  | { readonly kind: 'now' }
  /** A random UUID, made by the database for each row. */
  | { readonly kind: 'uuid' }
  | { readonly kind: 'sql'; readonly sql: string }
  /** Evaluated by the program for each row: the expression that now stands frozen is wrapped as it is. */
  | { readonly kind: 'per-row' };

/** Replaces `[start, end)` (UTF-16) of a file's current text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The text edits of one file, sorted by start and not overlapping. */
export interface FileEdit {
  readonly file: FilePath;
  readonly edits: readonly TextEdit[];
  /** The file is not there yet: `edits` puts its text into an empty one. */
  readonly creates?: true;
}

/** Why an edit cannot be written; a sentence for people. */
export interface EditRefusal {
  readonly kind: 'refused';
  readonly reason: string;
}

/** Applies edits that are sorted by start and do not overlap. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.newText;
    at = edit.end;
  }
  return result + text.slice(at);
}
