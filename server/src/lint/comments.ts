/** A comment of TypeScript or JavaScript: `[start, end)` holds its marks, `text` does not. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Nothing else stands on its lines. */
  readonly alone: boolean;
}

/** The comments that hold `marker`. Strings, templates and regular expressions are told from comments. */
export function findComments(text: string, marker: string): readonly Comment[] {
  const last = text.lastIndexOf(marker);
  if (last < 0) return [];
  const comments: Comment[] = [];
  // Open template literals: each number counts the braces open in its current `${}`.
  const templates: number[] = [];
  let at = 0;
  /** The last character that is neither space nor comment; decides whether a slash divides. */
  let before = '';
  while (at <= last) {
    const char = text[at] as string;
    const next = text[at + 1];
    if (char === '/' && (next === '/' || next === '*')) {
      const end = next === '/' ? endOfLine(text, at) : endOfBlock(text, at);
      const inner = text.slice(at + 2, next === '/' || !text.startsWith('*/', end - 2) ? end : end - 2);
      if (inner.includes(marker))
        comments.push({ start: at, end, text: inner, alone: isAlone(text, at, end) });
      at = end;
    } else if (char === "'" || char === '"') {
      at = endOfString(text, at);
      before = char;
    } else if (char === '`') {
      at = templateText(text, at + 1, templates);
      before = '`';
    } else if (char === '}' && templates.at(-1) === 0) {
      templates.pop();
      at = templateText(text, at + 1, templates);
      before = '`';
    } else if (char === '/' && startsExpression(before, text, at)) {
      at = endOfRegex(text, at);
      before = '/';
    } else {
      const open = templates.length - 1;
      if (open >= 0 && char === '{') templates[open] = (templates[open] as number) + 1;
      if (open >= 0 && char === '}') templates[open] = (templates[open] as number) - 1;
      if (!/\s/.test(char)) before = char;
      at++;
    }
  }
  return comments;
}

/** Where the line of an offset starts. */
export function lineStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}

/** Where the line of an offset ends, before its line break. */
export function endOfLine(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}

/** Where the next line starts; the text's end when there is none. */
export function nextLine(text: string, at: number): number {
  const end = endOfLine(text, at);
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length);
}

function endOfBlock(text: string, at: number): number {
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? text.length : end + 2;
}

/** An open string ends with its line, as happens half way through typing. */
function endOfString(text: string, at: number): number {
  const quote = text[at];
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return i + 1;
    else if (text[i] === '\n' || text[i] === '\r') return i;
  }
  return text.length;
}

/** Reads a template's text up to its end or its next `${`, which is put on the stack. */
function templateText(text: string, at: number, templates: number[]): number {
  for (let i = at; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '`') return i + 1;
    else if (text[i] === '$' && text[i + 1] === '{') {
      templates.push(0);
      return i + 2;
    }
  }
  return text.length;
}

function endOfRegex(text: string, at: number): number {
  let inClass = false;
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i];
    if (char === '\n' || char === '\r') return i;
    if (char === '\\') i++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return i + 1;
  }
  return text.length;
}

/** A slash starts a regular expression where no value stands before it. */
function startsExpression(before: string, text: string, at: number): boolean {
  if (before === '' || '(,=:[!&|?{};+-*%~^<>'.includes(before)) return true;
  return /\b(return|typeof|case|in|of|do|else|void|delete|await|yield)\s*$/.test(
    text.slice(Math.max(0, at - 12), at),
  );
}

function isAlone(text: string, start: number, end: number): boolean {
  return (
    text.slice(lineStart(text, start), start).trim() === '' &&
    text.slice(end, endOfLine(text, end)).trim() === ''
  );
}
