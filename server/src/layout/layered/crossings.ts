import type { LayeredGraph } from './layeredGraph.ts';

/** The links of a graph by number, in arrays that are quick to go through. */
export interface LinkTable {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly lines: Float64Array;
  /** By node: numbers of the links that arrive, and of those that leave, from top to bottom. */
  readonly arriving: readonly (readonly number[])[];
  readonly leaving: readonly (readonly number[])[];
  /** By layer: numbers of the links that leave it. */
  readonly byLayer: readonly (readonly number[])[];
  /** How far down a link starts and ends, when the nodes have these places in their layers. */
  startOf(link: number, place: Int32Array): number;
  endOf(link: number, place: Int32Array): number;
  /** The height of a place. */
  readonly rows: number;
}

/** Of a row within its node: the place of a port is that of its node, then its own. */
const rows = 100_000;
/** With more links than this between two layers, pairs are too many to look at. */
const mostPairwise = 140;

export function createLinkTable({ nodes, links, layerCount }: LayeredGraph): LinkTable {
  const from = new Int32Array(links.length);
  const to = new Int32Array(links.length);
  const fromY = new Float64Array(links.length);
  const toY = new Float64Array(links.length);
  const lines = new Float64Array(links.length);
  const arriving = nodes.map((): number[] => []);
  const leaving = nodes.map((): number[] => []);
  const byLayer = Array.from({ length: layerCount }, (): number[] => []);
  for (let at = 0; at < links.length; at++) {
    const link = links[at]!;
    from[at] = link.from;
    to[at] = link.to;
    fromY[at] = link.fromY;
    toY[at] = link.toY;
    lines[at] = link.lines;
    arriving[link.to]!.push(at);
    leaving[link.from]!.push(at);
    byLayer[nodes[link.from]!.layer]!.push(at);
  }
  for (const own of leaving) if (own.length > 1) own.sort((a, b) => fromY[a]! - fromY[b]!);
  return {
    from,
    to,
    lines,
    arriving,
    leaving,
    byLayer,
    startOf: (link, place) => place[from[link]!]! * rows + fromY[link]!,
    endOf: (link, place) => place[to[link]!]! * rows + toY[link]!,
    rows,
  };
}

/** Of all links; each pair of lines counts. */
export function countCrossings(table: LinkTable, place: Int32Array): number {
  let sum = 0;
  for (const links of table.byLayer)
    sum += links.length <= mostPairwise ? pairwise(links, table, place) : byTree(links, table, place);
  return sum;
}

function pairwise(links: readonly number[], table: LinkTable, place: Int32Array): number {
  let sum = 0;
  for (let one = 1; one < links.length; one++) {
    const link = links[one]!;
    const [start, end] = [table.startOf(link, place), table.endOf(link, place)];
    for (let two = 0; two < one; two++) {
      const other = links[two]!;
      if ((start - table.startOf(other, place)) * (end - table.endOf(other, place)) < 0)
        sum += table.lines[link]! * table.lines[other]!;
    }
  }
  return sum;
}

/** Links in the order of their starts cross where their ends stand in another: inversions, by a Fenwick tree. */
function byTree(links: readonly number[], table: LinkTable, place: Int32Array): number {
  const start = (link: number): number => table.startOf(link, place);
  const sorted = [...links].sort((a, b) => start(a) - start(b));
  const ends = [...new Set(links.map((link) => table.endOf(link, place)))].sort((a, b) => a - b);
  const rank = new Map(ends.map((end, index) => [end, index + 1]));
  const tree = new Float64Array(ends.length + 1);
  let [sum, total] = [0, 0];
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (end < sorted.length && start(sorted[end]!) === start(sorted[at]!)) end++;
    const same = sorted.slice(at, end);
    for (const link of same) {
      let notBelow = 0;
      for (let index = rank.get(table.endOf(link, place))!; index > 0; index -= index & -index)
        notBelow += tree[index]!;
      sum += (total - notBelow) * table.lines[link]!;
    }
    for (const link of same) {
      for (let index = rank.get(table.endOf(link, place))!; index < tree.length; index += index & -index)
        tree[index]! += table.lines[link]!;
      total += table.lines[link]!;
    }
    at = end;
  }
  return sum;
}
