import type { TextEdit } from '../../../model/edit.ts';
import { statementBreakpoint } from '../split.ts';
import { lineBreak, lineEnd, lineStart, startsLine, tailEnd } from './layout.ts';
import type { Reading, ReadStatement } from './reading.ts';

/** Puts statements (without semicolons) after another, with the blank lines that the file has there. */
export function insertAfter(
  reading: Reading,
  index: number,
  statements: readonly string[],
): { readonly file: string; readonly edits: readonly TextEdit[] } {
  const place = reading.statements[index] as ReadStatement;
  const text = reading.texts.get(place.file) as string;
  const eol = lineBreak(text);
  const end = place.offset + place.parsed.text.length;
  const semicolon = semicolonAfter(text, end);
  const edits: TextEdit[] = [];
  if (semicolon === undefined) edits.push({ start: end, end, newText: ';' });
  const after = semicolon ?? end;
  const breakpoint = hasBreakpoints(text) ? statementBreakpoint : '';
  let newText = '';
  let tail = tailEnd(text, after) ?? after;
  let isOpen = false;
  if (breakpoint) {
    const marker = /^\s*--> statement-breakpoint/.exec(text.slice(after))?.[0].length;
    if (marker === undefined) newText += breakpoint;
    else {
      tail = after + marker;
      isOpen = true;
    }
  }
  let kind = kindOf(place.parsed.text);
  for (const [i, sql] of statements.entries()) {
    const ends = breakpoint && (isOpen || i < statements.length - 1) ? breakpoint : '';
    newText += `${eol.repeat(breakpoint ? 1 : gapBetween(reading, place.file, kind, kindOf(sql)))}${sql.replaceAll('\n', eol)};${ends}`;
    kind = kindOf(sql);
  }
  edits.push({ start: tail, end: tail, newText });
  return { file: place.file, edits };
}

/** Puts a statement before another, and before the comments that belong to that. */
export function insertBefore(
  reading: Reading,
  index: number,
  sql: string,
): { readonly file: string; readonly edits: readonly TextEdit[] } {
  const place = reading.statements[index] as ReadStatement;
  const text = reading.texts.get(place.file) as string;
  const eol = lineBreak(text);
  const start = commentsBefore(text, place.offset);
  const gap = hasBreakpoints(text) ? `${statementBreakpoint}${eol}` : eol.repeat(2);
  const newText = `${sql.replaceAll('\n', eol)};${gap}`;
  return { file: place.file, edits: [{ start, end: start, newText }] };
}

/** Takes a statement out with its lines, its comment on the same line and a blank line that would double. */
export function removeStatement(text: string, place: ReadStatement): readonly TextEdit[] {
  const end = place.offset + place.parsed.text.length;
  const after = semicolonAfter(text, end) ?? end;
  const start = headerBefore(text, place.offset);
  if (!startsLine(text, start)) return [{ start, end: after, newText: '' }];
  const marker = /^[ \t]*--> statement-breakpoint/.exec(text.slice(after))?.[0].length;
  const edits: TextEdit[] = [];
  if (marker === undefined && hasBreakpoints(text)) {
    // The last statement goes: the marker before it would leave an empty one.
    const before = text.lastIndexOf(statementBreakpoint, start);
    if (before >= 0 && text.slice(before + statementBreakpoint.length, start).trim() === '')
      edits.push({ start: before, end: before + statementBreakpoint.length, newText: '' });
  }
  const tail = marker === undefined ? tailEnd(text, after) : after + marker;
  if (tail === undefined) return [...edits, { start, end: after, newText: '' }];
  let from = lineStart(text, start);
  let to = Math.min(text.length, lineEnd(text, tail));
  const lineFeed = /^\r?\n/.exec(text.slice(to))?.[0].length ?? 0;
  to += lineFeed;
  const blankBefore = /(?:^|\n)[ \t]*\r?\n$/.exec(text.slice(0, from));
  const blankAfter = /^(?:[ \t]*\r?\n)*(?:[ \t]*$)?/.exec(text.slice(to));
  if (blankBefore && blankAfter) {
    if (to + blankAfter[0].length >= text.length) {
      // Nothing follows: the blank line before goes.
      from = blankBefore.index + (blankBefore[0].startsWith('\n') ? 1 : 0);
    } else to += blankAfter[0].length;
  }
  return [...edits, { start: from, end: to, newText: '' }];
}

/** The offset after the semicolon of a statement that ends at an offset; comments may stand between. */
export function semicolonAfter(text: string, end: number): number | undefined {
  const gap = /^(?:\s|--(?!> statement-breakpoint)[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*;/.exec(
    text.slice(end, end + 4000),
  );
  return gap ? end + gap[0].length : undefined;
}

export function hasBreakpoints(text: string): boolean {
  return text.includes(statementBreakpoint);
}

/** What a statement is, by its first words. */
function kindOf(sql: string): string {
  return /^create\s+(?:unique\s+)?index/i.test(sql)
    ? 'index'
    : (/^\w+(?:\s+\w+)?/.exec(sql)?.[0].toLowerCase().replace(/\s+/, ' ') ?? '');
}

/** How many line breaks the file has between two kinds of statements. */
function gapBetween(reading: Reading, file: string, first: string, second: string): number {
  const text = reading.texts.get(file) as string;
  const own = reading.statements.filter((statement) => statement.file === file);
  for (const [i, one] of own.entries()) {
    const next = own[i + 1];
    if (!next || kindOf(one.parsed.text) !== first || kindOf(next.parsed.text) !== second) continue;
    const gap = /^;[^\S\n]*\r?(\n\s*)$/.exec(text.slice(one.offset + one.parsed.text.length, next.offset));
    if (gap) return Math.min(3, (gap[1] as string).split('\n').length - 1);
  }
  const isTight = own.length > 1 && !/\n[ \t]*\r?\n/.test(betweenStatements(text, own));
  return isTight || (first === second && first === 'index') ? 1 : 2;
}

/** What stands between the statements of a file. */
function betweenStatements(text: string, statements: readonly ReadStatement[]): string {
  return statements
    .slice(1)
    .map((next, i) => {
      const before = statements[i] as ReadStatement;
      return text.slice(before.offset + before.parsed.text.length, next.offset);
    })
    .join(';');
}

/** The start of the comment lines that stand directly above. */
function commentsBefore(text: string, offset: number): number {
  let start = offset;
  for (;;) {
    const line = lineStart(text, start);
    if (!startsLine(text, start) || line === 0) return start;
    const previous = lineStart(text, line - 1);
    if (previous === line || !/^[ \t]*--(?!>)/.test(text.slice(previous, line))) return start;
    start = previous;
  }
}

/** pg_dump writes `-- Name: …; Type: …` above each object: it goes with the object. */
function headerBefore(text: string, offset: number): number {
  const header = /--\r?\n-- Name: [^\n]*; Type: [^\n]*\n--\r?\n\s*$/.exec(text.slice(0, offset));
  return header ? header.index : offset;
}
