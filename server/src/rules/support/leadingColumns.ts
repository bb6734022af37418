import { columnLabel } from '../../model/catalog.ts';
import type { ColumnKey, Index, SqlText, Table } from '../../model/schema.ts';
import { isUnknown } from '../../model/unknown.ts';

/**
 * Whether a lookup of all these columns by equality can use a key or index of the table: whether the primary
 * key, a unique constraint or an index begins with them, in any order among themselves. `'unknown'` when one
 * that could not be read may do so.
 */
export function isLedBy(table: Table, columns: readonly ColumnKey[]): boolean | 'unknown' {
  const candidates: (readonly (ColumnKey | undefined)[] | 'unknown')[] = [];
  for (const key of [table.primaryKey, ...table.uniques]) {
    if (key) candidates.push(isUnknown(key.columns) ? 'unknown' : key.columns);
  }
  // The index beneath EXCLUDE finds rows by what it compares for equality.
  for (const { elements, definition } of table.exclusions ?? []) {
    const other = elements.findIndex(({ operator }) => operator !== '=');
    if (!/\bWHERE\b/i.test(definition.text))
      candidates.push(elements.slice(0, other < 0 ? elements.length : other).map(({ column }) => column));
  }
  for (const index of table.indexes) candidates.push(usableMembers(table, index, columns));
  if (candidates.some((candidate) => candidate !== 'unknown' && beginsWith(candidate, columns))) return true;
  const mayBe = candidates.includes('unknown') || table.gaps.some((gap) => gap.in === 'constraints');
  return mayBe ? 'unknown' : false;
}

/** A partial index that begins with the columns: it serves those who look for its rows only. */
export function partialLeader(table: Table, columns: readonly ColumnKey[]): Index | undefined {
  return table.indexes.find(
    ({ method, members, predicate }) =>
      predicate !== undefined &&
      method !== 'brin' &&
      !isUnknown(members) &&
      beginsWith(
        members.map(({ column }) => column),
        columns,
      ),
  );
}

function beginsWith(members: readonly (ColumnKey | undefined)[], columns: readonly ColumnKey[]): boolean {
  const prefix = members.slice(0, columns.length);
  return columns.every((column) => prefix.includes(column));
}

/** The members of an index, none when its method or predicate makes it useless for the lookup. */
function usableMembers(
  table: Table,
  index: Index,
  columns: readonly ColumnKey[],
): readonly (ColumnKey | undefined)[] | 'unknown' {
  // A BRIN index only narrows the scan to ranges of pages.
  if (index.method === 'brin') return [];
  if (isUnknown(index.members)) return 'unknown';
  const members = index.members.map((member) => member.column);
  if (index.predicate === undefined || !beginsWith(members, columns)) return members;
  if (isUnknown(index.predicate)) return 'unknown';
  return isImpliedByEquality(table, index.predicate, columns) ? members : [];
}

/**
 * True when `a = … AND b = …` over the columns implies the predicate, which is so when it only says that they
 * are not null. See https://www.postgresql.org/docs/current/indexes-partial.html and
 * https://www.sqlite.org/partialindex.html (section 3).
 */
function isImpliedByEquality(table: Table, predicate: SqlText, columns: readonly ColumnKey[]): boolean {
  const names = table.columns
    .filter((column) => columns.includes(column.key))
    .map((column) => columnLabel(column).toLowerCase());
  return predicate.text
    .replaceAll(/[()"`]/g, '')
    .split(/\band\b/i)
    .every((condition) => {
      const match = /^\s*(?:[\w$]+\.)*([\w$]+)\s+is\s+not\s+null\s*$/i.exec(condition);
      return match?.[1] !== undefined && names.includes(match[1].toLowerCase());
    });
}
