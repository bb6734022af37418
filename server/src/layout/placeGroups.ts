import type { Point, Rectangle } from './layoutGraph.ts';
import { groupGap, overlapping } from './pushApart.ts';

export interface PlacedSize {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** An edge between two groups: it leaves the one to the right and enters the other from the left. */
export interface GroupLink {
  readonly parent: string;
  readonly child: string;
  /** From the upper edge of the group. */
  readonly parentY: number;
  readonly childY: number;
}

/** What a pixel away from the middle costs, against a pixel of an edge. */
const pull = 0.12;
/** What it costs that the whole grows by a pixel. */
const growth = 2;
const rounds = 4;

interface Link {
  readonly other: string;
  /** Whether the other one is the child. */
  readonly outward: boolean;
  readonly ownY: number;
  readonly otherY: number;
}

/**
 * Places groups so that edges between them are short and lead from left to right, and the whole is compact:
 * one after the other, the most tied first, each at the cheapest free place beside those that stand; then
 * some rounds in which each may move to a better one.
 * @param aspect width to height of the whole that is aimed at
 */
export function placeGroups(
  groups: readonly PlacedSize[],
  links: readonly GroupLink[],
  aspect: number,
): ReadonlyMap<string, Point> {
  const linksOf = new Map<string, Link[]>(groups.map((group) => [group.id, []]));
  for (const { parent, child, parentY, childY } of links) {
    linksOf.get(parent)?.push({ other: child, outward: true, ownY: parentY, otherY: childY });
    linksOf.get(child)?.push({ other: parent, outward: false, ownY: childY, otherY: parentY });
  }
  const placed = new Map<string, Rectangle>();
  const sizes = new Map(groups.map((group) => [group.id, group]));
  for (const id of placingOrder(groups, linksOf)) {
    const size = sizes.get(id)!;
    placed.set(id, { ...size, ...cheapestPlace(size, linksOf.get(id)!, placed, aspect) });
  }
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (const [id, at] of [...placed]) {
      placed.delete(id);
      const place = cheapestPlace(sizes.get(id)!, linksOf.get(id)!, placed, aspect, at);
      placed.set(id, { ...at, ...place });
      moved ||= place.x !== at.x || place.y !== at.y;
    }
    if (!moved) break;
  }
  const left = Math.min(...[...placed.values()].map((it) => it.x));
  const top = Math.min(...[...placed.values()].map((it) => it.y));
  return new Map([...placed].map(([id, it]) => [id, { x: it.x - left, y: it.y - top }]));
}

/** Those with most edges to what stands already; groups without any edge come last, large before small. */
function placingOrder(
  groups: readonly PlacedSize[],
  linksOf: ReadonlyMap<string, readonly Link[]>,
): readonly string[] {
  const waiting = new Map(groups.map((group) => [group.id, 0]));
  const area = new Map(groups.map((group) => [group.id, group.width * group.height]));
  const order: string[] = [];
  while (waiting.size > 0) {
    let best: string | undefined;
    const worth = (id: string): readonly number[] => [
      waiting.get(id)!,
      linksOf.get(id)!.length,
      area.get(id)!,
    ];
    for (const id of waiting.keys()) if (best === undefined || isMore(worth(id), worth(best))) best = id;
    order.push(best!);
    waiting.delete(best!);
    for (const { other } of linksOf.get(best!)!)
      if (waiting.has(other)) waiting.set(other, waiting.get(other)! + 1);
  }
  return order;
}

function isMore(one: readonly number[], two: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== two[index]);
  return at >= 0 && one[at]! > two[at]!;
}

function cheapestPlace(
  size: PlacedSize,
  links: readonly Link[],
  placed: ReadonlyMap<string, Rectangle>,
  aspect: number,
  now?: Point,
): Point {
  const taken = [...placed.values()];
  if (taken.length === 0) return { x: 0, y: 0 };
  const centre = weightedCentre(taken);
  const around = boundsOf(taken);
  let best = now;
  let bestCost = now ? cost(now) - 1 : Number.POSITIVE_INFINITY;
  for (const candidate of candidates(size, links, placed, taken)) {
    const price = cost(candidate);
    if (price >= bestCost || !isFree(candidate, size, taken)) continue;
    best = candidate;
    bestCost = price;
  }
  return best!;

  function cost({ x, y }: Point): number {
    let sum =
      pull *
      Math.hypot((x + size.width / 2 - centre.x) / aspect, y + size.height / 2 - centre.y) *
      (links.length === 0 ? 4 : 1);
    const right = Math.max(around.x + around.width, x + size.width) - Math.min(around.x, x);
    const bottom = Math.max(around.y + around.height, y + size.height) - Math.min(around.y, y);
    sum +=
      growth * (Math.max(right / aspect, bottom) - Math.max(around.width / aspect, around.height)) +
      growth * 0.5 * (right + bottom - around.width - around.height);
    for (const { other, outward, ownY, otherY } of links) {
      const at = placed.get(other);
      if (!at) continue;
      const forward = outward ? at.x - (x + size.width) : x - (at.x + at.width);
      // A line back to the left has to go around both.
      const across = forward >= 0 ? forward : -forward + (size.width + at.width) / 3 + 200;
      sum += across + Math.abs(y + ownY - at.y - otherY);
    }
    return sum;
  }
}

/** Places beside each standing group: at its corners, and level with what is tied. */
function candidates(
  { width, height }: PlacedSize,
  links: readonly Link[],
  placed: ReadonlyMap<string, Rectangle>,
  taken: readonly Rectangle[],
): readonly Point[] {
  const level = links.flatMap(({ other, ownY, otherY }) => {
    const at = placed.get(other);
    return at ? [at.y + otherY - ownY] : [];
  });
  return taken.flatMap((it) => {
    const right = it.x + it.width + groupGap;
    const left = it.x - width - groupGap;
    const below = it.y + it.height + groupGap;
    const above = it.y - height - groupGap;
    return [
      { x: right, y: it.y },
      { x: right, y: it.y + it.height - height },
      { x: left, y: it.y },
      { x: left, y: it.y + it.height - height },
      { x: it.x, y: below },
      { x: it.x + it.width - width, y: below },
      { x: it.x, y: above },
      { x: it.x + it.width - width, y: above },
      { x: right, y: below },
      { x: left, y: below },
      { x: right, y: above },
      { x: left, y: above },
      ...level.flatMap((y) => [
        { x: right, y },
        { x: left, y },
      ]),
    ];
  });
}

function isFree({ x, y }: Point, { width, height }: PlacedSize, taken: readonly Rectangle[]): boolean {
  return !taken.some((other) => overlapping(other, { x, y, width, height }, groupGap));
}

function boundsOf(rectangles: readonly Rectangle[]): Rectangle {
  const left = Math.min(...rectangles.map((it) => it.x));
  const top = Math.min(...rectangles.map((it) => it.y));
  const right = Math.max(...rectangles.map((it) => it.x + it.width));
  const bottom = Math.max(...rectangles.map((it) => it.y + it.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function weightedCentre(rectangles: readonly Rectangle[]): Point {
  let [x, y, whole] = [0, 0, 0];
  for (const it of rectangles) {
    const area = it.width * it.height;
    x += (it.x + it.width / 2) * area;
    y += (it.y + it.height / 2) * area;
    whole += area;
  }
  return { x: x / (whole || 1), y: y / (whole || 1) };
}
