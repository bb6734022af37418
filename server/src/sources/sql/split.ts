/** A piece of a SQL file, in UTF-16 offsets: what one call of the parser sees, or what it must not see. */
export interface SqlPiece {
  readonly kind: 'statement' | 'psql-command' | 'copy-data' | 'conflict-marker';
  /** Of a statement: its first token; comments before it belong to no piece. */
  readonly start: number;
  /** Of a statement: the end of its last token, without the semicolon. */
  readonly end: number;
  /** Set where a quote, comment, parenthesis or COPY data was never closed: the offset at which it opens. */
  readonly unclosed?: number;
}

/** drizzle-kit's marker between statements. It splits the file whatever stands around it. */
export const statementBreakpoint = '--> statement-breakpoint';

/** Words that begin a statement; at the start of a line they end a statement that was never closed. */
const statementStart =
  /^(?:ALTER|ANALYZE|BEGIN|CALL|CLUSTER|COMMENT|COMMIT|COPY|CREATE|DELETE|DO|DROP|GRANT|INSERT|LOCK|MERGE|REASSIGN|REFRESH|REINDEX|RENAME|REVOKE|ROLLBACK|SECURITY|SELECT|SET|START|TRUNCATE|UPDATE|VACUUM|WITH)\b/gim;

/**
 * Cuts a SQL script into statements as psql does: quotes, dollar quotes, nested comments, parentheses,
 * `BEGIN ATOMIC` bodies, COPY data and backslash commands. Text that is broken costs its own statement: where
 * something is never closed, the statement ends before the next line that begins one.
 */
export function splitSql(text: string): readonly SqlPiece[] {
  return [...piecesFrom(text, 0)];
}

/** The pieces from the start of one on, or of the text. */
export function* piecesFrom(text: string, from: number): Generator<SqlPiece, void, void> {
  let start = from;
  for (;;) {
    const marker = text.indexOf(statementBreakpoint, start);
    yield* piecesOfChunk(text, start, marker < 0 ? text.length : marker);
    if (marker < 0) return;
    start = marker + statementBreakpoint.length;
  }
}

function* piecesOfChunk(text: string, from: number, to: number): Generator<SqlPiece, void, void> {
  let at = from;
  while (at < to) {
    const next = readPiece(text, at, to);
    if (next.piece) yield next.piece;
    at = next.resume;
    if (next.piece?.kind === 'statement' && isCopyFromStdin(text, next.piece)) {
      const data = readCopyData(text, at, to);
      if (data) {
        yield data;
        at = data.end;
      }
    }
  }
}

/** True for a piece of which text far behind it could make another: something opens in it and is never closed. */
export function isOpenEnded(text: string, piece: SqlPiece, next: SqlPiece | undefined): boolean {
  return (
    piece.unclosed !== undefined ||
    (piece.kind === 'statement' && next?.kind !== 'copy-data' && isCopyFromStdin(text, piece))
  );
}

