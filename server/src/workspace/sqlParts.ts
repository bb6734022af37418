import type { EntityId, SchemaParts } from '../model/schema.ts';

/** True where the parts of a file are the same objects as before. */
export function sameParts(a: SchemaParts, b: SchemaParts): boolean {
  const same = (left: readonly unknown[] = [], right: readonly unknown[] = []) =>
    left === right || (left.length === right.length && left.every((each, i) => each === right[i]));
  return (
    same(a.tables, b.tables) &&
    same(a.migrations, b.migrations) &&
    same(a.enums, b.enums) &&
    same(a.views, b.views) &&
    same(a.sequences, b.sequences) &&
    same(a.schemas, b.schemas) &&
    same(a.roles, b.roles) &&
    same(a.routines, b.routines) &&
    same(a.grants, b.grants) &&
    same(a.kept, b.kept)
  );
}

/** True where two files' parts answer the same ids, in the same order. */
export function sameIds(a: SchemaParts, b: SchemaParts): boolean {
  return listsWithIds(a).every((list, kind) => {
    const other = listsWithIds(b)[kind] ?? [];
    return (
      list === other ||
      (list.length === other.length && list.every((part, i) => part === other[i] || part.id === other[i]?.id))
    );
  });
}

function listsWithIds({ tables, enums, views, schemas, sequences }: SchemaParts) {
  return [tables, enums, views, schemas, sequences] as const;
}

/** The ids of what rules and other projects can refer to. */
export function idsOf(parts: SchemaParts): readonly EntityId[] {
  return listsWithIds(parts).flatMap((list) => list.map(({ id }) => id));
}
