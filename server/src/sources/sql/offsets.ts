/**
 * Three ways to count in a text: the parser speaks UTF-8 bytes, PostgreSQL's error positions count code
 * points, editors and JavaScript count UTF-16 code units.
 */
export interface OffsetMap {
  /** UTF-16 offset of a UTF-8 byte offset. */
  fromBytes(bytes: number): number;
  /** UTF-16 offset of a zero-based code point offset. */
  fromCodePoints(points: number): number;
}

const identity: OffsetMap = { fromBytes: (bytes) => bytes, fromCodePoints: (points) => points };

// Anything beyond ASCII makes the three counts differ.
const beyondAscii = /[^\0-\x7f]/;

/** Offsets beyond the text are taken as its end; one inside a character as that character's start. */
export function createOffsetMap(text: string): OffsetMap {
  const first = text.search(beyondAscii);
  if (first < 0) return identity;
  // One entry per character from the first that is not ASCII on; before it all counts agree.
  const bytes: number[] = [];
  const units: number[] = [];
  let byte = first;
  for (let unit = first; unit < text.length; ) {
    bytes.push(byte);
    units.push(unit);
    const point = text.codePointAt(unit) as number;
    byte += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    unit += point < 0x10000 ? 1 : 2;
  }
  bytes.push(byte);
  units.push(text.length);
  return {
    fromBytes: (offset) => (offset <= first ? offset : (units[lastAtMost(bytes, offset)] as number)),
    fromCodePoints: (offset) => (offset <= first ? offset : (units[offset - first] ?? text.length)),
  };
}

/** Index of the last entry that is not greater than the value; entries ascend and the first is not greater. */
function lastAtMost(entries: readonly number[], value: number): number {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((entries[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
