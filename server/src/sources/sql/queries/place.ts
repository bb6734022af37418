import type { TableRef } from '../../../model/query.ts';
import type { ColumnRef, Operand } from '../../../model/queryExpression.ts';
import type { EntityId } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import type { ParsedStatement } from '../parse.ts';
import { type TokenRange, textRange } from '../tokens.ts';

/** A statement that is read as a query, with what its offsets mean outside of it. */
export interface SqlPlace {
  readonly parsed: ParsedStatement;
  /** Where a part of the statement's text stands in the file. */
  spanAt(start: number, end: number): Span;
  /** What the program puts into the text; undefined where it is all there, as in a file. */
  readonly holes: SqlHoles | undefined;
}

/** What a program puts into the text of its SQL: values under `$1`, `$2` …, names under words of their own. */
export interface SqlHoles {
  /** The value under a number; undefined where it is a parameter that the text itself has. */
  value(number: number): Operand | undefined;
  /** The table or column that a word stands for. */
  name(word: string): HoleName | undefined;
  /** True where a word is made from something that the program puts in. */
  isMade(word: string): boolean;
  /** The names that a literal is made of, and what comes before them; undefined for one that holds nothing. */
  within(
    start: number,
    end: number,
  ): { readonly uses: readonly string[]; readonly prefix: string } | undefined;
}

export type HoleName =
  | { readonly kind: 'table'; readonly ref: TableRef; readonly alias: string | undefined }
  | { readonly kind: 'column'; readonly column: ColumnRef; readonly table?: EntityId };

export function spanOfRange(place: SqlPlace, range: TokenRange): Span {
  const text = textRange(place.parsed.tokens(), range);
  return text ? place.spanAt(text.start, text.end) : place.spanAt(0, place.parsed.text.length);
}

export function textOfRange({ parsed }: SqlPlace, range: TokenRange): string {
  const text = textRange(parsed.tokens(), range);
  return text ? parsed.text.slice(text.start, text.end) : '';
}
