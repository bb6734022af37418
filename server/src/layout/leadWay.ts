import type { Point, Rectangle } from './layoutGraph.ts';
import { routeAround } from './orthogonalRoute.ts';

export type Way = readonly Point[];

/** Ways beside the tables are tried at these distances, so that lines do not lie upon each other. */
const margins = [20, 14, 26, 10] as const;

/**
 * Of the ways around the boxes the one that lies upon the least of the others; straight through when there is none.
 * @param heading 1: it leaves to the right and arrives from the left; -1: the other way round
 */
export function leadWay(
  from: Point,
  to: Point,
  heading: 1 | -1,
  boxes: readonly Rectangle[],
  others: readonly Way[],
): Way {
  let best: Way | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const margin of margins) {
    const request = {
      from: { ...from, heading },
      to: { ...to, heading: heading === 1 ? -1 : 1 },
    } as const;
    const way = routeAround(request, boxes, margin);
    if (!way) continue;
    const price = shared(way, others);
    if (price < bestCost) {
      best = way;
      bestCost = price;
    }
    if (price === 0) break;
  }
  const x = (from.x + to.x) / 2;
  return best ?? [from, { x, y: from.y }, { x, y: to.y }, to];
}

/** How much of a way lies upon others that start elsewhere. */
function shared(way: Way, others: readonly Way[]): number {
  let sum = 0;
  for (const other of others) {
    if (samePoint(other[0], way[0]!)) continue;
    for (let at = 1; at < way.length; at++)
      for (let its = 1; its < other.length; its++)
        sum += common(way[at - 1]!, way[at]!, other[its - 1]!, other[its]!);
  }
  return sum;
}

function common(a: Point, b: Point, c: Point, d: Point): number {
  const along = a.x === b.x && c.x === d.x && Math.abs(a.x - c.x) < 4 ? 'y' : undefined;
  const axis = along ?? (a.y === b.y && c.y === d.y && Math.abs(a.y - c.y) < 4 ? 'x' : undefined);
  if (!axis) return 0;
  const start = Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis]));
  const end = Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis]));
  return Math.max(0, end - start);
}

/** Up to what sums of fractions make of it. */
export function samePoint(one: Point | undefined, two: Point | undefined): boolean {
  return (
    one !== undefined && two !== undefined && Math.abs(one.x - two.x) < 0.01 && Math.abs(one.y - two.y) < 0.01
  );
}

export function shiftedWay(way: Way, by: Point): Way {
  return by.x === 0 && by.y === 0 ? way : way.map((point) => ({ x: point.x + by.x, y: point.y + by.y }));
}
