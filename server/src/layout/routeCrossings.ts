import type { Point } from './layoutGraph.ts';

/** How often two lines cross each other; lines that share an end or a part of their way do not cross there. */
export function countCrossings(routes: readonly (readonly Point[])[]): number {
  const segments = routes.flatMap((points, route) =>
    points.slice(1).map((to, index) => ({ route, from: points[index]!, to })),
  );
  const horizontal = segments.filter(({ from, to }) => from.y === to.y);
  const vertical = segments.filter(({ from, to }) => from.x === to.x && from.y !== to.y);
  const byX = [...vertical].sort((a, b) => a.from.x - b.from.x);
  const places = new Set<string>();
  for (const line of horizontal) {
    const left = Math.min(line.from.x, line.to.x);
    const right = Math.max(line.from.x, line.to.x);
    for (let index = firstRightOf(byX, left); index < byX.length && byX[index]!.from.x < right; index++) {
      const other = byX[index]!;
      if (other.route === line.route) continue;
      const top = Math.min(other.from.y, other.to.y);
      const bottom = Math.max(other.from.y, other.to.y);
      if (line.from.y > top && line.from.y < bottom)
        places.add(
          [
            Math.min(line.route, other.route),
            Math.max(line.route, other.route),
            other.from.x,
            line.from.y,
          ].join(' '),
        );
    }
  }
  return places.size;
}

function firstRightOf(segments: readonly { readonly from: Point }[], x: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle]!.from.x > x) high = middle;
    else low = middle + 1;
  }
  return low;
}