/** The next piece at or after `from`, and where to go on. */
function readPiece(text: string, from: number, to: number): { piece?: SqlPiece; resume: number } {
  let start = -1;
  let end = -1;
  let depth = 0;
  let opened = -1;
  let atomic = 0;
  let at = from;
  const token = (tokenStart: number, tokenEnd: number) => {
    if (start < 0) start = tokenStart;
    end = tokenEnd;
  };
  // What opened first is at fault: a quote inside of an open parenthesis may belong to another statement.
  const unclosed = (where: number) => resync(text, start < 0 ? where : start, to, depth > 0 ? opened : where);

  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === 32 || (code >= 9 && code <= 13) || code === 0xfeff) {
      at++;
    } else if (code === 45 && text.charCodeAt(at + 1) === 45) {
      at = lineEnd(text, at, to);
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      const close = commentEnd(text, at, to);
      if (close < 0) return unclosed(at);
      at = close;
    } else if (code === 59 /* ; */) {
      at++;
      if (depth === 0 && atomic === 0)
        return start < 0 ? { resume: at } : { piece: { kind: 'statement', start, end }, resume: at };
    } else if (code === 39 || code === 34) {
      const close =
        code === 39 && isEscapeString(text, at, from)
          ? escapeStringEnd(text, at, to)
          : quoteEnd(text, at, to);
      if (close < 0 || isNextOnesStart(text, at, close)) return unclosed(at);
      token(at, close);
      at = close;
    } else if (code === 36 /* $ */) {
      const close = dollarQuoteEnd(text, at, to);
      if (close === -1 || isNextBodysStart(text, at, close)) return unclosed(at);
      token(at, close);
      at = close;
    } else if (code === 92 /* \ */ && start < 0) {
      const close = lineEnd(text, at, to);
      return { piece: { kind: 'psql-command', start: at, end: close }, resume: close };
    } else if (code === 92 && depth === 0 && atomic === 0 && isSending(text, at)) {
      return { piece: { kind: 'statement', start, end }, resume: at };
    } else if ((code === 60 || code === 61 || code === 62 || code === 124) && isConflictMarker(text, at)) {
      const close = lineEnd(text, at, to);
      const marker: SqlPiece = { kind: 'conflict-marker', start: at, end: close };
      // The statement around it is broken in any case: what stands before the marker ends here.
      return start < 0
        ? { piece: marker, resume: close }
        : depth > 0
          ? resync(text, start, at, opened)
          : { piece: { kind: 'statement', start, end }, resume: at };
    } else if (isWordStart(code)) {
      const close = wordEnd(text, at, to);
      if (
        close - at === 6 &&
        atomic === 0 &&
        equalsWord(text, at, 'ATOMIC') &&
        endsWithWord(text, end, 'BEGIN')
      )
        atomic = 1;
      else if (atomic > 0) {
        if (close - at === 4 && equalsWord(text, at, 'CASE')) atomic++;
        else if (close - at === 3 && equalsWord(text, at, 'END')) atomic--;
      }
      token(at, close);
      at = close;
    } else {
      if (code === 40) {
        if (depth++ === 0) opened = at;
      } else if (code === 41 && depth > 0) depth--;
      token(at, at + 1);
      at++;
    }
  }
  if (start < 0) return { resume: to };
  if (depth > 0) return unclosed(opened);
  return { piece: { kind: 'statement', start, end }, resume: to };
}

/** True at a command of psql that sends the statement before it, in the place of a semicolon: `SELECT 1 AS one \gset`. */
function isSending(text: string, at: number): boolean {
  sending.lastIndex = at;
  return sending.test(text);
}

const sending = /\\(?:g|gx|gset|gexec|gdesc|watch|crosstabview)(?![A-Za-z])/y;

/** Ends a statement that was never closed before the next line that begins one. */
function resync(
  text: string,
  start: number,
  to: number,
  opened: number,
): { piece: SqlPiece; resume: number } {
  statementStart.lastIndex = lineEnd(text, opened, to);
  let resume = to;
  for (let match = statementStart.exec(text); match; match = statementStart.exec(text)) {
    if (match.index >= to) break;
    if (match.index > start) {
      resume = match.index;
      break;
    }
  }
  let end = resume;
  while (end > start && /\s/.test(text[end - 1] as string)) end--;
  return { piece: { kind: 'statement', start, end, unclosed: opened }, resume };
}

function lineEnd(text: string, at: number, to: number): number {
  for (let i = at; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return i;
  }
  return to;
}

/** Comments nest in PostgreSQL. Answers -1 when the comment is not closed. */
function commentEnd(text: string, open: number, to: number): number {
  let depth = 1;
  let at = open + 2;
  while (at < to - 1) {
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    if (code === 42 && next === 47) {
      at += 2;
      if (--depth === 0) return at;
    } else if (code === 47 && next === 42) {
      depth++;
      at += 2;
    } else at++;
  }
  return -1;
}

/** End of `'…'` or `"…"`; a doubled quote stands for itself. */
function quoteEnd(text: string, open: number, to: number): number {
  const quote = text[open] as string;
  let at = open + 1;
  for (;;) {
    const close = text.indexOf(quote, at);
    if (close < 0 || close >= to) return -1;
    if (text[close + 1] !== quote || close + 1 >= to) return close + 1;
    at = close + 2;
  }
}

/**
 * True where the quote that would end a text begins the next one: a quote is left open, and everything behind it would
 * stand the wrong way round. Such a text holds the start of a statement, and what no text can have behind it stands there.
 */
