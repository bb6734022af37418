import { endAlike, startAlike } from '../model/alikeText.ts';

/** Zero-based line and UTF-16 column of an offset. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** The starts of a text's lines; a line ends after `\n`, `\r\n` or a lone `\r`, as LSP counts them. */
export interface LineIndex {
  readonly starts: Uint32Array;
  readonly length: number;
}

export function createLineIndex(text: string): LineIndex {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
    if (code === 10 || code === 13) starts.push(i + 1);
  }
  return { starts: Uint32Array.from(starts), length: text.length };
}

/** The index of a text that differs little from one whose index is known. */
export function updateLineIndex({ starts }: LineIndex, old: string, text: string): LineIndex {
  const distance = text.length - old.length;
  const startOf = (line: number) => starts[line] as number;
  // A line break may stand half on either side of the edit: the lines beside it are looked at again.
  const first = Math.max(0, lastLine(starts, (line) => startAlike(text, old, startOf(line))) - 1);
  const untouched = 1 + lastLine(starts, (line) => !endAlike(text, old, old.length - startOf(line)));
  const tail = Math.max(first + 1, untouched + 1);
  const middle: number[] = [];
  const end = tail < starts.length ? startOf(tail) + distance : text.length;
  for (let i = startOf(first); i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
    if (code === 10 || code === 13) middle.push(i + 1);
  }
  if (end < startOf(first) || (tail < starts.length && middle.at(-1) !== end)) return createLineIndex(text);
  const rest = tail < starts.length ? starts.subarray(tail + 1) : starts.subarray(starts.length);
  const now = new Uint32Array(first + 1 + middle.length + rest.length);
  now.set(starts.subarray(0, first + 1));
  now.set(middle, first + 1);
  for (let i = 0; i < rest.length; i++) now[first + 1 + middle.length + i] = (rest[i] as number) + distance;
  return { starts: now, length: text.length };
}

/** The last line of which something holds that holds of all before it; 0 where it holds of none. */
function lastLine(starts: Uint32Array, holds: (line: number) => boolean): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Offsets beyond the text are taken as its end. */
export function lineColumnAt(index: LineIndex, offset: number): LineColumn {
  const at = Math.max(0, Math.min(offset, index.length));
  let low = 0;
  let high = index.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((index.starts[middle] as number) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low, column: at - (index.starts[low] as number) };
}

/** The offset of a place; one past a line's end or the text's end is taken as that end. */
export function offsetAt(index: LineIndex, place: LineColumn): number {
  const start = index.starts[place.line];
  if (start === undefined) return place.line < 0 ? 0 : index.length;
  const next = index.starts[place.line + 1] ?? index.length;
  return Math.min(start + Math.max(0, place.column), next);
}
