import type { DiagramState } from './diagramState.ts';
import type { Picture } from './scene/picture.ts';
import type { Emphasis } from './view/emphasis.ts';

/** With more edges than this a selected hub shows its tables, and the lines of the selected column only. */
const mostStubs = 150;

/** What stands out: the way between two tables, else the selection, and what the pointer is over. */
export function emphasise(state: DiagramState, picture: Picture): Emphasis {
  const { selection, way, matches, diff, hoveredEdges } = state;
  const base = { selection, matches, diff };
  if (way)
    return {
      ...base,
      edges: new Set([...way.edges, ...hoveredEdges]),
      near: new Set(way.tables),
      way: new Set(way.tables),
    };
  const edges = selection ? (picture.edgesOf.get(selection.table) ?? []) : [];
  const ofColumn =
    selection?.column === undefined
      ? []
      : edges.filter(
          ({ edge }) =>
            (edge.from.table === selection.table && edge.from.columns.includes(selection.column!)) ||
            (edge.to.table === selection.table && edge.to.columns.includes(selection.column!)),
        );
  const strong = ofColumn.length > 0 ? ofColumn : edges.length > mostStubs ? [] : edges;
  const near =
    selection && state.selectionDims
      ? new Set([selection.table, ...edges.flatMap(({ edge }) => [edge.from.table, edge.to.table])])
      : undefined;
  return { ...base, edges: new Set([...strong.map((it) => it.id), ...hoveredEdges]), near, way: undefined };
}
