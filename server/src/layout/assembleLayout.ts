import { exitId } from './exits.ts';
import { sizesOf, topologyOf } from './fingerprint.ts';
import type { GroupLayout } from './groupLayout.ts';
import {
  type Layout,
  type LayoutEdge,
  type LayoutGroup,
  type Point,
  portOf,
  type Rectangle,
} from './layoutGraph.ts';
import type { LayoutPlan } from './layoutPlan.ts';
import { shiftedWay } from './leadWay.ts';
import { linkRoutes } from './linkRoutes.ts';

/** Some two screens at a scale at which columns can be read. */
const farAway = 2600;

/** Puts the groups at their places and joins them. */
export function assemble(
  plan: LayoutPlan,
  laidOut: readonly GroupLayout[],
  places: ReadonlyMap<string, Point>,
): Layout {
  const boxes: Record<string, Rectangle> = {};
  const routes: Record<string, readonly Point[]> = {};
  const exits = new Map<string, readonly Point[]>();
  const groups: LayoutGroup[] = [];
  for (const { group, width, height, ...inside } of laidOut) {
    const at = places.get(group.id) ?? { x: 0, y: 0 };
    for (const [id, box] of inside.boxes) boxes[id] = { ...box, x: box.x + at.x, y: box.y + at.y };
    for (const [id, points] of inside.routes) routes[id] = shiftedWay(points, at);
    for (const [id, points] of inside.exits) exits.set(id, shiftedWay(points, at));
    groups.push({ ...group, ...at, width, height });
  }
  for (const edge of plan.selfReferences) {
    const box = boxes[edge.parent.box];
    if (box) routes[edge.id] = selfRoute(box, edge);
  }
  const far = farLinks(plan.between, exits, undefined);
  const drawn = plan.between.filter((edge) => !far.has(edge.id));
  const links = linkRoutes(drawn, exits, groups);
  for (const [id, points] of links) routes[id] = points;
  return {
    boxes,
    routes,
    exits: Object.fromEntries(exits),
    groups,
    hubs: [...plan.hubs],
    stubs: [...plan.stubs, ...far],
    young: [],
    topology: topologyOf(plan.graph),
    sizes: sizesOf(plan.graph),
  };
}

/**
 * Edges that would run across several screens: nobody can follow such a line, and it crosses all the others.
 * An edge that is shown stays what it is until it has become clearly longer or shorter.
 */
export function farLinks(
  edges: readonly LayoutEdge[],
  exits: ReadonlyMap<string, readonly Point[]>,
  before: Layout | undefined,
): ReadonlySet<string> {
  const stubs = new Set(before?.stubs);
  const far = edges.filter((edge) => {
    const from = exits.get(exitId({ side: 'parent', end: edge.parent }))?.at(-1);
    const to = exits.get(exitId({ side: 'child', end: edge.child }))?.at(-1);
    if (!from || !to) return false;
    const bound = stubs.has(edge.id) ? farAway / 2 : before?.routes[edge.id] ? farAway * 2 : farAway;
    return Math.abs(from.x - to.x) + Math.abs(from.y - to.y) > bound;
  });
  return new Set(far.map((edge) => edge.id));
}

/** A loop to the right of the table: from the key's row to the reference's. */
export function selfRoute(box: Rectangle, { parent, child }: LayoutEdge): readonly Point[] {
  const from = portOf(box, parent, 'parent');
  const to = portOf(box, child, 'parent');
  const x = from.x + 26;
  return from.y === to.y
    ? [from, { x, y: from.y }, { x, y: from.y + 14 }, { x: from.x, y: from.y + 14 }]
    : [from, { x, y: from.y }, { x, y: to.y }, to];
}
