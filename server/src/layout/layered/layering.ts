/** A directed graph of numbered nodes, without loops. */
export interface DirectedGraph {
  readonly nodes: number;
  readonly edges: readonly DirectedEdge[];
  /** By node: lines that lead out of the picture to the left and to the right. */
  readonly leavingLeft: readonly number[];
  readonly leavingRight: readonly number[];
  readonly heights: readonly number[];
}

export interface DirectedEdge {
  readonly from: number;
  readonly to: number;
}

const rounds = 12;

/**
 * The layer of each node, numbered from 0 without holes: edges lead from lower to higher layers, but for some
 * in each cycle, and are short. No edge stays within a layer.
 * @param mostHeight nodes that nothing hangs on go on to the next layer when theirs is higher than this
 */
export function assignLayers(graph: DirectedGraph, mostHeight: number): readonly number[] {
  const forward = withoutCycles(graph);
  const into = lists(graph.nodes, forward, (edge) => [edge.to, edge.from]);
  const outOf = lists(graph.nodes, forward, (edge) => [edge.from, edge.to]);
  const layer = longestPaths(graph.nodes, into, outOf);
  shorten(layer, into, outOf, graph);
  spreadHigh(layer, into, outOf, graph.heights, mostHeight);
  return withoutHoles(layer);
}

/**
 * The edges, with those turned round that would lead back. After Eades, Lin and Smyth (1993), "A fast and effective heuristic for the
 * feedback arc set problem": sinks to the end, sources to the start, else the node with most edges out.
 */
function withoutCycles({ nodes, edges }: DirectedGraph): readonly DirectedEdge[] {
  const out = new Array<number>(nodes).fill(0);
  const inner = new Array<number>(nodes).fill(0);
  const outOf = lists(nodes, edges, (edge) => [edge.from, edge.to]);
  const into = lists(nodes, edges, (edge) => [edge.to, edge.from]);
  for (const { from, to } of edges) {
    out[from]!++;
    inner[to]!++;
  }
  const left = new Set(Array.from({ length: nodes }, (_, node) => node));
  const start: number[] = [];
  const end: number[] = [];
  const take = (node: number): void => {
    left.delete(node);
    for (const to of outOf[node]!) inner[to]!--;
    for (const from of into[node]!) out[from]!--;
  };
  while (left.size > 0) {
    let best = -1;
    let taken = false;
    for (const node of left) {
      if (out[node] === 0) end.push(node);
      else if (inner[node] === 0) start.push(node);
      else {
        if (best === -1 || out[node]! - inner[node]! > out[best]! - inner[best]!) best = node;
        continue;
      }
      take(node);
      taken = true;
    }
    if (!taken && best !== -1) {
      start.push(best);
      take(best);
    }
  }
  const rank = new Array<number>(nodes).fill(0);
  for (const [index, node] of [...start, ...end.reverse()].entries()) rank[node] = index;
  return edges.map((edge) => (rank[edge.from]! < rank[edge.to]! ? edge : { from: edge.to, to: edge.from }));
}

function longestPaths(
  nodes: number,
  into: readonly (readonly number[])[],
  outOf: readonly (readonly number[])[],
): number[] {
  const layer = new Array<number>(nodes).fill(0);
  const waiting = into.map((list) => list.length);
  const ready = waiting.flatMap((count, node) => (count === 0 ? [node] : []));
  for (let at = 0; at < ready.length; at++)
    for (const to of outOf[ready[at]!]!) {
      layer[to] = Math.max(layer[to]!, layer[ready[at]!]! + 1);
      if (--waiting[to]! === 0) ready.push(to);
    }
  return layer;
}

/** Moves nodes within the room their neighbours leave, to where they have most of their edges. */
function shorten(
  layer: number[],
  into: readonly (readonly number[])[],
  outOf: readonly (readonly number[])[],
  { leavingLeft, leavingRight }: DirectedGraph,
): void {
  const last = Math.max(0, ...layer);
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (const node of layer.keys()) {
      const first = into[node]!.reduce((most, from) => Math.max(most, layer[from]! + 1), 0);
      const final = outOf[node]!.reduce((least, to) => Math.min(least, layer[to]! - 1), last);
      const pull = outOf[node]!.length + leavingRight[node]! - into[node]!.length - leavingLeft[node]!;
      const to = pull > 0 ? final : pull < 0 ? first : layer[node]!;
      moved ||= to !== layer[node];
      layer[node] = to;
    }
    if (!moved) break;
  }
}

/** A parent of many children gives a long column: some of them go behind the others. */
function spreadHigh(
  layer: number[],
  into: readonly (readonly number[])[],
  outOf: readonly (readonly number[])[],
  heights: readonly number[],
  mostHeight: number,
): void {
  for (let at = 0; at <= Math.max(0, ...layer); at++) {
    const members = [...layer.keys()].filter((node) => layer[node] === at);
    let height = members.reduce((sum, node) => sum + heights[node]!, 0);
    // Those with one edge cross least on their way.
    const free = members
      .filter((node) => outOf[node]!.length === 0)
      .sort((a, b) => into[a]!.length - into[b]!.length || b - a);
    for (const node of free) {
      if (height <= mostHeight || members.length < 2) break;
      if (height - heights[node]! < mostHeight / 2) continue;
      layer[node] = at + 1;
      height -= heights[node]!;
    }
  }
}

/** Numbers the layers anew, so that none is empty. */
export function withoutHoles(layer: readonly number[]): readonly number[] {
  const used = [...new Set(layer)].sort((a, b) => a - b);
  const number = new Map(used.map((it, index) => [it, index]));
  return layer.map((it) => number.get(it)!);
}

function lists(
  nodes: number,
  edges: readonly DirectedEdge[],
  pick: (edge: DirectedEdge) => readonly [at: number, value: number],
): readonly (readonly number[])[] {
  const result = Array.from({ length: nodes }, (): number[] => []);
  for (const edge of edges) {
    const [at, value] = pick(edge);
    result[at]!.push(value);
  }
  return result;
}
