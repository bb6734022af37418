import { exitId, type WeightedExit } from '../exits.ts';
import type { LayoutBox, LayoutEdge } from '../layoutGraph.ts';

/** What stands in a layer: a table, or the place where a longer line passes through it. */
export interface LayerNode {
  /** Undefined where a line passes. */
  readonly box: LayoutBox | undefined;
  readonly layer: number;
  readonly height: number;
}

/** A piece of lines from one layer to the next. */
export interface Link {
  readonly from: number;
  /** From the top of the node. */
  readonly fromY: number;
  readonly to: number;
  readonly toY: number;
  /** How many lines run through it. */
  lines: number;
}

export interface LayeredGraph {
  readonly nodes: readonly LayerNode[];
  readonly links: readonly Link[];
  readonly layerCount: number;
  /** By edge id: its links from left to right. */
  readonly paths: ReadonlyMap<string, readonly Link[]>;
  /** By exit id: its links from left to right. */
  readonly exitPaths: ReadonlyMap<string, readonly Link[]>;
  /** Ids of edges whose key stands right of the reference. */
  readonly turned: ReadonlySet<string>;
}

/**
 * Cuts lines into pieces from layer to layer. Lines that leave from the same key share their way until they
 * part, and lines to other groups run through to the left and right side.
 */
export function layeredGraph(
  boxes: readonly LayoutBox[],
  inner: readonly LayoutEdge[],
  exits: readonly WeightedExit[],
  layers: readonly number[],
): LayeredGraph {
  const layerCount = Math.max(-1, ...layers) + 1;
  const numbers = new Map(boxes.map((box, index) => [box.id, index]));
  const nodes: LayerNode[] = boxes.map((box, index) => ({
    box,
    layer: layers[index]!,
    height: box.height,
  }));
  const links: Link[] = [];
  const paths = new Map<string, readonly Link[]>();
  const exitPaths = new Map<string, readonly Link[]>();
  const turned = new Set<string>();
  /** By where a line leaves to the right: its way so far, one link a layer. */
  const ways = new Map<string, Link[]>();

  const passing = (layer: number): number => nodes.push({ box: undefined, layer, height: 0 }) - 1;
  const link = (from: number, fromY: number, to: number, toY: number, lines: number): Link => {
    const made = { from, fromY, to, toY, lines };
    links.push(made);
    return made;
  };
  /** The shared links from a port up to the place where its lines pass through a layer. */
  const shared = (start: PortPlace, upTo: number, lines: number): readonly Link[] => {
    const { node, y, kind } = start;
    const id = `${kind} ${node} ${y}`;
    const way = ways.get(id) ?? [];
    ways.set(id, way);
    const first = nodes[node]!.layer;
    for (let layer = first + 1 + way.length; layer <= upTo; layer++) {
      const before = way.at(-1);
      way.push(link(before?.to ?? node, before ? 0 : y, passing(layer), 0, 0));
    }
    const used = way.slice(0, Math.max(0, upTo - first));
    for (const part of used) part.lines += lines;
    return used;
  };

  for (const edge of inner) {
    const key = { node: numbers.get(edge.parent.box)!, y: edge.parent.y, kind: 'key' } as const;
    const reference = { node: numbers.get(edge.child.box)!, y: edge.child.y, kind: 'reference' } as const;
    const isTurned = nodes[key.node]!.layer > nodes[reference.node]!.layer;
    if (isTurned) turned.add(edge.id);
    const [left, right] = isTurned ? [reference, key] : [key, reference];
    const way = shared(left, nodes[right.node]!.layer - 1, 1);
    const before = way.at(-1);
    const last = link(before?.to ?? left.node, before ? 0 : left.y, right.node, right.y, 1);
    paths.set(edge.id, [...way, last]);
  }
  for (const exit of exits) {
    const { side, end, lines } = exit;
    const box = numbers.get(end.box)!;
    if (side === 'parent') {
      exitPaths.set(exitId(exit), shared({ node: box, y: end.y, kind: 'key' }, layerCount - 1, lines));
      continue;
    }
    const way: Link[] = [];
    for (let [layer, to, y] = [nodes[box]!.layer - 1, box, end.y]; layer >= 0; layer--) {
      const made = link(passing(layer), 0, to, y, lines);
      way.unshift(made);
      [to, y] = [made.from, 0];
    }
    exitPaths.set(exitId(exit), way);
  }
  return { nodes, links, layerCount, paths, exitPaths, turned };
}

interface PortPlace {
  readonly node: number;
  readonly y: number;
  readonly kind: 'key' | 'reference';
}
