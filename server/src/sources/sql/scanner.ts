import { afterBlockComment } from '../../model/sqlComment.ts';
import type { Token } from './parse.ts';

/**
 * The tokens of a statement that PostgreSQL has accepted, as its own scanner cuts them (scan.l), without comments.
 * The parser's scan would answer the same, at ten times the cost: it writes a description of every token as JSON.
 */
export function scanTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const { length } = text;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? (kinds[code] as number) : word;
    if (kind === space) {
      at++;
      continue;
    }
    const start = at;
    switch (kind) {
      case word: {
        const quote = text.charCodeAt(at + 1);
        if (quote === 39 && isOneOf(code, 'eE')) at = afterString(text, at + 1, true);
        else if (quote === 39 && isOneOf(code, 'bBxX')) at = afterString(text, at + 1, false);
        else if (quote === 38 && isOneOf(code, 'uU') && text.charCodeAt(at + 2) === 39)
          at = afterString(text, at + 2, false);
        else if (quote === 38 && isOneOf(code, 'uU') && text.charCodeAt(at + 2) === 34)
          at = afterQuoted(text, at + 2, 34);
        else
          do at++;
          while (isWordPart(text.charCodeAt(at)));
        tokens.push({ start, end: at, word: text.slice(start, at).toUpperCase() });
        continue;
      }
      case digit:
        at = afterNumber(text, at);
        break;
      case quoteMark:
        at = code === 39 ? afterString(text, at, false) : afterQuoted(text, at, 34);
        tokens.push({ start, end: at, word: '' });
        continue;
      case dollar: {
        at = afterDollar(text, at);
        const isParameter = at - start > 1 && (text.charCodeAt(start + 1) ^ 48) < 10;
        tokens.push({ start, end: at, word: isParameter ? text.slice(start, at) : '' });
        continue;
      }
      case operator: {
        const next = text.charCodeAt(at + 1);
        if (code === 45 && next === 45) {
          at = lineEnd(text, at);
          continue;
        }
        if (code === 47 && next === 42) {
          at = afterBlockComment(text, at);
          continue;
        }
        at = afterOperator(text, at);
        break;
      }
      default: {
        const next = text.charCodeAt(at + 1);
        if (code === 46 && kinds[next] === digit) at = afterNumber(text, at);
        else if (code === 46 && next === 46) at += 2;
        else if (code === 58 && (next === 58 || next === 61)) at += 2;
        else at++;
      }
    }
    tokens.push({ start, end: at, word: text.slice(start, at).toUpperCase() });
  }
  return tokens;
}

const [other, space, word, digit, quoteMark, dollar, operator] = [0, 1, 2, 3, 4, 5, 6] as const;

const kinds: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[ \t\n\v\f\r]/.test(character)) return space;
  if (/[A-Za-z_]/.test(character)) return word;
  if (/[0-9]/.test(character)) return digit;
  if (/['"]/.test(character)) return quoteMark;
  if (character === '$') return dollar;
  return /[~!@#^&|`?+\-*/%<>=]/.test(character) ? operator : other;
});

function isOneOf(code: number, characters: string): boolean {
  return characters.includes(String.fromCharCode(code));
}

function isWordPart(code: number): boolean {
  if (code >= 128) return true;
  const kind = kinds[code];
  return kind === word || kind === digit || kind === dollar;
}

function lineEnd(text: string, at: number): number {
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return i;
  }
  return text.length;
}

function afterQuoted(text: string, open: number, quote: number): number {
  for (let at = open + 1; at < text.length; at++)
    if (text.charCodeAt(at) === quote) {
      if (text.charCodeAt(at + 1) !== quote) return at + 1;
      at++;
    }
  return text.length;
}

/** A string goes on after a line break: `'one'`, end of line, `'two'` is a single token. */
function afterString(text: string, open: number, escapes: boolean): number {
  let quote = open;
  for (;;) {
    let at = quote + 1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 92 && escapes) at++;
      else if (code === 39) {
        if (text.charCodeAt(at + 1) !== 39) break;
        at++;
      }
    }
    const end = Math.min(at + 1, text.length);
    const next = continuation(text, end);
    if (next === undefined) return end;
    quote = next;
  }
}

/** The quote that continues a string: behind white space that breaks the line, and nothing else. */
function continuation(text: string, from: number): number | undefined {
  let broken = false;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) broken = true;
    else if (code === 39) return broken ? at : undefined;
    else if (kinds[code] !== space) return undefined;
  }
  return undefined;
}

function afterNumber(text: string, from: number): number {
  let at = from;
  if (text.charCodeAt(at) === 48 && isOneOf(text.charCodeAt(at + 1), 'xXoObB')) {
    at += 2;
    while (isWordPart(text.charCodeAt(at))) at++;
    return at;
  }
  const digits = () => {
    while (kinds[text.charCodeAt(at)] === digit || text.charCodeAt(at) === 95) at++;
  };
  digits();
  // `1..10` is a range.
  if (text.charCodeAt(at) === 46 && text.charCodeAt(at + 1) !== 46) {
    at++;
    digits();
  }
  const exponent = text.charCodeAt(at);
  if (exponent === 69 || exponent === 101) {
    const sign = text.charCodeAt(at + 1);
    const first = sign === 43 || sign === 45 ? at + 2 : at + 1;
    if (kinds[text.charCodeAt(first)] === digit) {
      at = first;
      digits();
    }
  }
  return at;
}

/** The end of a parameter or of a string in dollar quotes. */
function afterDollar(text: string, open: number): number {
  let at = open + 1;
  if (kinds[text.charCodeAt(at)] === digit) {
    while (kinds[text.charCodeAt(at)] === digit) at++;
    return at;
  }
  while (isWordPart(text.charCodeAt(at)) && text.charCodeAt(at) !== 36) at++;
  if (text.charCodeAt(at) !== 36) return open + 1;
  const tag = text.slice(open, at + 1);
  const close = text.indexOf(tag, at + 1);
  return close < 0 ? text.length : close + tag.length;
}

/** An operator does not run into a comment, and ends with a sign only where it has an unusual character. */
function afterOperator(text: string, from: number): number {
  let end = from + 1;
  let isUnusual = unusual.has(text.charCodeAt(from));
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (kinds[code] !== operator) break;
    const next = text.charCodeAt(end + 1);
    if ((code === 45 && next === 45) || (code === 47 && next === 42)) break;
    isUnusual ||= unusual.has(code);
    end++;
  }
  if (!isUnusual)
    while (end - from > 1 && (text.charCodeAt(end - 1) === 43 || text.charCodeAt(end - 1) === 45)) end--;
  return end;
}

const unusual = new Set([...'~!@#^&|`?%'].map((character) => character.charCodeAt(0)));
