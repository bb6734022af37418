import { afterBlockComment } from '../model/sqlComment.ts';
import { type Comment, endOfLine, lineStart } from './comments.ts';

/** The comments of a SQL text that hold `marker`. Strings, names and dollar quotes are told from comments. */
export function findSqlComments(text: string, marker: string): readonly Comment[] {
  const last = text.lastIndexOf(marker);
  const comments: Comment[] = [];
  for (let at = 0; at <= last; ) {
    const end = elementEnd(text, at);
    if (isComment(text, at)) {
      const inner = text.slice(at + 2, text.startsWith('/*', at) && text.endsWith('*/', end) ? end - 2 : end);
      if (inner.includes(marker))
        comments.push({ start: at, end, text: inner, alone: isAlone(text, at, end) });
    }
    at = end;
  }
  return comments;
}

/** Where the statement that begins at or after an offset ends: past its semicolon. */
export function sqlStatementEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at = elementEnd(text, at)) {
    if (text[at] === ';') return at + 1;
    if (text.startsWith('--> statement-breakpoint', at)) return at;
  }
  return text.length;
}

/** Where the first statement at or after an offset begins: past space and comments. */
export function sqlStatementStart(text: string, from: number): number {
  let at = from;
  while (at < text.length && (/\s/.test(text[at] as string) || isComment(text, at)))
    at = elementEnd(text, at);
  return at;
}

/** True where an offset lies between two statements, not inside of one. */
export function isBetweenSqlStatements(text: string, offset: number): boolean {
  let between = true;
  for (let at = 0; at < offset; at = elementEnd(text, at)) {
    if (text[at] === ';' || text.startsWith('--> statement-breakpoint', at)) between = true;
    else if (!/\s/.test(text[at] as string) && !isComment(text, at)) between = false;
  }
  return between;
}

function isComment(text: string, at: number): boolean {
  return (
    (text.startsWith('--', at) && !text.startsWith('--> statement-breakpoint', at)) ||
    text.startsWith('/*', at)
  );
}

/** The end of the comment, string, quoted name, dollar quote or character at an offset. */
function elementEnd(text: string, at: number): number {
  const char = text[at];
  if (char === '-' && text[at + 1] === '-') return endOfLine(text, at);
  if (char === '/' && text[at + 1] === '*') return afterBlockComment(text, at);
  if (char === "'" || char === '"') return endOfQuoted(text, at);
  if (char === '$') {
    const tag = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(text.slice(at, at + 70))?.[0];
    if (tag === undefined) return at + 1;
    const close = text.indexOf(tag, at + tag.length);
    return close < 0 ? text.length : close + tag.length;
  }
  return at + 1;
}

function endOfQuoted(text: string, open: number): number {
  const quote = text[open] as string;
  const escapes = quote === "'" && /[eE]$/.test(text.slice(Math.max(0, open - 1), open));
  for (let at = open + 1; at < text.length; at++) {
    if (escapes && text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return text.length;
}

function isAlone(text: string, start: number, end: number): boolean {
  return (
    text.slice(lineStart(text, start), start).trim() === '' &&
    text.slice(end, endOfLine(text, end)).trim() === ''
  );
}
