/**
 * Identifies a file: an absolute path with forward slashes (`/home/a/b.ts`, `c:/a/b.ts` with the drive
 * letter in lower case, `//host/share/b.ts`), or the URI itself for a document that has no file
 * (`untitled:Untitled-1`). Two equal strings are the same file.
 */
export type FilePath = string;

/** A half-open range of UTF-16 code units in one file, as JavaScript strings count them. */
export interface Span {
  readonly file: FilePath;
  readonly start: number;
  readonly end: number;
}

/** True when `outer` holds the whole of `inner`. */
export function containsSpan(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

/** The places of one part of a schema in its source. */
export interface PartSpans {
  /** Everything that belongs to the part: the builder call, the column definition. */
  readonly whole: Span;
  /** What a person would point at to name it: the variable, the property key, the SQL identifier. */
  readonly name: Span;
  /** The type of a column; absent on parts without a type. */
  readonly type?: Span;
  /** The name as it is written, where it is longer than the database keeps and `name` is what it keeps (SQL). */
  readonly longName?: string;
  /**
   * The text is not the table's: it belongs to another one, of which this is a copy (PARTITION OF, INHERITS, LIKE in SQL),
   * or to a migration that gave the database more than the file declares.
   */
  readonly inherited?: true;
}
