import { sizesOf, topologyOf } from './fingerprint.ts';
import { exitId, type GroupLayout } from './groupLayout.ts';
import {
  type Layout,
  type LayoutEdge,
  type LayoutGroup,
  type Point,
  portOf,
  type Rectangle,
} from './layoutGraph.ts';
import type { LayoutPlan } from './layoutPlan.ts';
import { linkRoutes, overlaps } from './linkRoutes.ts';

/** Some two screens at a scale at which columns can be read. */
const farAway = 2600;

/**
 * Puts the groups at their places and joins them.
 * @param before ways between groups that did not change are kept from there
 */
export function assemble(
  plan: LayoutPlan,
  laidOut: readonly GroupLayout[],
  places: ReadonlyMap<string, Point>,
  before?: Layout,
): Layout {
  const boxes: Record<string, Rectangle> = {};
  const routes: Record<string, readonly Point[]> = {};
  const exits = new Map<string, readonly Point[]>();
  const groups: LayoutGroup[] = [];
  for (const { group, signature, width, height, ...inside } of laidOut) {
    const at = places.get(group.id) ?? { x: 0, y: 0 };
    for (const [id, box] of inside.boxes) boxes[id] = { ...box, x: box.x + at.x, y: box.y + at.y };
    for (const [id, points] of inside.routes) routes[id] = shifted(points, at);
    for (const [id, points] of inside.exits) exits.set(id, shifted(points, at));
    groups.push({ ...group, ...at, width, height, signature });
  }
  for (const edge of plan.selfReferences) {
    const box = boxes[edge.parent.box];
    if (box) routes[edge.id] = selfRoute(box, edge);
  }
  const far = farLinks(plan.between, exits, before);
  const drawn = plan.between.filter((edge) => !far.has(edge.id));
  const kept = before ? keptLinks(drawn, groups, exits, before) : new Map();
  for (const [id, points] of kept) routes[id] = points;
  const links = linkRoutes(
    drawn.filter((edge) => !kept.has(edge.id)),
    exits,
    groups,
  );
  for (const [id, points] of links) routes[id] = points;
  return {
    boxes,
    routes,
    exits: Object.fromEntries(exits),
    groups,
    hubs: [...plan.hubs],
    stubs: [...plan.stubs, ...far],
    topology: topologyOf(plan.graph),
    sizes: sizesOf(plan.graph),
  };
}

/**
 * Edges that would run across several screens: nobody can follow such a line, and it crosses all the others.
 * An edge that is shown stays what it is until it has become clearly longer or shorter.
 */
function farLinks(
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

/** Links whose ends stand where they stood, and into whose way no changed frame has come. */
function keptLinks(
  edges: readonly LayoutEdge[],
  groups: readonly LayoutGroup[],
  exits: ReadonlyMap<string, readonly Point[]>,
  before: Layout,
): ReadonlyMap<string, readonly Point[]> {
  const old = new Map(before.groups.map((group) => [group.id, group]));
  const moved = groups.filter((group) => {
    const was = old.get(group.id);
    return (
      !was ||
      was.x !== group.x ||
      was.y !== group.y ||
      was.width !== group.width ||
      was.height !== group.height
    );
  });
  const kept = new Map<string, readonly Point[]>();
  for (const edge of edges) {
    const route = before.routes[edge.id];
    if (!route || route.length < 2) continue;
    const same = (
      [
        ['parent', edge.parent, 0],
        ['child', edge.child, -1],
      ] as const
    ).every(([side, end, at]) => {
      const id = `${side} ${end.y} ${end.box}`;
      const [now, was] = [exits.get(id), before.exits[id]];
      const port = route.at(at);
      return (
        now !== undefined &&
        was !== undefined &&
        now[0]!.x === port!.x &&
        now[0]!.y === port!.y &&
        JSON.stringify(now) === JSON.stringify(was)
      );
    });
    if (same && !moved.some((frame) => crosses(route, frame, [edge.parent.box, edge.child.box])))
      kept.set(edge.id, route);
  }
  return kept;
}

function crosses(route: readonly Point[], frame: LayoutGroup, ends: readonly string[]): boolean {
  if (ends.some((end) => frame.members.includes(end))) return true;
  return route.slice(1).some((to, index) => {
    const from = route[index]!;
    return overlaps(frame, {
      x: Math.min(from.x, to.x) - 1,
      y: Math.min(from.y, to.y) - 1,
      width: Math.abs(from.x - to.x) + 2,
      height: Math.abs(from.y - to.y) + 2,
    });
  });
}

function shifted(points: readonly Point[], by: Point): readonly Point[] {
  return points.map((point) => ({ x: point.x + by.x, y: point.y + by.y }));
}
