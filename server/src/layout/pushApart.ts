import type { Point, Rectangle } from './layoutGraph.ts';

/** Between the frames of groups: room for the lines that run there. */
export const groupGap = 96;
/** What must be left of it when a group grows. */
export const leastGap = 40;

/** Sums of fractions are not exact. */
const tolerance = 0.01;

/** Whether two rectangles are nearer to each other than the gap. */
export function overlapping(one: Rectangle, two: Rectangle, gap: number): boolean {
  return (
    one.x < two.x + two.width + gap - tolerance &&
    two.x < one.x + one.width + gap - tolerance &&
    one.y < two.y + two.height + gap - tolerance &&
    two.y < one.y + one.height + gap - tolerance
  );
}

/**
 * Moves rectangles apart that have come too close, and those that stand in the way of these; each as little as
 * possible, and once at most.
 * @param fixed ids that keep their place
 */
export function pushApart(
  rectangles: ReadonlyMap<string, Rectangle>,
  fixed: ReadonlySet<string>,
  gap: number,
): ReadonlyMap<string, Rectangle> {
  const placed = new Map(rectangles);
  const queue = [...fixed];
  const settled = new Set(fixed);
  while (queue.length > 0) {
    const still = placed.get(queue.shift()!);
    if (!still) continue;
    for (const [other, rectangle] of placed) {
      if (settled.has(other) || !overlapping(still, rectangle, gap)) continue;
      const taken = [...settled].map((it) => placed.get(it)!);
      placed.set(other, nearestClear(rectangle, taken, gap));
      settled.add(other);
      queue.push(other);
    }
  }
  return placed;
}

/** Moved in one direction until it is clear of all that is settled; the shortest of the four ways. */
function nearestClear(rectangle: Rectangle, settled: readonly Rectangle[], gap: number): Rectangle {
  const ways = pushes.map((push) => {
    let moved = rectangle;
    for (let round = 0; round <= settled.length; round++) {
      const clash = settled.find((other) => overlapping(other, moved, gap));
      if (!clash) break;
      moved = push(moved, clash, gap);
    }
    return moved;
  });
  const length = (moved: Rectangle): number =>
    Math.abs(moved.x - rectangle.x) + Math.abs(moved.y - rectangle.y);
  return ways.reduce((best, way) => (length(way) < length(best) ? way : best));
}

const pushes: readonly ((moved: Rectangle, clash: Rectangle, gap: number) => Rectangle)[] = [
  (moved, clash, gap) => ({ ...moved, x: clash.x + clash.width + gap }),
  (moved, clash, gap) => ({ ...moved, y: clash.y + clash.height + gap }),
  (moved, clash, gap) => ({ ...moved, x: clash.x - moved.width - gap }),
  (moved, clash, gap) => ({ ...moved, y: clash.y - moved.height - gap }),
];

/** The free place nearest to a rectangle, tried beside all that is there. */
export function nearestFree(
  size: Size,
  near: Rectangle | undefined,
  taken: readonly Rectangle[],
  gap = groupGap,
): Point {
  return freePlaces(size, near, taken, gap)[0]!;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Free places beside what is there, the nearest to a rectangle first; at least one. */
export function freePlaces(
  size: Size,
  near: Rectangle | undefined,
  taken: readonly Rectangle[],
  gap: number,
): readonly Point[] {
  if (!near) return [{ x: 0, y: 0 }];
  const candidates = taken.flatMap((it) => [
    { x: it.x + it.width + gap, y: it.y },
    { x: it.x + it.width + gap, y: near.y },
    { x: it.x, y: it.y + it.height + gap },
    { x: near.x, y: it.y + it.height + gap },
    { x: it.x - size.width - gap, y: it.y },
    { x: it.x, y: it.y - size.height - gap },
  ]);
  const distance = ({ x, y }: Point): number =>
    Math.abs(x + size.width / 2 - near.x - near.width / 2) +
    Math.abs(y + size.height / 2 - near.y - near.height / 2);
  const free = candidates.filter((at) => !taken.some((other) => overlapping(other, { ...at, ...size }, gap)));
  if (free.length === 0) return [{ x: near.x, y: near.y + near.height + gap }];
  return free.sort((a, b) => distance(a) - distance(b));
}
