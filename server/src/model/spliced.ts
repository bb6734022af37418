/**
 * A list with other items in the place of some: `end` is the first item that stays behind them. It is copied once:
 * of tens of thousands of items each copy costs fresh pages of memory.
 */
export function spliced<T>(list: readonly T[], start: number, end: number, items: readonly T[]): T[] {
  return items.length < mostArguments
    ? list.toSpliced(start, end - start, ...items)
    : list.slice(0, start).concat(items, list.slice(end));
}

/** The same of a list that nobody has any more: it is changed itself, and copied only where many items come. */
export function splicedUp<T>(list: T[], start: number, end: number, items: readonly T[]): T[] {
  if (items.length >= mostArguments) return spliced(list, start, end, items);
  list.splice(start, end - start, ...items);
  return list;
}

/** A call cannot have any number of arguments. */
const mostArguments = 5_000;
