/** What a list has lost and won against an earlier one, each item known by its identity. */
export interface ListChange<T> {
  /** Where the two begin to differ. */
  readonly start: number;
  readonly gone: readonly T[];
  readonly come: readonly T[];
}

/**
 * The middle in which two lists differ: most of them begins and ends with the very same items, for a keystroke
 * makes few of them anew. An item that merely stands elsewhere may be among both.
 */
export function changeOf<T>(old: readonly T[] = [], now: readonly T[] = []): ListChange<T> {
  let start = 0;
  const shorter = Math.min(old.length, now.length);
  while (start < shorter && old[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  return { start, gone: old.slice(start, old.length - end), come: now.slice(start, now.length - end) };
}

/**
 * The items that only one of two lists has. Two changes far from each other leave what lies between them alone;
 * an item that merely stands elsewhere has not changed.
 */
export function itemsChanged<T>(
  old: readonly T[] = [],
  now: readonly T[] = [],
): Pick<ListChange<T>, 'gone' | 'come'> {
  const stretches = stretchesChanged(old, now);
  const gone = stretches.flatMap(({ start, end }) => old.slice(start, end));
  const come = stretches.flatMap(({ items }) => items);
  if (gone.length === 0 || come.length === 0) return { gone, come };
  const before = new Set(gone);
  const after = new Set(come);
  return { gone: gone.filter((item) => !after.has(item)), come: come.filter((item) => !before.has(item)) };
}

/** A stretch of an earlier list, `end` being the first item behind it, and what stands in its place now. */
export interface Stretch<T> {
  readonly start: number;
  readonly end: number;
  readonly items: readonly T[];
}

/**
 * The stretches in which two lists differ, in their order. What lies between two of them is the same in both. One that
 * would be long is not taken apart.
 */
export function stretchesChanged<T>(old: readonly T[], now: readonly T[]): Stretch<T>[] {
  const { start, gone, come } = changeOf(old, now);
  const found: Stretch<T>[] = [];
  let [left, right] = [0, 0];
  while (left < gone.length || right < come.length) {
    if (left < gone.length && right < come.length && gone[left] === come[right]) {
      left++;
      right++;
      continue;
    }
    const next = nextCommon(gone, left, come, right);
    found.push({ start: start + left, end: start + next.left, items: come.slice(right, next.right) });
    ({ left, right } = next);
  }
  return found;
}

/** Where two lists have the next item in common, if that is near; else the ends of both. */
function nextCommon<T>(
  gone: readonly T[],
  left: number,
  come: readonly T[],
  right: number,
): { readonly left: number; readonly right: number } {
  const ahead = new Map<T, number>();
  for (let at = left; at < Math.min(gone.length, left + near); at++) ahead.set(gone[at] as T, at);
  for (let at = right; at < Math.min(come.length, right + near); at++) {
    const same = ahead.get(come[at] as T);
    if (same !== undefined) return { left: same, right: at };
  }
  return { left: gone.length, right: come.length };
}

const near = 500;
