import { quotedPieces } from '../psqlVariables.ts';

/** A text with parameters as PostgreSQL has them. Every character keeps its place. */
export interface ReadableText {
  readonly text: string;
  /** Where a parameter ends that is written longer, by where it ends in `text`. */
  readonly ends: ReadonlyMap<number, number>;
}

/**
 * Puts `$1` in the place of the parameters of tools that make code of SQL: `:user_id`, `:'user_id'`, `:ids!`,
 * `@user_id`, `%(user_id)s`, `%s`.
 */
export function namedParameters(text: string): ReadableText {
  const ends = new Map<number, number>();
  const readable = text.replace(pattern, (found: string, _: unknown, at: number) => {
    if (!/^(?:[:@][A-Za-z_']|%)/.test(found)) return found;
    if (found.length > 2) ends.set(at + 2, at + found.length);
    return `$1${' '.repeat(found.length - 2)}`;
  });
  return { text: readable, ends };
}

/** What must not be looked into comes first. */
const pattern = new RegExp(
  `${quotedPieces}|(?<![\\w:\\]@<])[:@][A-Za-z_]\\w*!?|(?<![\\w:]):'\\w+'|%\\(\\w+\\)s|(?<=[\\s(,=])%s\\b`,
  'g',
);
