/**
 * A list with other items in the place of some: `end` is the first item that stays behind them. It is copied once:
 * of tens of thousands of items each copy costs fresh pages of memory.
 */
export function spliced<T>(list: readonly T[], start: number, end: number, items: readonly T[]): T[] {
  return items.length < 5_000
    ? list.toSpliced(start, end - start, ...items)
    : list.slice(0, start).concat(items, list.slice(end));
}
