import type { DiagramColumn, DiagramTable } from '../protocol/diagram.ts';

/** A table's name with its schema, as people say it. */
export function tableTitle({ schema, name }: DiagramTable): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/**
 * A name for each item, twins with a number.
 * @param nameOf the item's name with a suffix: nothing, `_2`, `_3` …
 */
export function uniqueNames<T>(
  items: readonly T[],
  nameOf: (item: T, suffix: string) => string,
): ReadonlyMap<T, string> {
  const used = new Set<string>();
  const names = new Map<T, string>();
  for (const item of items) {
    let name = nameOf(item, '');
    for (let number = 2; used.has(name); number++) name = nameOf(item, `_${number}`);
    used.add(name);
    names.set(item, name);
  }
  return names;
}

/** The columns of keys, in the order of the keys; undefined when one is not there or there are none. */
export function columnsOfKeys(
  table: DiagramTable | undefined,
  keys: readonly string[],
): readonly DiagramColumn[] | undefined {
  const columns = keys.map((key) => table?.columns.find((column) => column.key === key));
  return columns.length > 0 && columns.every((column) => column !== undefined) ? columns : undefined;
}

/** Text on one line. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
