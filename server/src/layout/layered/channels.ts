import { groupBy } from '../groupBy.ts';
import type { LayeredGraph, Link } from './layeredGraph.ts';

/** The space between two layers, where links turn. */
export interface Channel {
  readonly tracks: number;
  /** By link: on which track it turns, from the left; none for a straight one. */
  readonly trackOf: ReadonlyMap<Link, number>;
}

/** What runs on one track: the links that leave from one place. */
interface Trunk {
  readonly links: readonly Link[];
  readonly start: number;
  readonly ends: readonly { readonly y: number; readonly lines: number }[];
  readonly top: number;
  readonly bottom: number;
  readonly lines: number;
}

/** Lines nearer to each other than this seem to be one. */
const tooNear = 7;
/** What it costs when one line seems to go on in another. */
const merging = 6;
const mostSearched = 160;

/** Puts the links between two layers on tracks beside each other, in the order with the fewest crossings. */
export function layChannel(links: readonly Link[], y: readonly number[]): Channel {
  const trunks = [...groupBy(links, (link) => `${link.from} ${link.fromY}`).values()].flatMap((own) => {
    const start = y[own[0]!.from]! + own[0]!.fromY;
    const ends = own.map((link) => ({ y: y[link.to]! + link.toY, lines: link.lines }));
    if (ends.every((end) => end.y === start)) return [];
    const all = [start, ...ends.map((end) => end.y)];
    const lines = own.reduce((sum, link) => sum + link.lines, 0);
    return [{ links: own, start, ends, top: Math.min(...all), bottom: Math.max(...all), lines }];
  });
  const ordered = inOrder(trunks);
  const tracks: Trunk[][] = [];
  for (const trunk of ordered) {
    let at = tracks.length;
    while (at > 0 && !tracks[at - 1]!.some((other) => meets(other, trunk))) at--;
    const track = tracks[at];
    if (track) track.push(trunk);
    else tracks.push([trunk]);
  }
  return {
    tracks: tracks.length,
    trackOf: new Map(
      tracks.flatMap((track, at) =>
        track.flatMap((trunk) => trunk.links.map((link): [Link, number] => [link, at])),
      ),
    ),
  };
}

function meets(one: Trunk, two: Trunk): boolean {
  return one.top - tooNear < two.bottom && two.top - tooNear < one.bottom;
}

/** Trunks that must lie further left come first: each is put where it costs least among the others. */
function inOrder(trunks: readonly Trunk[]): readonly Trunk[] {
  const order: Trunk[] = [];
  const sorted = [...trunks].sort((a, b) => a.start - b.start || a.top - b.top);
  if (sorted.length > mostSearched) return sorted;
  for (const trunk of sorted) insertBest(order, trunk);
  for (let round = 0; round < 3; round++)
    for (const trunk of sorted) {
      order.splice(order.indexOf(trunk), 1);
      insertBest(order, trunk);
    }
  return order;
}

function insertBest(order: Trunk[], trunk: Trunk): void {
  // From the left end on: what changes as it passes one after the other.
  let [best, bestChange, change] = [0, 0, 0];
  for (const [index, other] of order.entries()) {
    change += crossings(other, trunk) - crossings(trunk, other);
    if (change < bestChange) [best, bestChange] = [index + 1, change];
  }
  order.splice(best, 0, trunk);
}

/** What it costs that the one lies left of the other. */
function crossings(left: Trunk, right: Trunk): number {
  if (!meets(left, right)) return 0;
  let sum = 0;
  // The right one's lines come in across the left one.
  if (right.start > left.top && right.start < left.bottom) sum += right.lines * passing(left, right.start);
  // The left one's go on across the right one.
  for (const end of left.ends) {
    if (end.y > right.top && end.y < right.bottom) sum += end.lines * passing(right, end.y);
    if (Math.abs(end.y - right.start) < tooNear) sum += merging;
  }
  return sum;
}

/** How many of a trunk's lines run through a height. */
function passing({ start, ends }: Trunk, y: number): number {
  let sum = 0;
  for (const end of ends) if ((start < y && y < end.y) || (end.y < y && y < start)) sum += end.lines;
  return sum;
}

/** The links that leave each layer. */
export function linksByLayer({ nodes, links, layerCount }: LayeredGraph): readonly (readonly Link[])[] {
  const result = Array.from({ length: layerCount }, (): Link[] => []);
  for (const link of links) result[nodes[link.from]!.layer]!.push(link);
  return result;
}
