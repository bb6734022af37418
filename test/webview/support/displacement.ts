import type { Layout } from '../../../server/src/layout/layoutGraph.ts';

/** How far the tables that are in both layouts have moved on average, over all of them, in pixels. */
export function meanDisplacement(before: Layout, after: Layout): number {
  const moved = Object.entries(before.boxes).flatMap(([id, was]) => {
    const now = after.boxes[id];
    return now ? [Math.hypot(now.x - was.x, now.y - was.y)] : [];
  });
  return moved.reduce((sum, it) => sum + it, 0) / Math.max(1, moved.length);
}
