import { exitId } from './exits.ts';
import type { LayoutEdge, Point, Rectangle } from './layoutGraph.ts';
import { routeAround, withoutStraightPoints } from './orthogonalRoute.ts';
import { groupGap, leastGap } from './pushApart.ts';
import { separateTracks } from './separateTracks.ts';

/** Ways run in the middle between groups where there is room, else as near to them as it must be. */
const margins = [groupGap / 2, leastGap / 2] as const;
const trackSpacing = 8;
/** Between a line and a frame. */
const leastDistance = 6;
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
    return { edge, out, back, ...middleWay(out.at(-1), back.at(-1), frames) };
  });
  const middles = new Map<LayoutEdge, readonly Point[]>();
  for (const margin of margins) {
    const alike = ways.filter((way) => way.margin === margin);
    const separated = separateTracks(
      alike.map((way) => way.middle),
      trackSpacing,
      margin - leastDistance,
    );
    for (const [index, { edge }] of alike.entries()) middles.set(edge, separated[index]!);
  }
  return new Map(
    ways.map(({ edge, out, back }) => [
      edge.id,
      withoutStraightPoints([...out, ...middles.get(edge)!, ...back.toReversed()]),
    ]),
  );
}

interface MiddleWay {
  readonly middle: readonly Point[];
  readonly margin: number;
}

function middleWay(from: Point | undefined, to: Point | undefined, frames: readonly Rectangle[]): MiddleWay {
  const narrow = margins[1];
  if (!from || !to) return { middle: [], margin: narrow };
  const request = { from: { ...from, heading: 1 }, to: { ...to, heading: -1 } } as const;
  const area = {
    x: Math.min(from.x, to.x) - corridor,
    y: Math.min(from.y, to.y) - corridor,
    width: Math.abs(from.x - to.x) + 2 * corridor,
    height: Math.abs(from.y - to.y) + 2 * corridor,
  };
  const near = frames.filter((frame) => overlaps(frame, area));
  for (const obstacles of [near, frames])
    for (const margin of margins) {
      const middle = routeAround(request, obstacles, margin);
      if (middle) return { middle, margin };
    }
  return { middle: bend(from, to), margin: narrow };
}

/** Straight through whatever is there. */
function bend(from: Point, to: Point): readonly Point[] {
  const x = from.x < to.x ? (from.x + to.x) / 2 : from.x + margins[1];
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
