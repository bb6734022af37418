/** The offset behind a block comment of PostgreSQL, which nests; the text's end where it is not closed. */
export function afterBlockComment(text: string, open: number): number {
  let depth = 1;
  let at = open + 2;
  while (at < text.length) {
    if (text.startsWith('*/', at)) {
      at += 2;
      if (--depth === 0) return at;
    } else if (text.startsWith('/*', at)) {
      depth++;
      at += 2;
    } else at++;
  }
  return text.length;
}

/** SQL with blanks for its comments, so that all else keeps its place. What looks like one inside a string goes as well. */
export function withoutComments(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
}
