import { selfRoute } from './assembleLayout.ts';
import {
  type FacingPorts,
  facingPorts,
  type Layout,
  type LayoutGraph,
  type Point,
  type Rectangle,
} from './layoutGraph.ts';
import { overlaps } from './linkRoutes.ts';
import { routeAround } from './orthogonalRoute.ts';

const margin = 20;
const corridor = 260;
/** With more in the way, a line may run through boxes: it must be ready within a frame. */
const mostObstacles = 40;

/**
 * A layout with some boxes at places that a person gave them. Edges that end at them are led anew around the
 * boxes near them; everything else stays.
 */
export function withMovedBoxes(
  layout: Layout,
  graph: LayoutGraph,
  positions: Readonly<Record<string, Point>>,
): Layout {
  const moved = new Map(
    Object.entries(positions).flatMap(([id, point]) => {
      const box = layout.boxes[id];
      const there = box && box.x === point.x && box.y === point.y;
      return box && !there ? [[id, { ...box, x: point.x, y: point.y }] as const] : [];
    }),
  );
  if (moved.size === 0) return layout;
  const boxes: Record<string, Rectangle> = { ...layout.boxes, ...Object.fromEntries(moved) };
  const routes = { ...layout.routes };
  const stubs = new Set(layout.stubs);
  for (const edge of graph.edges) {
    if (stubs.has(edge.id) || !(moved.has(edge.parent.box) || moved.has(edge.child.box))) continue;
    const [parent, child] = [boxes[edge.parent.box], boxes[edge.child.box]];
    if (!parent || !child) continue;
    routes[edge.id] =
      edge.parent.box === edge.child.box
        ? selfRoute(parent, edge)
        : directRoute(facingPorts(parent, child, edge), boxes);
  }
  return { ...layout, boxes, routes };
}

function directRoute(
  { from, to, heading }: FacingPorts,
  boxes: Readonly<Record<string, Rectangle>>,
): readonly Point[] {
  const area = {
    x: Math.min(from.x, to.x) - corridor,
    y: Math.min(from.y, to.y) - corridor,
    width: Math.abs(from.x - to.x) + 2 * corridor,
    height: Math.abs(from.y - to.y) + 2 * corridor,
  };
  const obstacles = Object.values(boxes).filter((box) => overlaps(box, area));
  const way =
    obstacles.length <= mostObstacles
      ? routeAround(
          { from: { ...from, heading }, to: { ...to, heading: heading === 1 ? -1 : 1 } },
          obstacles,
          margin,
        )
      : undefined;
  if (way) return way;
  const x = (from.x + to.x) / 2;
  if ((to.x - from.x) * heading >= 2 * margin) return [from, { x, y: from.y }, { x, y: to.y }, to];
  const y = (from.y + to.y) / 2;
  return [
    from,
    { x: from.x + heading * margin, y: from.y },
    { x: from.x + heading * margin, y },
    { x: to.x - heading * margin, y },
    { x: to.x - heading * margin, y: to.y },
    to,
  ];
}
