import Elk from 'elkjs/lib/elk.bundled.js';
import type { ElkExtendedEdge } from 'elkjs/lib/elk-api.js';
import type { LayoutEdge, LayoutGraph, Point } from '../../../server/src/layout/layoutGraph.ts';
import { countCrossings } from '../../../server/src/layout/routeCrossings.ts';

/** Crossings of all edges in one plain layered layout with the lines that elk itself draws. */
const elk = new Elk();

export async function oneLevelCrossings({ boxes, edges }: LayoutGraph): Promise<number> {
  const ends = (side: 'parent' | 'child', box: string): readonly number[] => [
    ...new Set(edges.filter((edge) => edge[side].box === box).map((edge) => edge[side].y)),
  ];
  const port = (edge: LayoutEdge, side: 'parent' | 'child'): string =>
    `${side} ${edge[side].y} ${edge[side].box}`;
  const result = await elk.layout({
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
  const routes = (result.edges as readonly ElkExtendedEdge[]).map(({ sections }): readonly Point[] => {
    const [section] = sections ?? [];
    return section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : [];
  });
  return countCrossings(routes);
}
