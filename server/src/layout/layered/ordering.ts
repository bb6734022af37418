import type { LayeredGraph, Link } from './layeredGraph.ts';
import { randomNumbers } from './random.ts';

/** From top to bottom. */
export type Layers = readonly (readonly number[])[];

export interface Ordering {
  readonly layers: Layers;
  readonly crossings: number;
}

const sweeps = 8;
const mostRestarts = 18;
/** Nodes times restarts. */
const effort = 900;
/** Of a row within its node: the place of a port is that of its node, then its own. */
const rows = 100_000;

/**
 * The order of the nodes in their layers with few crossings between the links: sweeps to the mean place of the
 * neighbours (Sugiyama, Tagawa and Toda 1981), then sifting (Matuszewski, Schönfeld and Molitor 1999), from
 * several beginnings. Small graphs are tried more often. The same graph gives the same order.
 * @param most beginnings
 */
export function orderLayers(graph: LayeredGraph, most = mostRestarts): Ordering {
  const work = createWork(graph);
  const restarts = Math.max(1, Math.min(most, Math.floor(effort / graph.nodes.length)));
  let best: Ordering | undefined;
  for (let at = 0; at < restarts && best?.crossings !== 0; at++) {
    const found = improve(work, at);
    if (!best || found.crossings < best.crossings) best = found;
  }
  return best ?? { layers: [], crossings: 0 };
}

/**
 * The order after a small change of the layers: from the former places of the tables on, by sifting alone.
 * @param places by table: from 0 to 1, how far down in its layer it stood
 */
export function reorderLayers(graph: LayeredGraph, places: readonly number[]): Ordering {
  const work = createWork(graph);
  const hint = [...places];
  // Passing lines come after the tables, each after what it hangs on.
  for (let node = places.length; node < graph.nodes.length; node++) {
    const [before] = work.arriving[node]!;
    const [after] = work.leaving[node]!;
    hint[node] = (before && hint[before.from]) ?? (after && hint[after.to]) ?? 0.5;
  }
  for (let at = 0; at < graph.layerCount; at++) work.layers.push([]);
  for (const [node, { layer }] of graph.nodes.entries()) work.layers[layer]!.push(node);
  for (const layer of work.layers) {
    layer.sort((a, b) => hint[a]! - hint[b]! || a - b);
    for (const [index, node] of layer.entries()) work.place[node] = index;
  }
  return siftAll(work, copyOf(work));
}

interface Work {
  readonly graph: LayeredGraph;
  readonly layers: number[][];
  /** By node: links that arrive, and links that leave. */
  readonly arriving: readonly (readonly Link[])[];
  readonly leaving: readonly (readonly Link[])[];
  /** Place in its layer. */
  readonly place: number[];
}

function createWork(graph: LayeredGraph): Work {
  const arriving = graph.nodes.map((): Link[] => []);
  const leaving = graph.nodes.map((): Link[] => []);
  for (const link of graph.links) {
    leaving[link.from]!.push(link);
    arriving[link.to]!.push(link);
  }
  return { graph, layers: [], arriving, leaving, place: graph.nodes.map(() => 0) };
}

function improve(work: Work, attempt: number): Ordering {
  begin(work, attempt);
  let best = copyOf(work);
  for (let round = 0; round < sweeps && best.crossings > 0; round++) {
    const forward = (round + attempt) % 2 === 0;
    sweep(work, forward);
    const now = copyOf(work);
    if (now.crossings < best.crossings) best = now;
    else if (round > 2) break;
  }
  restore(work, best.layers);
  return siftAll(work, best);
}

function siftAll(work: Work, start: Ordering): Ordering {
  let best = start;
  for (let round = 0; round < 4 && best.crossings > 0; round++) {
    sift(work);
    const now = copyOf(work);
    if (now.crossings >= best.crossings) break;
    best = now;
  }
  return best;
}

/** First in the order in which a walk along the links meets the nodes, then in orders by chance. */
function begin({ graph, layers, place, arriving, leaving }: Work, attempt: number): void {
  layers.length = 0;
  for (let at = 0; at < graph.layerCount; at++) layers.push([]);
  const random = randomNumbers(attempt * 7919 + 17);
  const start = graph.nodes.map((_, node) => node);
  if (attempt > 0) shuffle(start, random);
  const seen = new Set<number>();
  const stack: number[] = [];
  for (const first of start) {
    stack.push(first);
    while (stack.length > 0) {
      const node = stack.pop()!;
      if (seen.has(node)) continue;
      seen.add(node);
      place[node] = layers[graph.nodes[node]!.layer]!.push(node) - 1;
      const next = [
        ...arriving[node]!.map((link) => link.from),
        ...[...leaving[node]!].sort((a, b) => a.fromY - b.fromY).map((link) => link.to),
      ];
      stack.push(...next.reverse());
    }
  }
}

