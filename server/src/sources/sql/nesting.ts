/**
 * PostgreSQL's parser recurses, and so does what reads its trees; far below these depths their stacks are safe, and
 * no statement that people or tools write comes near them. Where the parser's own stack overflows inside
 * WebAssembly, it never gets it back: after some thirty times it reads nothing any more.
 */
const maxNesting = 1000;
const maxChain = 1500;
/** PostgreSQL's own stack, at its default of 2 MB, takes about this much of either, on most machines. */
const maxOfPostgres = 9500;

/** Words that join queries and tables to a tree that is as deep as there are of them. */
const links = /^(?:UNION|INTERSECT|EXCEPT|JOIN)$/i;
/** Words between which expressions stand side by side. */
const borders = /^(?:AND|OR|WHEN|THEN|ELSE)$/i;
const operators = new Set([...'+-*/<>=~!@#%^&|?:'].map((character) => character.charCodeAt(0)));
const word = /[a-z_\d$\u0080-\uffff]+/iy;
const dollarQuote = /\$(?:[a-z_\u0080-\uffff][a-z_\d\u0080-\uffff]*)?\$/iy;

/** Where a statement becomes deeper than its tree may be: by parentheses, by `a + b + c + …`, by UNION after UNION. */
export function tooDeepAt(text: string): { readonly at: number; readonly forPostgres: boolean } | undefined {
  if (text.length < maxNesting) return undefined;
  const at = deeperAt(text, maxNesting, maxChain);
  return at === undefined
    ? undefined
    : { at, forPostgres: deeperAt(text, maxOfPostgres, maxOfPostgres) !== undefined };
}

function deeperAt(text: string, nesting: number, most: number): number | undefined {
  // Of each open parenthesis, and outside of all: how many operators and links stand in a row.
  const open = [{ chain: 0, links: 0 }];
  for (let at = 0; at < text.length; at++) {
    const level = open[open.length - 1] as (typeof open)[number];
    const code = text.charCodeAt(at);
    if (code === 40 || code === 91) {
      if (open.push({ chain: 0, links: 0 }) - 1 > nesting) return at;
    } else if (code === 41 || code === 93) {
      if (open.length > 1) open.pop();
    } else if (code === 44 /* , */) level.chain = 0;
    else if (code === 39 || code === 34) at = endOf(text, text[at] as string, at + 1);
    else if (code === 45 && text.charCodeAt(at + 1) === 45) at = endOf(text, '\n', at);
    else if (code === 47 && text.charCodeAt(at + 1) === 42) at = endOf(text, '*/', at + 2) + 1;
    else if (code === 36) {
      dollarQuote.lastIndex = at;
      const tag = dollarQuote.exec(text)?.[0];
      if (tag) at = endOf(text, tag, at + tag.length) + tag.length - 1;
    } else if (operators.has(code)) {
      while (operators.has(text.charCodeAt(at + 1)) && text.charCodeAt(at + 1) !== 45) at++;
      if (++level.chain > most) return at;
    } else if ((code | 32) >= 97 && (code | 32) <= 122) {
      word.lastIndex = at;
      const end = word.test(text) ? word.lastIndex : at + 1;
      const length = end - at;
      if (length >= 2 && length <= 9) {
        const written = text.slice(at, end);
        if (borders.test(written)) level.chain = 0;
        else if (links.test(written) && ++level.links > most) return at;
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** The place of what ends a quote or comment; the text's end where nothing does. */
function endOf(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found;
}
