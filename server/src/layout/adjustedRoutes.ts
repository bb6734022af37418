import { farLinks, selfRoute } from './assembleLayout.ts';
import { type Exit, exitId } from './exits.ts';
import type { GroupLayout } from './groupLayout.ts';
import {
  facingPorts,
  type Layout,
  type LayoutGroup,
  type Point,
  portOf,
  type Rectangle,
} from './layoutGraph.ts';
import type { LayoutPlan } from './layoutPlan.ts';
import { leadWay, samePoint, shiftedWay, type Way } from './leadWay.ts';
import { linkRoutes, overlaps } from './linkRoutes.ts';

export interface RouteTask {
  readonly plan: LayoutPlan;
  readonly before: Layout;
  readonly boxes: ReadonlyMap<string, Rectangle>;
  readonly groups: readonly LayoutGroup[];
  /** Groups that were laid out anew bring their lines along. */
  readonly anew: readonly GroupLayout[];
}

/** Lines that end where they ended, with nothing new in their way, are kept; the others are led anew. */
export function adjustedRoutes(task: RouteTask): {
  readonly routes: Readonly<Record<string, Way>>;
  readonly exits: Readonly<Record<string, Way>>;
  readonly stubs: readonly string[];
} {
  const { plan, before, boxes, groups, anew } = task;
  const routes: Record<string, Way> = {};
  const exits = new Map<string, Way>();
  const frames = new Map(groups.map((group) => [group.id, group]));
  const oldFrames = new Map(before.groups.map((group) => [group.id, group]));
  const isAnew = new Set(anew.map((it) => it.group.id));
  for (const inside of anew) {
    const { x, y } = frames.get(inside.group.id)!;
    for (const [id, way] of inside.routes) routes[id] = shiftedWay(way, { x, y });
    for (const [id, way] of inside.exits) exits.set(id, shiftedWay(way, { x, y }));
  }
  for (const group of groups) {
    if (isAnew.has(group.id)) continue;
    const was = oldFrames.get(group.id)!;
    const inside = group.members.map((member) => boxes.get(member)!);
    const shift = shiftOf(group, before, boxes);
    const moved = group.members.filter((member) => hasMoved(before.boxes[member], boxes.get(member)!, shift));
    const inWay = moved.map((member) => boxes.get(member)!);
    const taken: Way[] = [];
    const keep = (old: Way | undefined, from: Point, to: Point | undefined): Way | undefined => {
      const way = old && shiftedWay(old, shift);
      if (!way || way.length < 2 || !samePoint(way[0], from) || (to && !samePoint(way.at(-1), to)))
        return undefined;
      return inWay.some((box) => runsThrough(way, box)) ? undefined : way;
    };
    const lead = (from: Point, to: Point, heading: 1 | -1): Way =>
      leadWay(from, to, heading, inside, [...taken, ...Object.values(routes)]);
    for (const edge of plan.inner.get(group.id) ?? []) {
      const { from, to, heading } = facingPorts(
        boxes.get(edge.parent.box)!,
        boxes.get(edge.child.box)!,
        edge,
      );
      routes[edge.id] = keep(before.routes[edge.id], from, to) ?? lead(from, to, heading);
    }
    const sideMoved = group.x - shift.x !== was.x || group.x + group.width - shift.x !== was.x + was.width;
    for (const exit of exitsOf(plan, group.id)) {
      const id = exitId(exit);
      if (exits.has(id)) continue;
      const from = portOf(boxes.get(exit.end.box)!, exit.end, exit.side);
      const kept = sideMoved ? undefined : keep(before.exits[id], from, undefined);
      const heading = exit.side === 'parent' ? 1 : -1;
      const to = { x: heading === 1 ? group.x + group.width : group.x, y: from.y };
      const way = kept ?? lead(from, to, heading);
      taken.push(way);
      exits.set(id, way);
    }
  }
  for (const edge of plan.selfReferences) routes[edge.id] = selfRoute(boxes.get(edge.parent.box)!, edge);
  const far = farLinks(plan.between, exits, before);
  const drawn = plan.between.filter((edge) => !far.has(edge.id));
  const movedFrames = groups.filter((group) => !sameFrame(oldFrames.get(group.id), group));
  const links = drawn.filter((edge) => {
    const old = before.routes[edge.id];
    const kept =
      old && keptLink(old, exits, before, edge) && !movedFrames.some((frame) => runsThrough(old, frame));
    if (kept) routes[edge.id] = old;
    return !kept;
  });
  for (const [id, way] of linkRoutes(links, exits, groups)) routes[id] = way;
  return { routes, exits: Object.fromEntries(exits), stubs: [...plan.stubs, ...far] };
}

function exitsOf(plan: LayoutPlan, group: string): readonly Exit[] {
  return plan.between.flatMap(({ parent, child }): readonly Exit[] =>
    [{ side: 'parent', end: parent } as const, { side: 'child', end: child } as const].filter(
      (exit) => plan.groupOf.get(exit.end.box) === group,
    ),
  );
}

/** How far the group as a whole was pushed: by its first table that did not move inside of it. */
function shiftOf(group: LayoutGroup, before: Layout, boxes: ReadonlyMap<string, Rectangle>): Point {
  const counts = new Map<string, { readonly shift: Point; count: number }>();
  for (const member of group.members) {
    const [was, now] = [before.boxes[member], boxes.get(member)];
    if (!was || !now) continue;
    const shift = { x: now.x - was.x, y: now.y - was.y };
    const key = `${shift.x} ${shift.y}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { shift, count: 1 });
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  return most?.shift ?? { x: 0, y: 0 };
}

function hasMoved(was: Rectangle | undefined, now: Rectangle, shift: Point): boolean {
  return (
    !was ||
    was.x + shift.x !== now.x ||
    was.y + shift.y !== now.y ||
    was.width !== now.width ||
    was.height !== now.height
  );
}

function keptLink(
  old: Way,
  exits: ReadonlyMap<string, Way>,
  before: Layout,
  edge: LayoutPlan['between'][number],
): boolean {
  const ends = [
    [{ side: 'parent', end: edge.parent }, old[0]],
    [{ side: 'child', end: edge.child }, old.at(-1)],
  ] as const;
  return ends.every(([exit, port]) => {
    const id = exitId(exit);
    const [now, was] = [exits.get(id), before.exits[id]];
    return now !== undefined && was !== undefined && samePoint(now[0], port) && sameWay(now, was);
  });
}

function sameWay(one: Way, two: Way): boolean {
  return one.length === two.length && one.every((point, at) => samePoint(point, two[at]));
}

function sameFrame(one: Rectangle | undefined, two: Rectangle): boolean {
  return (
    one !== undefined &&
    one.x === two.x &&
    one.y === two.y &&
    one.width === two.width &&
    one.height === two.height
  );
}

function runsThrough(way: Way, box: Rectangle): boolean {
  return way.slice(1).some((to, index) => {
    const from = way[index]!;
    return overlaps(box, {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.abs(from.x - to.x),
      height: Math.abs(from.y - to.y),
    });
  });
}