function shuffle(items: number[], random: () => number): void {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [items[at], items[other]] = [items[other]!, items[at]!];
  }
}

function sweep(work: Work, forward: boolean): void {
  const { layers, arriving, leaving, place } = work;
  const numbers = layers.map((_, at) => (forward ? at : layers.length - 1 - at));
  for (const at of numbers.slice(1)) {
    const layer = layers[at]!;
    const wish = new Map(
      layer.map((node) => {
        const links = (forward ? arriving : leaving)[node]!;
        let [sum, lines] = [0, 0];
        for (const link of links) {
          sum += (forward ? fromKey(link, place) : toKey(link, place)) * link.lines;
          lines += link.lines;
        }
        return [node, lines === 0 ? place[node]! * rows : sum / lines];
      }),
    );
    layer.sort((a, b) => wish.get(a)! - wish.get(b)! || place[a]! - place[b]!);
    for (const [index, node] of layer.entries()) place[node] = index;
  }
}

/** Each node goes to the place in its layer where it makes the fewest crossings. */
function sift(work: Work): void {
  const { layers, place } = work;
  for (const layer of layers) {
    if (layer.length < 2) continue;
    for (const node of [...layer]) {
      const from = place[node]!;
      let [best, bestChange] = [from, 0];
      for (const step of [-1, 1]) {
        let change = 0;
        for (let at = from + step; at >= 0 && at < layer.length; at += step) {
          const other = layer[at]!;
          const [above, below] = step === 1 ? [node, other] : [other, node];
          change += between(work, below, above) - between(work, above, below);
          if (change < bestChange) [best, bestChange] = [at, change];
        }
      }
      if (best === from) continue;
      layer.splice(from, 1);
      layer.splice(best, 0, node);
      for (let at = Math.min(from, best); at <= Math.max(from, best); at++) place[layer[at]!] = at;
    }
  }
}

/** Crossings between the links of two nodes of a layer that stand in this order. */
function between({ arriving, leaving, place }: Work, above: number, below: number): number {
  let sum = 0;
  for (const one of arriving[above]!)
    for (const two of arriving[below]!)
      if (fromKey(one, place) > fromKey(two, place)) sum += one.lines * two.lines;
  for (const one of leaving[above]!)
    for (const two of leaving[below]!)
      if (toKey(one, place) > toKey(two, place)) sum += one.lines * two.lines;
  return sum;
}

function fromKey(link: Link, place: readonly number[]): number {
  return place[link.from]! * rows + link.fromY;
}

function toKey(link: Link, place: readonly number[]): number {
  return place[link.to]! * rows + link.toY;
}

function copyOf(work: Work): Ordering {
  return { layers: work.layers.map((layer) => [...layer]), crossings: countAll(work) };
}

function restore({ layers, place }: Work, from: Layers): void {
  for (const [at, layer] of from.entries()) {
    layers[at] = [...layer];
    for (const [index, node] of layer.entries()) place[node] = index;
  }
}

function countAll({ layers, leaving, place }: Work): number {
  let sum = 0;
  for (const layer of layers) {
    const links = layer.flatMap((node) =>
      leaving[node]!.length > 1 ? [...leaving[node]!].sort((a, b) => a.fromY - b.fromY) : leaving[node]!,
    );
    sum += inversions(links, place);
  }
  return sum;
}

/** Links in the order of their starts cross where their ends stand in another; each pair of lines counts. */
function inversions(links: readonly Link[], place: readonly number[]): number {
  const ends = [...new Set(links.map((link) => toKey(link, place)))].sort((a, b) => a - b);
  const rank = new Map(ends.map((end, index) => [end, index + 1]));
  // A Fenwick tree of the lines whose start lies above.
  const tree = new Float64Array(ends.length + 1);
  let [sum, total] = [0, 0];
  for (let at = 0; at < links.length; ) {
    const start = fromKey(links[at]!, place);
    let end = at;
    while (end < links.length && fromKey(links[end]!, place) === start) end++;
    const same = links.slice(at, end);
    for (const link of same) {
      let notBelow = 0;
      for (let index = rank.get(toKey(link, place))!; index > 0; index -= index & -index)
        notBelow += tree[index]!;
      sum += (total - notBelow) * link.lines;
    }
    for (const link of same) {
      for (let index = rank.get(toKey(link, place))!; index < tree.length; index += index & -index)
        tree[index]! += link.lines;
      total += link.lines;
    }
    at = end;
  }
  return sum;
}
