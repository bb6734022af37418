import type { Point, Rectangle } from './layoutGraph.ts';

/** Between the frames of groups: room for the lines that run there. */
export const groupGap = 96;

/** Whether two rectangles are nearer to each other than the gap. */
export function overlapping(one: Rectangle, two: Rectangle, gap: number): boolean {
  return (
    one.x < two.x + two.width + gap &&
    two.x < one.x + one.width + gap &&
    one.y < two.y + two.height + gap &&
    two.y < one.y + one.height + gap
  );
}

/**
 * Moves rectangles apart that have come too close, and those that stand in the way of these.
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
    const id = queue.shift()!;
    const still = placed.get(id);
    if (!still) continue;
    for (const [other, rectangle] of placed) {
      if (other === id || settled.has(other) || !overlapping(still, rectangle, gap)) continue;
      placed.set(
        other,
        clearOf(
          rectangle,
          [...settled].map((it) => placed.get(it)!),
          gap,
        ),
      );
      settled.add(other);
      queue.push(other);
    }
  }
  return placed;
}

function clearOf(rectangle: Rectangle, settled: readonly Rectangle[], gap: number): Rectangle {
  let result = rectangle;
  // Always on in one direction, so that pushing comes to an end.
  const [first] = settled.filter((other) => overlapping(other, result, gap));
  if (!first) return result;
  const right = first.x + first.width + gap - result.x;
  const down = first.y + first.height + gap - result.y;
  const axis = right <= down ? 'x' : 'y';
  for (let round = 0; round <= settled.length; round++) {
    const clash = settled.find((other) => overlapping(other, result, gap));
    if (!clash) break;
    result =
      axis === 'x'
        ? { ...result, x: clash.x + clash.width + gap }
        : { ...result, y: clash.y + clash.height + gap };
  }
  return result;
}

/** The free place nearest to a rectangle, tried beside all that is there. */
export function nearestFree(
  size: { readonly width: number; readonly height: number },
  near: Rectangle | undefined,
  taken: readonly Rectangle[],
): Point {
  if (!near) return { x: 0, y: 0 };
  const candidates = taken.flatMap((it) => [
    { x: it.x + it.width + groupGap, y: it.y },
    { x: it.x + it.width + groupGap, y: near.y },
    { x: it.x, y: it.y + it.height + groupGap },
    { x: near.x, y: it.y + it.height + groupGap },
    { x: it.x - size.width - groupGap, y: it.y },
    { x: it.x, y: it.y - size.height - groupGap },
  ]);
  const distance = ({ x, y }: Point): number =>
    Math.abs(x + size.width / 2 - near.x - near.width / 2) +
    Math.abs(y + size.height / 2 - near.y - near.height / 2);
  const free = candidates.filter(
    (at) => !taken.some((other) => overlapping(other, { ...at, ...size }, groupGap - 1)),
  );
  return (
    free.sort((a, b) => distance(a) - distance(b))[0] ?? { x: near.x, y: near.y + near.height + groupGap }
  );
}
