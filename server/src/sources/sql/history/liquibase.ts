/** A changeset whose statements end with something else than a semicolon, up to the next. */
const delimited =
  /^--\s*changeset\b.*?\bendDelimiter:(?:\\r?\\n|\\n)?(\S+).*$[\s\S]*?(?=^--\s*changeset\b|(?![\s\S]))/gim;

/**
 * A text of the same length in which semicolons stand where a changeset of Liquibase ends its statements with another sign
 * on a line of its own, such as `/`.
 * https://docs.liquibase.com/change-types/enddelimiter-sql.html
 */
export function withSemicolons(text: string): string {
  if (!/^\s*--\s*liquibase formatted sql\b/i.test(text)) return text;
  return text.replace(delimited, (changeset: string, delimiter: string) =>
    changeset.replace(/^([ \t]*)(\S+)(?=[ \t]*\r?$)/gm, (line: string, indent: string, word: string) =>
      word === delimiter ? `${indent}${';'.padEnd(word.length)}` : line,
    ),
  );
}
