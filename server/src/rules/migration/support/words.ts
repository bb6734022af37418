/** The names and words of a text of SQL as PostgreSQL reads them: without quotes, else in small letters. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set((text.match(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []).map(unquoted));
}

/** A name as it is meant. */
export function unquoted(word: string): string {
  return word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase();
}
