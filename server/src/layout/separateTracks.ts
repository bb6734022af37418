import { groupBy } from './groupBy.ts';
import type { Point } from './layoutGraph.ts';

type Axis = 'x' | 'y';

interface Segment {
  readonly route: number;
  /** Number of its first point. */
  readonly at: number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Negative: both neighbours lie before the line; 0: it is crossed over. */
  readonly leaning: number;
  readonly downwards: boolean;
}

/**
 * Moves segments that lie upon each other beside each other, in an order that adds no crossings where it can.
 * The first and last segment of a route end at ports and stay.
 * @param spacing between neighbouring tracks; less where the room is short
 * @param room to either side of the common line
 */
export function separateTracks(
  routes: readonly (readonly Point[])[],
  spacing: number,
  room: number,
): readonly (readonly Point[])[] {
  const moved = routes.map((points) => points.map((point) => ({ ...point })));
  for (const axis of ['x', 'y'] as const) {
    const segments = moved.flatMap((points, route) => segmentsOf(points, route, axis));
    for (const cluster of clusters(segments)) {
      const tracks = assignTracks(cluster);
      const step = Math.min(spacing, (2 * room) / Math.max(1, tracks.length - 1));
      for (const [track, members] of tracks.entries()) {
        const offset = (track - (tracks.length - 1) / 2) * step;
        for (const { route, at } of members)
          for (const point of [moved[route]![at]!, moved[route]![at + 1]!]) point[axis] += offset;
      }
    }
  }
  return moved;
}

/** The segments of a route on which the axis stays the same. */
function segmentsOf(points: readonly Point[], route: number, axis: Axis): readonly Segment[] {
  const along = axis === 'x' ? 'y' : 'x';
  const segments: Segment[] = [];
  for (let at = 1; at < points.length - 2; at++) {
    const [before, from, to, after] = [points[at - 1]!, points[at]!, points[at + 1]!, points[at + 2]!];
    if (from[axis] !== to[axis]) continue;
    segments.push({
      route,
      at,
      line: from[axis],
      start: Math.min(from[along], to[along]),
      end: Math.max(from[along], to[along]),
      leaning: Math.sign(before[axis] - from[axis]) + Math.sign(after[axis] - to[axis]),
      // Seen from the neighbour that lies before the line.
      downwards: before[axis] < from[axis] ? to[along] > from[along] : from[along] > to[along],
    });
  }
  return segments;
}

/** Segments on one line that touch each other, also by others between them. */
function clusters(segments: readonly Segment[]): readonly (readonly Segment[])[] {
  const result: Segment[][] = [];
  for (const onLine of groupBy(segments, (segment) => Math.round(segment.line)).values()) {
    let reach = Number.NEGATIVE_INFINITY;
    for (const segment of [...onLine].sort((a, b) => a.start - b.start || a.end - b.end)) {
      if (segment.start <= reach) result.at(-1)!.push(segment);
      else result.push([segment]);
      reach = Math.max(reach, segment.end);
    }
  }
  return result.filter((cluster) => cluster.length > 1);
}

function assignTracks(cluster: readonly Segment[]): readonly (readonly Segment[])[] {
  const ordered = [...cluster].sort(
    (a, b) => a.leaning - b.leaning || rankOnTie(a, b) || a.route - b.route || a.at - b.at,
  );
  const tracks: Segment[][] = [];
  for (const segment of ordered) {
    const last = tracks.at(-1);
    if (last?.every((other) => other.end < segment.start - 4 || segment.end < other.start - 4))
      last.push(segment);
    else tracks.push([segment]);
  }
  return tracks;
}

/** Of two that are crossed over downwards, the lower one comes first; of two that lean, the shorter is inside. */
function rankOnTie(a: Segment, b: Segment): number {
  if (a.leaning < 0) return a.end - a.start - (b.end - b.start);
  if (a.leaning > 0) return b.end - b.start - (a.end - a.start);
  if (a.downwards !== b.downwards) return a.downwards ? -1 : 1;
  return a.downwards ? b.start - a.start : a.start - b.start;
}
