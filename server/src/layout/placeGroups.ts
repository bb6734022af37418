import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { RunElk } from './elk.ts';
import type { Point, Rectangle } from './layoutGraph.ts';

export interface PlacedSize {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** Between the frames of groups: room for the lines that run there. */
export const groupGap = 96;

/**
 * Places groups so that those with many edges between them stand near each other.
 * @param links pairs of group ids, one for each edge between them
 */
export async function placeGroups(
  groups: readonly PlacedSize[],
  links: readonly (readonly [string, string])[],
  runElk: RunElk,
): Promise<ReadonlyMap<string, Point>> {
  const linked = new Set(links.flat());
  const tied = groups.filter((group) => linked.has(group.id));
  const free = groups.filter((group) => !linked.has(group.id));
  const places = new Map<string, Point>();
  let bottom = 0;
  if (tied.length > 0) {
    const stressed = await stress(tied, links, runElk);
    const spread = await withoutOverlaps(stressed, runElk);
    const { x, y } = upperLeft(spread);
    for (const node of spread) {
      places.set(node.id, { x: (node.x ?? 0) - x, y: (node.y ?? 0) - y });
      bottom = Math.max(bottom, (node.y ?? 0) - y + (node.height ?? 0));
    }
  }
  if (free.length > 0) {
    const packed = await runElk({
      id: 'root',
      layoutOptions: {
        'elk.algorithm': 'rectpacking',
        'elk.aspectRatio': '1.8',
        'elk.spacing.nodeNode': `${groupGap / 2}`,
        'elk.padding': '[top=0,left=0,bottom=0,right=0]',
      },
      children: free.map(({ id, width, height }) => ({ id, width, height })),
    });
    const top = bottom === 0 ? 0 : bottom + groupGap;
    for (const node of packed.children ?? []) places.set(node.id, { x: node.x ?? 0, y: (node.y ?? 0) + top });
  }
  return places;
}

async function stress(
  groups: readonly PlacedSize[],
  links: readonly (readonly [string, string])[],
  runElk: RunElk,
): Promise<readonly ElkNode[]> {
  const extent = groups.map(({ width, height }) => Math.hypot(width, height));
  const length = extent.reduce((sum, it) => sum + it, 0) / extent.length;
  const pairs = new Set(links.map(([one, two]) => (one < two ? `${one}\n${two}` : `${two}\n${one}`)));
  const result = await runElk({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'stress',
      'elk.stress.desiredEdgeLength': `${Math.round(length)}`,
      'elk.randomSeed': '1',
    },
    children: groups.map(({ id, width, height }) => ({ id, width, height })),
    edges: [...pairs].map((pair, index) => {
      const [source = '', target = ''] = pair.split('\n');
      return { id: `e${index}`, sources: [source], targets: [target] };
    }),
  });
  return result.children ?? [];
}

async function withoutOverlaps(nodes: readonly ElkNode[], runElk: RunElk): Promise<readonly ElkNode[]> {
  const result = await runElk({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'sporeOverlap',
      'elk.spacing.nodeNode': `${groupGap}`,
    },
    children: nodes.map(({ id, x, y, width, height }) => ({
      id,
      x: x ?? 0,
      y: y ?? 0,
      width: width ?? 0,
      height: height ?? 0,
    })),
  });
  return result.children ?? [];
}

function upperLeft(nodes: readonly ElkNode[]): Point {
  return {
    x: Math.min(...nodes.map((node) => node.x ?? 0)),
    y: Math.min(...nodes.map((node) => node.y ?? 0)),
  };
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
      if (other === id || settled.has(other)) continue;
      const moved = awayFrom(still, rectangle, gap);
      if (!moved) continue;
      placed.set(
        other,
        clearOf(
          moved,
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
  for (let round = 0; round < settled.length + 1; round++) {
    const clash = settled.find((other) => awayFrom(other, rectangle, gap));
    if (!clash) break;
    rectangle = awayFrom(clash, rectangle, gap) ?? rectangle;
  }
  return rectangle;
}

/** The shorter way to the right or down (never back, so that pushing comes to an end); undefined when apart. */
function awayFrom(still: Rectangle, other: Rectangle, gap: number): Rectangle | undefined {
  const right = still.x + still.width + gap - other.x;
  const down = still.y + still.height + gap - other.y;
  const left = other.x + other.width + gap - still.x;
  const up = other.y + other.height + gap - still.y;
  if (right <= 0 || down <= 0 || left <= 0 || up <= 0) return undefined;
  const eastward = other.x + other.width / 2 >= still.x + still.width / 2 || right < left;
  return right <= down && eastward ? { ...other, x: other.x + right } : { ...other, y: other.y + down };
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
    (at) => !taken.some((other) => awayFrom(other, { ...at, ...size }, groupGap - 1)),
  );
  return (
    free.sort((a, b) => distance(a) - distance(b))[0] ?? { x: near.x, y: near.y + near.height + groupGap }
  );
}
