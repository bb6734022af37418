import { isReserved } from './names.ts';

/**
 * An expression in which columns stand under other names.
 * @param rename answers the new text for a column's name, or undefined where it stays
 * @param table the name that may stand before a column, as drizzle-kit writes it: `"users"."email"`
 * @returns undefined where a word may mean the column or something else: a function, a type, a keyword
 */
export function withColumnsRenamed(
  text: string,
  rename: (column: string) => string | undefined,
  table?: string,
): string | undefined {
  // Escapes in strings and dollar quotes would have to be read as PostgreSQL does.
  if (/\be'|\$\$|\$\w+\$|--|\/\*/i.test(text)) return undefined;
  let result = '';
  let isCertain = true;
  for (const match of text.matchAll(pieces)) {
    const [piece] = match;
    const name = columnNamed(piece);
    const renamed = name === undefined ? undefined : rename(name);
    if (renamed === undefined) {
      result += piece;
      continue;
    }
    const before = text.slice(0, match.index);
    const after = text.slice(match.index + piece.length);
    const isQuoted = piece.startsWith('"');
    const qualifier = /("(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)\.$/u.exec(before)?.[1];
    const isOwn = qualifier !== undefined && columnNamed(qualifier) === table;
    isCertain &&= !/^\s*(?:\(|\.)/.test(after) && (isOwn || !/(?:::|\.)\s*$/.test(before));
    isCertain &&= isQuoted || !(/^\s*'/.test(after) || wordsBefore.test(before));
    result += renamed;
  }
  return isCertain ? result : undefined;
}

const pieces = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|[^'"\p{L}_]+|['"]/gu;

/** Words after which a name is that of a type, a field or a collation. */
const wordsBefore = /\b(?:as|collate|at|time|with|without|extract\s*\()\s*$/i;

function columnNamed(piece: string): string | undefined {
  if (/^"./.test(piece)) return piece.slice(1, -1).replaceAll('""', '"');
  if (!/^[\p{L}_]/u.test(piece)) return undefined;
  const name = piece.toLowerCase();
  return isReserved(name) ? undefined : name;
}