function isNextOnesStart(text: string, open: number, close: number): boolean {
  const code = text.charCodeAt(close);
  return (isTagPart(code) || code === 123) /* { */ && holdsStatement(text, open, close);
}

/** The same of a dollar quote: before its end stands what comes before a body. */
function isNextBodysStart(text: string, open: number, close: number): boolean {
  // A parameter (`$1`) has no end, and `$$$$` holds nothing.
  if (close - open < 5) return false;
  const tag = text.indexOf('$', open + 1) + 1 - open;
  return (
    /\b(?:AS|DO)\s+$/i.test(text.slice(close - tag - 12, close - tag)) && holdsStatement(text, open, close)
  );
}

/** A statement ends somewhere within, and a line begins another. */
function holdsStatement(text: string, from: number, to: number): boolean {
  const end = text.indexOf(';', from);
  if (end < 0 || end >= to) return false;
  statementStart.lastIndex = 0;
  return statementStart.test(text.slice(end, to));
}

/** `E'…'`: the backslash escapes. */
function isEscapeString(text: string, quote: number, from: number): boolean {
  const before = text.charCodeAt(quote - 1) | 32;
  return quote > from && before === 101 && !isWordPart(text.charCodeAt(quote - 2));
}

function escapeStringEnd(text: string, open: number, to: number): number {
  for (let at = open + 1; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 39) {
      if (text.charCodeAt(at + 1) !== 39) return at + 1;
      at++;
    }
  }
  return -1;
}

/** End of `$tag$…$tag$`; of the sign alone where it opens no quote (`$1`); -1 when it is not closed. */
function dollarQuoteEnd(text: string, open: number, to: number): number {
  let at = open + 1;
  if (isWordStart(text.charCodeAt(at))) while (at < to && isTagPart(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) !== 36) return open + 1;
  const tag = text.slice(open, at + 1);
  const close = text.indexOf(tag, at + 1);
  return close < 0 || close + tag.length > to ? -1 : close + tag.length;
}

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127;
}

function isTagPart(code: number): boolean {
  return isWordStart(code) || (code >= 48 && code <= 57);
}

function isWordPart(code: number): boolean {
  return isTagPart(code) || code === 36;
}

function wordEnd(text: string, at: number, to: number): number {
  let end = at + 1;
  while (end < to && isWordPart(text.charCodeAt(end))) end++;
  return end;
}

function equalsWord(text: string, at: number, upper: string): boolean {
  return text.slice(at, at + upper.length).toUpperCase() === upper;
}

function endsWithWord(text: string, end: number, upper: string): boolean {
  return end >= upper.length && equalsWord(text, end - upper.length, upper);
}

/** `<<<<<<<`, `|||||||`, `=======` or `>>>>>>>` at the start of a line, as git leaves them. */
function isConflictMarker(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (at > 0 && before !== 10 && before !== 13) return false;
  return /^(?:<{7}|\|{7}|={7}|>{7})(?:[ \t].*)?$/m.test(text.slice(at, lineEnd(text, at, text.length)));
}

const copyFromStdin = /^COPY\b[^;]*\bFROM\s+STDIN\b/i;

function isCopyFromStdin(text: string, piece: SqlPiece): boolean {
  return (text.charCodeAt(piece.start) | 32) === 99 && copyFromStdin.test(text.slice(piece.start, piece.end));
}

/**
 * The lines after `COPY … FROM stdin;` up to and with `\.`. Where none ends them, the data goes on to the next line
 * that begins a statement; undefined when there is none then.
 */
function readCopyData(text: string, from: number, to: number): SqlPiece | undefined {
  const close = /^\\\.[ \t]*$/gm;
  close.lastIndex = from;
  const match = close.exec(text);
  if (match && match.index < to)
    return { kind: 'copy-data', start: from, end: match.index + match[0].length };
  statementStart.lastIndex = from;
  const next = statementStart.exec(text);
  const end = next && next.index < to ? next.index : to;
  const data = text.slice(from, end);
  // Without the `\.` a comment cannot be told from data: what looks like one is none.
  if (/^\s*(?:--[^\n]*\s*)*$/.test(data)) return undefined;
  return { kind: 'copy-data', start: from, end: from + data.trimEnd().length, unclosed: from };
}
