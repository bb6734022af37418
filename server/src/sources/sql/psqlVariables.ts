/** Pieces of SQL in which nothing is a parameter or a variable: strings, quoted names, comments, dollar quotes, casts. */
export const quotedPieces =
  /[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|::|:=/
    .source;

const pattern = new RegExp(`${quotedPieces}|(?<![\\w:\\]@<]):(?:[A-Za-z_]\\w*|'\\w+'|"\\w+")`, 'g');

/**
 * The text with a name or a string in the place of each variable of psql (`:owner`, `:'owner'`, `:"owner"`), which
 * graphile-migrate writes for its placeholders as well. Every character keeps its place. Undefined where there is
 * none.
 */
export function withoutPsqlVariables(text: string): string | undefined {
  let some = false;
  const readable = text.replace(pattern, (found: string) => {
    if (!/^:["'A-Za-z_]/.test(found)) return found;
    some = true;
    return `${/^:["']/.test(found) ? ' ' : '_'}${found.slice(1)}`;
  });
  return some ? readable : undefined;
}

const placeholder = new RegExp(`${quotedPieces}|%\\w+%|%(?:\\(\\w+\\))?[sdvq]\\b|%[IL]\\b`, 'g');

/** True where a program still has to put names or SQL into the text: `ORDER BY %order%`, `FROM %s`, `%(table)s`. */
export function hasPlaceholders(text: string): boolean {
  return [...text.matchAll(placeholder)].some(([found]) => found.startsWith('%'));
}
