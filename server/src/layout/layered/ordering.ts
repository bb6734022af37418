import { countCrossings, createLinkTable, type LinkTable } from './crossings.ts';
import type { LayeredGraph } from './layeredGraph.ts';
import { randomNumbers } from './random.ts';

/** From top to bottom. */
export type Layers = readonly (readonly number[])[];

export interface Ordering {
  readonly layers: Layers;
  readonly crossings: number;
}

const sweeps = 8;
const siftings = 4;
const mostRestarts = 18;
/** Nodes times restarts. */
const effort = 900;

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
    begin(work, at);
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
  const { wish, table } = work;
  for (const [node, place] of places.entries()) wish[node] = place;
  // Passing lines come after the tables, each after what it hangs on.
  for (let node = places.length; node < graph.nodes.length; node++) {
    const [before] = table.arriving[node]!;
    const [after] = table.leaving[node]!;
    wish[node] =
      before !== undefined ? wish[table.from[before]!]! : after === undefined ? 0.5 : wish[table.to[after]!]!;
  }
  for (let at = 0; at < graph.layerCount; at++) work.layers.push([]);
  for (const [node, { layer }] of graph.nodes.entries()) work.layers[layer]!.push(node);
  for (const layer of work.layers) sortByWish(layer, work);
  return siftAll(work, countCrossings(table, work.place));
}

interface Work {
  readonly graph: LayeredGraph;
  readonly table: LinkTable;
  readonly layers: number[][];
  /** By node: its place in its layer. */
  readonly place: Int32Array;
  /** By node: where it would like to stand. */
  readonly wish: Float64Array;
}

function createWork(graph: LayeredGraph): Work {
  const count = graph.nodes.length;
  return {
    graph,
    table: createLinkTable(graph),
    layers: [],
    place: new Int32Array(count),
    wish: new Float64Array(count),
  };
}

function improve(work: Work, attempt: number): Ordering {
  let best = work.layers.map((layer) => [...layer]);
  let fewest = countCrossings(work.table, work.place);
  for (let round = 0; round < sweeps && fewest > 0; round++) {
    sweep(work, (round + attempt) % 2 === 0);
    const now = countCrossings(work.table, work.place);
    if (now < fewest) {
      fewest = now;
      best = work.layers.map((layer) => [...layer]);
    } else if (round > 2) break;
  }
  for (const [at, layer] of best.entries()) {
    work.layers[at] = layer;
    number(layer, work.place);
  }
  return siftAll(work, fewest);
}

/** Sifts as long as that helps; no order that is found is worse than the one before. */
function siftAll(work: Work, crossings: number): Ordering {
  let fewest = crossings;
  for (let round = 0; round < siftings && fewest > 0; round++) {
    if (!sift(work)) break;
    fewest = countCrossings(work.table, work.place);
  }
  return { layers: work.layers.map((layer) => [...layer]), crossings: fewest };
}

/** First in the order in which a walk along the links meets the nodes, then in orders by chance. */
function begin({ graph, table, layers, place }: Work, attempt: number): void {
  layers.length = 0;
  for (let at = 0; at < graph.layerCount; at++) layers.push([]);
  const start = graph.nodes.map((_, node) => node);
  if (attempt > 0) shuffle(start, randomNumbers(attempt * 7919 + 17));
  const seen = new Uint8Array(graph.nodes.length);
  const stack: number[] = [];
  for (const first of start) {
    stack.push(first);
    while (stack.length > 0) {
      const node = stack.pop()!;
      if (seen[node]) continue;
      seen[node] = 1;
      place[node] = layers[graph.nodes[node]!.layer]!.push(node) - 1;
      const [arriving, leaving] = [table.arriving[node]!, table.leaving[node]!];
      // What is put down last is taken up first.
      for (let at = leaving.length - 1; at >= 0; at--) stack.push(table.to[leaving[at]!]!);
      for (let at = arriving.length - 1; at >= 0; at--) stack.push(table.from[arriving[at]!]!);
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
  const { layers, table, place, wish } = work;
  for (let step = 1; step < layers.length; step++) {
    const layer = layers[forward ? step : layers.length - 1 - step]!;
    for (const node of layer) {
      const links = (forward ? table.arriving : table.leaving)[node]!;
      let [sum, lines] = [0, 0];
      for (const link of links) {
        sum += (forward ? table.startOf(link, place) : table.endOf(link, place)) * table.lines[link]!;
        lines += table.lines[link]!;
      }
      wish[node] = lines === 0 ? place[node]! * table.rows : sum / lines;
    }
    sortByWish(layer, work);
  }
}

/** By insertion: layers are short and nearly in order; what is alike keeps its order. */
function sortByWish(layer: number[], { wish, place }: Work): void {
  for (let at = 1; at < layer.length; at++) {
    const node = layer[at]!;
    let to = at;
    while (to > 0 && wish[layer[to - 1]!]! > wish[node]!) {
      layer[to] = layer[to - 1]!;
      to--;
    }
    layer[to] = node;
  }
  number(layer, place);
}

function number(layer: readonly number[], place: Int32Array): void {
  for (let at = 0; at < layer.length; at++) place[layer[at]!] = at;
}

/** Each node goes to the place in its layer where it makes the fewest crossings. Answers whether one moved. */
function sift(work: Work): boolean {
  const { layers, place } = work;
  let moved = false;
  for (const layer of layers) {
    if (layer.length < 2) continue;
    for (const node of [...layer]) {
      const from = place[node]!;
      let [best, bestChange] = [from, 0];
      for (let step = -1; step <= 1; step += 2) {
        let change = 0;
        for (let at = from + step; at >= 0 && at < layer.length; at += step) {
          const other = layer[at]!;
          change +=
            step === 1
              ? between(work, other, node) - between(work, node, other)
              : between(work, node, other) - between(work, other, node);
          if (change < bestChange) [best, bestChange] = [at, change];
        }
      }
      if (best === from) continue;
      moved = true;
      layer.splice(from, 1);
      layer.splice(best, 0, node);
      number(layer, place);
    }
  }
  return moved;
}

/** Crossings between the links of two nodes of a layer that stand in this order. */
function between({ table, place }: Work, above: number, below: number): number {
  let sum = 0;
  for (const one of table.arriving[above]!)
    for (const two of table.arriving[below]!)
      if (table.startOf(one, place) > table.startOf(two, place)) sum += table.lines[one]! * table.lines[two]!;
  for (const one of table.leaving[above]!)
    for (const two of table.leaving[below]!)
      if (table.endOf(one, place) > table.endOf(two, place)) sum += table.lines[one]! * table.lines[two]!;
  return sum;
}
