import type { EntityId, Schema, Table, View } from '../../model/schema.ts';
import type { FilePath, Span } from '../../model/span.ts';

/** Where the name of a table, view, enum, or of one of a table's columns stands. */
export function nameSpan(schema: Schema, id: EntityId, column?: string): Span | undefined {
  const part = drawn(schema).find((each) => each.id === id);
  if (!part) return schema.enums.find((type) => type.id === id)?.span.name;
  const found = column === undefined ? undefined : part.columns.find(({ key }) => key === column);
  // A column of a shared list stands in another place; the nearest that is known is told.
  return (found ?? part).span.name;
}

/** The table, and the column, whose definition holds an offset. */
export function placeAt(
  schema: Schema,
  file: FilePath,
  offset: number,
): { readonly table: EntityId; readonly column?: string } | undefined {
  const holds = ({ file: of, start, end }: Span) => of === file && start <= offset && offset <= end;
  const inside = drawn(schema).filter(({ span }) => holds(span.whole) || holds(span.name));
  // A definition inside of another one is the nearer one.
  const part = inside.sort((a, b) => length(a.span.whole) - length(b.span.whole))[0];
  if (part) {
    const column = part.columns.find(({ span }) => holds(span.whole));
    return column ? { table: part.id, column: column.key } : { table: part.id };
  }
  return undefined;
}

function drawn(schema: Schema): readonly (Table | View)[] {
  return [...schema.tables, ...schema.views];
}

function length({ start, end }: Span): number {
  return end - start;
}
