import type { PlacedStatement } from '../statement.ts';

/** True for formatted SQL of Liquibase (https://docs.liquibase.com/concepts/changelogs/sql-format.html). */
export function isFormattedSql(text: string): boolean {
  return /^\s*--\s*liquibase formatted sql\b/i.test(text);
}

/** Liquibase runs each changeset by itself. */
export interface Changeset {
  /** The UTF-16 offset of its first line. */
  readonly start: number;
  readonly author: string;
  /** False where it says `runInTransaction:false`. */
  readonly transaction: boolean;
}

export function changesetsOf(text: string): readonly Changeset[] {
  return [...text.matchAll(/^--\s*changeset\s+([^:\s]+):.*$/gim)].map((match) => ({
    start: match.index,
    author: match[1] ?? '',
    transaction: !/\brunInTransaction:\s*"?false\b/i.test(match[0]),
  }));
}

/** The changeset that a statement stands in, and its number; undefined before the first. */
export function changesetAt(
  changesets: readonly Changeset[],
  { offset }: PlacedStatement,
): { readonly number: number; readonly changeset: Changeset } | undefined {
  const number = changesets.findLastIndex(({ start }) => start <= offset);
  const changeset = changesets[number];
  return changeset && { number, changeset };
}

/** A changeset whose statements end with something else than a semicolon, up to the next. */
const delimited =
  /^--\s*changeset\b.*?\bendDelimiter:(?:\\r?\\n|\\n)?(\S+).*$[\s\S]*?(?=^--\s*changeset\b|(?![\s\S]))/gim;

/**
 * A text of the same length in which semicolons stand where a changeset of Liquibase ends its statements with another sign
 * on a line of its own, such as `/`.
 * https://docs.liquibase.com/change-types/enddelimiter-sql.html
 */
export function withSemicolons(text: string): string {
  if (!isFormattedSql(text)) return text;
  return text.replace(delimited, (changeset: string, delimiter: string) =>
    changeset.replace(/^([ \t]*)(\S+)(?=[ \t]*\r?$)/gm, (line: string, indent: string, word: string) =>
      word === delimiter ? `${indent}${';'.padEnd(word.length)}` : line,
    ),
  );
}
