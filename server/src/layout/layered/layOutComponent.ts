import { exitId, type WeightedExit } from '../exits.ts';
import { type LayoutBox, type LayoutEdge, type Point, portOf, type Rectangle } from '../layoutGraph.ts';
import type { Way } from '../leadWay.ts';
import { withoutStraightPoints } from '../orthogonalRoute.ts';
import { type Channel, layChannel, linksByLayer } from './channels.ts';
import { chooseLayers } from './chooseLayers.ts';
import { nodeHeights } from './heights.ts';
import { type LayeredGraph, type Link, layeredGraph } from './layeredGraph.ts';
import type { DirectedGraph } from './layering.ts';
import type { Layers } from './ordering.ts';

/** Tables that hang together. */
export interface Component {
  readonly boxes: readonly LayoutBox[];
  readonly edges: readonly LayoutEdge[];
  readonly exits: readonly WeightedExit[];
  /** How many times a better layering is looked for, 1 to 3. */
  readonly searches: number;
  /** Width to height that is aimed at. */
  readonly aspect: number;
}

/** Relative to its upper left corner. */
export interface ComponentLayout {
  readonly component: Component;
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Rectangle>;
  readonly routes: ReadonlyMap<string, Way>;
  /** From the port to the left or right side, by exit id. */
  readonly exits: ReadonlyMap<string, Way>;
}

const trackGap = 12;
/** Between a table and the first track: room for a crow's foot. */
const besideTracks = 28;
const leastChannel = 72;
/** A layered layout: keys to the left, what refers to them to the right, lines at right angles. */
export function layOutComponent(component: Component): ComponentLayout {
  const { boxes, edges, exits } = component;
  const { layers, order } = chooseLayers(component, directedGraph(component));
  return draw(component, layeredGraph(boxes, edges, exits, layers), order);
}

function directedGraph({ boxes, edges, exits }: Component): DirectedGraph {
  const numbers = new Map(boxes.map((box, index) => [box.id, index]));
  const pairs = new Map(
    edges.map(({ parent, child }) => {
      const [from, to] = [numbers.get(parent.box)!, numbers.get(child.box)!];
      return [`${from} ${to}`, { from, to }];
    }),
  );
  const leaving = (side: WeightedExit['side']): readonly number[] => {
    const counts = boxes.map(() => 0);
    for (const exit of exits) if (exit.side === side) counts[numbers.get(exit.end.box)!]!++;
    return counts;
  };
  return {
    nodes: boxes.length,
    edges: [...pairs.values()],
    leavingLeft: leaving('child'),
    leavingRight: leaving('parent'),
    heights: boxes.map((box) => box.height + 30),
  };
}

function channelWidth({ tracks }: Channel): number {
  return Math.max(leastChannel, 2 * besideTracks + Math.max(0, tracks - 1) * trackGap);
}

function draw(component: Component, graph: LayeredGraph, layers: Layers): ComponentLayout {
  const y = nodeHeights(graph, layers);
  const channels = linksByLayer(graph).map((links) => layChannel(links, y));
  /** Left sides of the layers, and the right side of the last one. */
  const x = [0];
  for (const [at, layer] of layers.entries()) {
    const width = layer.reduce((most, node) => Math.max(most, graph.nodes[node]!.box?.width ?? 0), 0);
    const channel = at === layers.length - 1 ? 0 : channelWidth(channels[at]!);
    x.push(x[at]! + width + channel);
  }
  const boxes = new Map<string, Rectangle>();
  for (const [node, { box, layer }] of graph.nodes.entries())
    if (box) boxes.set(box.id, { x: x[layer]!, y: y[node]!, width: box.width, height: box.height });
  const wayOf = (links: readonly Link[], from: Point, to: Point): Way => {
    const points: Point[] = [from];
    for (const link of links) {
      const { layer } = graph.nodes[link.from]!;
      const track = channels[layer]!.trackOf.get(link);
      if (track === undefined) continue;
      const at = trackX(x[layer + 1]!, channels[layer]!, track);
      points.push({ x: at, y: y[link.from]! + link.fromY }, { x: at, y: y[link.to]! + link.toY });
    }
    return withoutStraightPoints([...points, to]);
  };
  const port = (end: LayoutEdge['parent'], side: 'parent' | 'child'): Point =>
    portOf(boxes.get(end.box)!, end, side);
  const routes = new Map<string, Way>();
  for (const edge of component.edges) {
    const links = graph.paths.get(edge.id);
    if (!links) continue;
    if (graph.turned.has(edge.id))
      routes.set(edge.id, wayOf(links, port(edge.child, 'parent'), port(edge.parent, 'child')).toReversed());
    else routes.set(edge.id, wayOf(links, port(edge.parent, 'parent'), port(edge.child, 'child')));
  }
  const right = x.at(-1)!;
  const exits = new Map<string, Way>();
  for (const exit of component.exits) {
    const id = exitId(exit);
    const links = graph.exitPaths.get(id)!;
    const from = port(exit.end, exit.side);
    if (exit.side === 'parent') {
      const last = links.at(-1);
      exits.set(id, wayOf(links, from, { x: right, y: last ? y[last.to]! : from.y }));
    } else {
      const [first] = links;
      exits.set(id, wayOf(links, { x: 0, y: first ? y[first.from]! : from.y }, from).toReversed());
    }
  }
  return {
    component,
    width: right,
    height: y.reduce((most, top, node) => Math.max(most, top + graph.nodes[node]!.height), 0),
    boxes,
    routes,
    exits,
  };
}

function trackX(nextLayer: number, channel: Channel, track: number): number {
  const width = channelWidth(channel);
  return Math.round(nextLayer - width / 2 + (track - (channel.tracks - 1) / 2) * trackGap);
}
