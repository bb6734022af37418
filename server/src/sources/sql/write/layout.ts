import type { TextEdit } from '../../../model/edit.ts';

/** A range of text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The items of a list in parentheses or of an ALTER TABLE, with the text they stand in. */
export interface ListPlace {
  readonly text: string;
  readonly items: readonly TextRange[];
}

/** The line break of a text. */
export function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Where a line begins: after the byte order mark on the first. */
export function lineStart(text: string, at: number): number {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
}

/** The end of a line, before its line break. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > at ? end - 1 : end;
}

/** The white space that a line begins with. */
export function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? '';
}

/** Where the line ends when nothing but a comment follows on it, which then belongs to what stands before. */
export function tailEnd(text: string, at: number): number | undefined {
  const end = lineEnd(text, at);
  return /^[ \t]*(?:--.*|\/\*(?:[^*]|\*(?!\/))*\*\/[ \t]*)?$/.test(text.slice(at, end)) ? end : undefined;
}

/** True when only white space stands before it on its line. */
export function startsLine(text: string, at: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, at), at));
}

/** The end of the line with its line break. */
function afterLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** The comma at the start of an item's line: `  , name text`. */
function leadingComma(text: string, item: TextRange): number | undefined {
  const before = /(?:^|\n)[ \t]*(,)[ \t]*$/.exec(text.slice(0, item.start));
  return before ? before.index + before[0].indexOf(',') : undefined;
}

/** Puts an item into a list after another (-1: before the first), as the list is laid out. */
export function insertItem({ text, items }: ListPlace, after: number, item: string): readonly TextEdit[] {
  const eol = lineBreak(text);
  const at = (position: number, newText: string): TextEdit => ({ start: position, end: position, newText });
  const leading = items.slice(1).find((one) => leadingComma(text, one) !== undefined);
  const model = leading ?? items.find((one) => startsLine(text, one.start));
  const [first] = items;
  if (after < 0 || !first) {
    const start = first?.start ?? 0;
    if (leading) return [at(start, `${item}${eol}${indentAt(text, leading.start)}, `)];
    return [at(start, model ? `${item},${eol}${indentAt(text, model.start)}` : `${item}, `)];
  }
  const place = items[after] as TextRange;
  const isLast = after === items.length - 1;
  if (leading) {
    const end = tailEnd(text, place.end) ?? place.end;
    return [at(end, `${eol}${indentAt(text, leading.start)}, ${item}`)];
  }
  if (!model) {
    if (isLast) return [at(place.end, `, ${item}`)];
    return [at(text.indexOf(',', place.end) + 1, ` ${item},`)];
  }
  const indent = `${eol}${indentAt(text, model.start)}`;
  if (isLast) {
    const tail = tailEnd(text, place.end);
    if (tail === undefined || tail === place.end) return [at(place.end, `,${indent}${item}`)];
    return [at(place.end, ','), at(tail, `${indent}${item}`)];
  }
  const comma = commaAfter(text, place.end) + 1;
  return [at(tailEnd(text, comma) ?? comma, `${indent}${item},`)];
}

/** Takes an item out of a list of several, with its comma, and with its line where it has one of its own. */
export function removeItem({ text, items }: ListPlace, index: number): readonly TextEdit[] {
  const item = items[index] as TextRange;
  const next = items[index + 1];
  const before = items[index - 1];
  const cut = (start: number, end: number): TextEdit => ({ start, end, newText: '' });
  const leading = leadingComma(text, item);
  if (leading !== undefined) {
    const tail = tailEnd(text, item.end);
    return tail === undefined
      ? [cut(leading, item.end)]
      : [cut(lineStart(text, leading), afterLine(text, tail))];
  }
  if (next) {
    const comma = commaAfter(text, item.end) + 1;
    const tail = tailEnd(text, comma);
    if (startsLine(text, item.start) && tail !== undefined)
      return [cut(lineStart(text, item.start), afterLine(text, tail))];
    return [cut(item.start, next.start)];
  }
  if (!before) return [cut(item.start, item.end)];
  const comma = commaAfter(text, before.end);
  const tail = tailEnd(text, item.end);
  if (startsLine(text, item.start) && tail !== undefined && tail < text.length)
    return [cut(comma, comma + 1), cut(lineStart(text, item.start), afterLine(text, tail))];
  return [cut(comma, item.end)];
}

/** The first comma that stands in no comment. */
function commaAfter(text: string, from: number): number {
  const gap = /^(?:\s|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*/.exec(text.slice(from));
  return from + (gap?.[0].length ?? 0);
}

/** Takes a phrase out of a sentence, with the white space before it. */
export function removePhrase(text: string, range: TextRange): TextEdit {
  const space = /\s+$/.exec(text.slice(0, range.start))?.[0].length ?? 0;
  // A line comment before it would swallow what follows.
  const line = text.slice(lineStart(text, range.start - space), range.start - space);
  const start = line.includes('--') ? range.start : range.start - space;
  return { start, end: range.end, newText: '' };
}
