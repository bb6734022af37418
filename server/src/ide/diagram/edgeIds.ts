import type { DiagramEdge } from '../../protocol/diagram.ts';

/** What tells an edge from others across edits of the schema. */
export interface EdgeName {
  readonly table: string;
  readonly label: string;
  readonly to: string;
}

export type NamedEdge = Omit<DiagramEdge, 'id'> & { readonly name: EdgeName };

/** Gives edges ids that stay the same while their ends do; twins get a number. */
export function edgeIds(edges: readonly NamedEdge[]): readonly DiagramEdge[] {
  const seen = new Map<string, number>();
  return edges.map(({ name, ...edge }) => {
    const base = `${edge.kind === 'relation' ? '~' : ''}${name.table}(${name.label})->${name.to}`;
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    return { ...edge, id: count === 0 ? base : `${base}#${count}` };
  });
}
