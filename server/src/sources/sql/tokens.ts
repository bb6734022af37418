import type { Token } from './parse.ts';

/** A half-open range of a statement's token list. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** The first token at or after an offset; the number of tokens when there is none. */
export function tokenAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle] as Token).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index after the parenthesis that closes the one at `open`; the end where it is missing. */
export function afterGroup(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const word = (tokens[index] as Token).word;
    if (word === '(' || word === '[') depth++;
    else if ((word === ')' || word === ']') && --depth === 0) return index + 1;
  }
  return tokens.length;
}

/** The first `(` at or after a token, outside of other parentheses. */
export function nextGroup(tokens: readonly Token[], from: number, to = tokens.length): number | undefined {
  for (let index = from; index < to; index++) if (tokens[index]?.word === '(') return index;
  return undefined;
}

/** The parts of a range that commas outside of parentheses divide. */
export function splitAtCommas(tokens: readonly Token[], from: number, to: number): readonly TokenRange[] {
  const parts: TokenRange[] = [];
  let start = from;
  for (let index = from; index < to; index++) {
    const word = (tokens[index] as Token).word;
    if (word === '(' || word === '[') index = afterGroup(tokens, index) - 1;
    else if (word === ',') {
      parts.push({ from: start, to: index });
      start = index + 1;
    }
  }
  if (start < to) parts.push({ from: start, to });
  return parts;
}

/** The text range of a token range; undefined when it is empty. */
export function textRange(
  tokens: readonly Token[],
  range: TokenRange,
): { readonly start: number; readonly end: number } | undefined {
  const first = tokens[range.from];
  const last = tokens[range.to - 1];
  return first && last && range.to > range.from ? { start: first.start, end: last.end } : undefined;
}

/** Index of the first of a run of key words in a range, outside of parentheses. */
export function findWords(
  tokens: readonly Token[],
  words: readonly string[],
  from: number,
  to: number,
): number | undefined {
  for (let index = from; index + words.length <= to; index++) {
    if (words.every((word, offset) => tokens[index + offset]?.word === word)) return index;
    if (tokens[index]?.word === '(') index = afterGroup(tokens, index) - 1;
  }
  return undefined;
}

/** The index behind the parentheses that enclose a range alone, one around the other. */
export function closedAfter(tokens: readonly Token[], { from, to }: TokenRange): number {
  let first = from;
  let end = to;
  while (tokens[first - 1]?.word === '(' && tokens[end]?.word === ')') {
    // The parenthesis of a subquery stands before its SELECT.
    first--;
    end++;
  }
  return end;
}
