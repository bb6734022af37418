import { layeredGraph } from './layeredGraph.ts';
import { assignLayers, type DirectedGraph, withoutHoles } from './layering.ts';
import type { Component } from './layOutComponent.ts';
import { type Layers, orderLayers, reorderLayers } from './ordering.ts';

export interface Layering {
  /** By table. */
  readonly layers: readonly number[];
  /** Of what stands in each layer, from top to bottom. */
  readonly order: Layers;
}

interface Rated extends Layering {
  readonly cost: number;
  readonly crossings: number;
  /** By table: how far down in its layer it stands, from 0 to 1. */
  readonly places: readonly number[];
}

/** Layers may be so much higher than those of a picture of the wanted form, to begin with. */
const heightBounds = [Number.POSITIVE_INFINITY, 1.5, 1, 0.7] as const;
/** Layerings that are looked at: less where each takes longer. */
const mostTried = 150;
const effort = 2200;
/** A layering that seems so much worse is ordered anew before it is given up. */
const closeCall = 4;
/** What a line that leads from right to left costs, against a crossing. */
const turnedCost = 0.3;
const linkCost = 0.02;
/** Of a pixel of the longer side. */
const sizeCost = 0.0025;
/** Orders that are tried for each of them. */
const beginnings = 2;
/** Room for lines between layers, about. */
const channel = 80;

/**
 * The layer of each table: a short layering, and from there as long as it helps tables go to another layer, one
 * at a time, for fewer crossings, fewer lines back and a better form.
 */
export function chooseLayers(component: Component, graph: DirectedGraph): Layering {
  const area = component.boxes.reduce((sum, box) => sum + (box.width + channel) * (box.height + 30), 0);
  const height = Math.sqrt(area / component.aspect);
  const starts = new Map(
    heightBounds.map((bound) => {
      const layers = assignLayers(graph, height * bound);
      return [layers.join(' '), layers];
    }),
  );
  const rated = [...starts.values()]
    .map((layers) => rate(component, graph, layers, undefined))
    .sort((a, b) => a.cost - b.cost);
  const neighbours = component.boxes.map((): number[] => []);
  for (const { from, to } of graph.edges) {
    neighbours[from]!.push(to);
    neighbours[to]!.push(from);
  }
  const [best, second = best] = rated;
  if (!best || !second) return { layers: [], order: [] };
  // From where a search begins and in which order it goes decides where it ends.
  const tables = [...component.boxes.keys()];
  const searches = [
    () => improved(component, graph, neighbours, best, tables),
    () => improved(component, graph, neighbours, second, tables.toReversed()),
    () => improved(component, graph, neighbours, best, tables.toReversed()),
  ];
  let chosen = searches[0]!();
  for (const search of searches.slice(1, component.searches)) {
    if (chosen.crossings === 0) break;
    const found = search();
    if (found.cost < chosen.cost) chosen = found;
  }
  const { boxes, edges, exits } = component;
  const anew = orderLayers(layeredGraph(boxes, edges, exits, chosen.layers));
  return anew.crossings < chosen.crossings ? { layers: chosen.layers, order: anew.layers } : chosen;
}

function improved(
  component: Component,
  graph: DirectedGraph,
  neighbours: readonly (readonly number[])[],
  start: Rated,
  tables: readonly number[],
): Rated {
  let best = start;
  let left = Math.min(mostTried, Math.floor(effort / component.boxes.length));
  for (let changed = true; changed && left > 0; ) {
    changed = false;
    for (const node of tables) {
      const taken = new Set(neighbours[node]!.map((other) => best.layers[other]!));
      for (let layer = 0; layer < best.order.length && left > 0; layer++) {
        // An edge within a layer cannot be drawn.
        if (layer === best.layers[node] || taken.has(layer)) continue;
        left--;
        const next = withoutHoles(best.layers.map((it, index) => (index === node ? layer : it)));
        let rated = rate(component, graph, next, best.places);
        if (rated.cost >= best.cost - 0.001 && rated.cost < best.cost + closeCall)
          rated = rate(component, graph, next, undefined);
        if (rated.cost >= best.cost - 0.001) continue;
        best = rated;
        changed = true;
        break;
      }
    }
  }
  return best;
}

/** @param places of the tables in a layering before */
function rate(
  { boxes, edges, exits, aspect }: Component,
  { heights }: DirectedGraph,
  layers: readonly number[],
  places: readonly number[] | undefined,
): Rated {
  const graph = layeredGraph(boxes, edges, exits, layers);
  const ordering = places ? reorderLayers(graph, places) : orderLayers(graph, beginnings);
  const widths = new Array<number>(graph.layerCount).fill(0);
  const sums = new Array<number>(graph.layerCount).fill(0);
  for (const [node, layer] of layers.entries()) {
    widths[layer] = Math.max(widths[layer]!, boxes[node]!.width);
    sums[layer]! += heights[node]!;
  }
  const width = widths.reduce((sum, it) => sum + it + channel, 0);
  const height = Math.max(...sums);
  const size = Math.max(width / aspect, height) + (width + height) / 4;
  const cost =
    ordering.crossings + graph.turned.size * turnedCost + graph.links.length * linkCost + size * sizeCost;
  const found = new Array<number>(boxes.length).fill(0.5);
  for (const layer of ordering.layers)
    for (const [index, node] of layer.entries())
      if (node < boxes.length) found[node] = (index + 0.5) / layer.length;
  return { layers, order: ordering.layers, crossings: ordering.crossings, cost, places: found };
}
