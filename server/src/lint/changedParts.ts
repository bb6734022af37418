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
  const change = changeOf(old, now);
  if (change.gone.length === 0 || change.come.length === 0) return change;
  const before = new Set(change.gone);
  const after = new Set(change.come);
  return {
    gone: change.gone.filter((item) => !after.has(item)),
    come: change.come.filter((item) => !before.has(item)),
  };
}
