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
