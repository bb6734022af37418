import type { RunElk } from '../../../server/src/layout/elk.ts';
import type { LayoutEdge, LayoutGraph, Point } from '../../../server/src/layout/layoutGraph.ts';
import { countCrossings } from '../../webview/support/crossings.ts';

/** Crossings of all edges in one plain layered layout with the lines that elk itself draws. */
export async function oneLevelCrossings({ boxes, edges }: LayoutGraph, runElk: RunElk): Promise<number> {
  const ends = (side: 'parent' | 'child', box: string): readonly number[] => [
    ...new Set(edges.filter((edge) => edge[side].box === box).map((edge) => edge[side].y)),
  ];
  const port = (edge: LayoutEdge, side: 'parent' | 'child'): string =>
    `${side} ${edge[side].y} ${edge[side].box}`;
  const result = await runElk({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.spacing.nodeNode': '40',
      'elk.layered.spacing.nodeNodeBetweenLayers': '90',
    },
    children: boxes.map(({ id, width, height }) => ({
      id,
      width,
      height,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: (['parent', 'child'] as const).flatMap((side) =>
        ends(side, id).map((y) => ({
          id: `${side} ${y} ${id}`,
          x: side === 'parent' ? width : 0,
          y,
          width: 0,
          height: 0,
          layoutOptions: { 'elk.port.side': side === 'parent' ? 'EAST' : 'WEST' },
        })),
      ),
    })),
    edges: edges.map((edge) => ({
      id: edge.id,
      sources: [port(edge, 'parent')],
      targets: [port(edge, 'child')],
    })),
  });
  const routes = (result.edges ?? []).map(({ sections }): readonly Point[] => {
    const [section] = sections ?? [];
    return section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : [];
  });
  return countCrossings(routes);
}
