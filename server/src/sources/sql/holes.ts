/** What a hole cannot stand in, or need not be filled in: strings, quoted names, bodies, comments. */
const closed = String.raw`'(?:[^']|'')*'|"[^"\n]*"|\$(\w*)\$[^]*?\$\1\$|--[^\n]*|/\*[^]*?\*/`;
/**
 * Go's, Jinja's and other templates' `{{ … }}` and `{% … %}`; `${name}` of Flyway and of envsubst, and its `$NAME`. PostgreSQL has
 * none of them: what stands behind its `$` is a number, or a word with another `$` that opens a string.
 */
const hole = String.raw`"\{\{[^{}\n]*\}\}"|\{\{[^{}\n]*\}\}|\{%[^%\n]*%\}|\$\{[^}\s]*\}|\$[A-Z][A-Z0-9_]+\b(?!\$)`;
const holeOrClosed = new RegExp(`(?<hole>${hole})|${closed}`, 'g');
const mayBegin = /\{[{%]|\$(?:\{|[A-Z])/;

/**
 * A text in which names of the same length stand for what a tool fills in before it runs it. What it will be is not
 * known, so that what does not parse then need not be wrong.
 */
export function withHolesFilled(text: string): string {
  if (!mayBegin.test(text)) return text;
  return text.replace(holeOrClosed, (match: string, ...rest: readonly unknown[]) => {
    const { hole } = rest.at(-1) as { readonly hole?: string };
    return hole === undefined ? match : nameFor(hole, text, rest.at(-3) as number);
  });
}

/** The hole's last word, with blanks where nothing is joined to it: `{{ .Schema }}.users`, `${prefix}_users`. */
function nameFor(hole: string, text: string, at: number): string {
  const word = /([A-Za-z_]\w*)\W*$/.exec(hole)?.[1]?.toLowerCase() ?? 'hole';
  const isJoinedBefore = /\w/.test(text[at - 1] ?? '');
  const isJoinedAfter = /\w/.test(text[at + hole.length] ?? '');
  if (isJoinedBefore && isJoinedAfter) return word.padEnd(hole.length, '_');
  return isJoinedAfter ? word.padStart(hole.length) : word.padEnd(hole.length);
}
