import { exitId } from './groupLayout.ts';
import type { LayoutEdge, Point, Rectangle } from './layoutGraph.ts';
import { routeAround, withoutStraightPoints } from './orthogonalRoute.ts';
import { leastGap } from './pushApart.ts';
import { separateTracks } from './separateTracks.ts';

const margin = leastGap / 2;
const trackSpacing = 8;
/** How far to the sides of the straight way a detour may lead, at first. */
const corridor = 700;

/**
 * The ways of edges from group to group: through the frame, then between the groups.
 * @param exits from the port to the frame, by exit id
 */
export function linkRoutes(
  edges: readonly LayoutEdge[],
  exits: ReadonlyMap<string, readonly Point[]>,
  frames: readonly Rectangle[],
): ReadonlyMap<string, readonly Point[]> {
  const ways = edges.map((edge) => {
    const out = exits.get(exitId({ side: 'parent', end: edge.parent })) ?? [];
    const back = exits.get(exitId({ side: 'child', end: edge.child })) ?? [];
    return { edge, out, back, middle: middleWay(out.at(-1), back.at(-1), frames) };
  });
  const separated = separateTracks(
    ways.map((way) => way.middle),
    trackSpacing,
    margin - 5,
  );
  return new Map(
    ways.map(({ edge, out, back }, index) => [
      edge.id,
      withoutStraightPoints([...out, ...separated[index]!, ...back.toReversed()]),
    ]),
  );
}

function middleWay(
  from: Point | undefined,
  to: Point | undefined,
  frames: readonly Rectangle[],
): readonly Point[] {
  if (!from || !to) return [];
  const request = { from: { ...from, heading: 1 }, to: { ...to, heading: -1 } } as const;
  const box = {
    x: Math.min(from.x, to.x) - corridor,
    y: Math.min(from.y, to.y) - corridor,
    width: Math.abs(from.x - to.x) + 2 * corridor,
    height: Math.abs(from.y - to.y) + 2 * corridor,
  };
  return (
    routeAround(
      request,
      frames.filter((frame) => overlaps(frame, box)),
      margin,
    ) ??
    routeAround(request, frames, margin) ??
    bend(from, to)
  );
}

/** Straight through whatever is there. */
function bend(from: Point, to: Point): readonly Point[] {
  const x = from.x < to.x ? (from.x + to.x) / 2 : from.x + margin;
  return withoutStraightPoints([from, { x, y: from.y }, { x, y: to.y }, to]);
}

export function overlaps(one: Rectangle, two: Rectangle): boolean {
  return (
    one.x < two.x + two.width &&
    two.x < one.x + one.width &&
    one.y < two.y + two.height &&
    two.y < one.y + one.height
  );
}
