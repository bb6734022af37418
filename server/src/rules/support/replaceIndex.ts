import type { AddIndex, SchemaEdit } from '../../model/edit.ts';
import type { ColumnKey, Index, Table, UniqueConstraint } from '../../model/schema.ts';
import { known } from '../../model/unknown.ts';
import { isOwnPart } from './ownPart.ts';

/**
 * The edits that put another index in the place of an index or unique constraint, under the same name where it has
 * one. Undefined for a part that a helper of several tables makes, for members that are no plain columns, and for
 * orders and operator classes that would be lost.
 */
export function replaceIndex(
  table: Table,
  part: Index | UniqueConstraint,
  changes: Partial<Pick<AddIndex, 'columns' | 'unique' | 'method' | 'predicate'>>,
): readonly SchemaEdit[] | undefined {
  if (!isOwnPart(table, part.span.whole)) return undefined;
  const columns = changes.columns ?? plainColumns(part);
  if (!columns) return undefined;
  const name = known(part.name.explicit);
  const unique = changes.unique ?? (part.kind === 'unique' || part.unique);
  const old: Partial<AddIndex> = part.kind === 'index' && part.method ? { method: part.method } : {};
  const predicate = part.kind === 'index' ? known(part.predicate)?.text : undefined;
  return [
    { kind: 'remove-part', table: table.id, part: part.span.whole },
    {
      kind: 'add-index',
      table: table.id,
      columns,
      replaces: part.span.whole,
      ...(name === undefined ? {} : { name }),
      ...(unique ? { unique } : {}),
      ...old,
      ...(predicate === undefined ? {} : { predicate }),
      ...(changes.method === undefined ? {} : { method: changes.method }),
      ...(changes.predicate === undefined ? {} : { predicate: changes.predicate }),
    },
  ];
}

/** The edits that remove the indexes over exactly these columns, of which a new key leaves no use. */
export function withoutIndexesOver(table: Table, columns: readonly ColumnKey[]): readonly SchemaEdit[] {
  return table.indexes
    .filter((index) => {
      const own = index.predicate === undefined && isOwnPart(table, index.span.whole) && plainColumns(index);
      return own && own.length === columns.length && own.every((column, i) => column === columns[i]);
    })
    .map((index) => ({ kind: 'remove-part', table: table.id, part: index.span.whole }));
}

/** The columns of an index that holds nothing but columns, in their default order; undefined otherwise. */
export function plainColumns(part: Index | UniqueConstraint): readonly ColumnKey[] | undefined {
  if (part.kind === 'unique') return known(part.columns);
  if (part.include.length > 0) return undefined;
  const columns: ColumnKey[] = [];
  for (const member of known(part.members) ?? []) {
    if (member.column === undefined || member.order === 'desc' || member.nulls || member.operatorClass)
      return undefined;
    columns.push(member.column);
  }
  return columns.length > 0 ? columns : undefined;
}
