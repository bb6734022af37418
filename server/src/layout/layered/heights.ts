import type { LayeredGraph, Link } from './layeredGraph.ts';
import type { Layers } from './ordering.ts';

const tableGap = 30;
const lineGap = 12;
/** Between a table and a line that passes it. */
const passingGap = 20;

const drifts = 6;
const settlings = 4;
/** Wish to stay, for nodes without links to the side that is looked at. */
const inertia = 0.02;

/**
 * How far down each node stands, with links as straight as their order allows: sweeps in which each layer goes
 * where its neighbours would have it, at first to the mean of their wishes, which lets all drift into place,
 * then to the median, which makes most links quite straight.
 */
export function nodeHeights(graph: LayeredGraph, layers: Layers): readonly number[] {
  const y = new Array<number>(graph.nodes.length).fill(0);
  const arriving = graph.nodes.map((): Link[] => []);
  const leaving = graph.nodes.map((): Link[] => []);
  for (const link of graph.links) {
    leaving[link.from]!.push(link);
    arriving[link.to]!.push(link);
  }
  const offsets = layers.map((layer) => offsetsIn(layer, graph));
  for (const [at, layer] of layers.entries()) {
    const middle = (offsets[at]!.at(-1) ?? 0) / 2;
    for (const [index, node] of layer.entries()) y[node] = offsets[at]![index]! - middle;
  }
  const backwards = [...layers.keys()].reverse();
  const place = (at: number, sides: 'left' | 'right' | 'both', average: Average): void => {
    const layer = layers[at]!;
    const wishes = layer.map((node, index) => {
      const own = wishesOf(
        sides === 'right' ? [] : arriving[node]!,
        sides === 'left' ? [] : leaving[node]!,
        y,
        graph,
      );
      const all = own.length > 0 ? own : [{ value: y[node]!, weight: inertia }];
      return all.map(({ value, weight }) => ({ value: value - offsets[at]![index]!, weight }));
    });
    for (const [index, value] of monotone(wishes, average).entries())
      y[layer[index]!] = value + offsets[at]![index]!;
  };
  for (let round = 0; round < drifts; round++) {
    for (const at of layers.keys()) place(at, 'left', mean);
    for (const at of backwards) place(at, 'right', mean);
  }
  for (let round = 0; round < settlings; round++) {
    const average = round === 0 ? mean : median;
    for (const at of layers.keys()) place(at, 'both', average);
    for (const at of backwards) place(at, 'both', average);
  }
  const top = Math.min(...y);
  return y.map((it) => Math.round(it - top));
}

/** Where nodes would stand that are as close to each other as they may be. */
function offsetsIn(layer: readonly number[], { nodes }: LayeredGraph): readonly number[] {
  let y = 0;
  return layer.map((node, index) => {
    const [above, own] = [nodes[layer[index - 1] ?? -1], nodes[node]!];
    if (above) y += above.height + gapBetween(above.box !== undefined, own.box !== undefined);
    return y;
  });
}

function gapBetween(one: boolean, two: boolean): number {
  return one && two ? tableGap : one || two ? passingGap : lineGap;
}

interface Wish {
  readonly value: number;
  readonly weight: number;
}

function wishesOf(
  arriving: readonly Link[],
  leaving: readonly Link[],
  y: readonly number[],
  { nodes }: LayeredGraph,
): readonly Wish[] {
  /** Long lines are to be straight before all others. */
  const weight = ({ from, to }: Link): number =>
    nodes[from]!.box ? (nodes[to]!.box ? 1 : 2) : nodes[to]!.box ? 2 : 8;
  return [
    ...arriving.map((link) => ({ value: y[link.from]! + link.fromY - link.toY, weight: weight(link) })),
    ...leaving.map((link) => ({ value: y[link.to]! + link.toY - link.fromY, weight: weight(link) })),
  ];
}

type Average = (wishes: readonly Wish[]) => number;

/**
 * The values nearest to the wishes that do not fall from one to the next: neighbours that would, share one
 * (pool adjacent violators).
 */
function monotone(wishes: readonly (readonly Wish[])[], average: Average): readonly number[] {
  const blocks: { wishes: readonly Wish[]; value: number; count: number }[] = [];
  for (const own of wishes) {
    let block = { wishes: own, value: average(own), count: 1 };
    for (let last = blocks.at(-1); last && last.value > block.value; last = blocks.at(-1)) {
      blocks.pop();
      const joined = [...last.wishes, ...block.wishes];
      block = { wishes: joined, value: average(joined), count: last.count + block.count };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ value, count }) => new Array<number>(count).fill(value));
}

function mean(wishes: readonly Wish[]): number {
  let [sum, whole] = [0, 0];
  for (const { value, weight } of wishes) {
    sum += value * weight;
    whole += weight;
  }
  return sum / whole;
}

function median(wishes: readonly Wish[]): number {
  const sorted = [...wishes].sort((a, b) => a.value - b.value);
  const half = sorted.reduce((sum, it) => sum + it.weight, 0) / 2;
  let sofar = 0;
  for (const { value, weight } of sorted) {
    sofar += weight;
    if (sofar >= half) return value;
  }
  return sorted.at(-1)!.value;
}
