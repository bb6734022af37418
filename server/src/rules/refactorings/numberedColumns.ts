import { columnLabel } from '../../model/catalog.ts';
import type { Column, Table } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import type { Fix } from '../rule.ts';
import { sameType, splitOffFix } from '../support/splitOff.ts';
import { words } from '../vocabulary/words.ts';

/** Columns of one type whose names differ in a number at the end alone, where the numbers follow each other. */
export function numberedGroups(table: Table): readonly (readonly Column[])[] {
  const groups = new Map<string, Map<number, Column>>();
  for (const column of table.columns) {
    const parts = words(columnLabel(column));
    const number = Number(parts.at(-1));
    const stem = parts.slice(0, -1).join('_');
    if (!Number.isInteger(number) || stem === '') continue;
    const group = groups.get(stem) ?? new Map<number, Column>();
    groups.set(stem, group.set(number, column));
  }
  return [...groups.values()].flatMap((group) => {
    const start = group.has(0) ? 0 : 1;
    const columns = [...group.keys()].map((_, i) => group.get(start + i));
    const families = new Set(columns.map((column) => known(column?.type)?.family));
    return columns.every((column) => column !== undefined) && families.size === 1 ? [columns] : [];
  });
}

/** The columns of a group as rows of a table of their own. */
export function numberedRefactorings(table: Table, group: readonly Column[]): readonly Fix[] {
  const [first] = group;
  const type = first && sameType(first);
  if (!first || !type) return [];
  const thing = words(columnLabel(first)).slice(0, -1);
  const fix = splitOffFix(table, { columns: group, held: 'each', thing, type });
  return fix ? [fix] : [];
}
