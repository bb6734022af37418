import { adjustedRoutes } from './adjustedRoutes.ts';
import { adjustGroup } from './adjustGroup.ts';
import { sizesOf, topologyOf } from './fingerprint.ts';
import { type GroupLayout, layOutGroup } from './groupLayout.ts';
import type { Group } from './groups.ts';
import type { Layout, LayoutGraph, LayoutGroup, Point, Rectangle } from './layoutGraph.ts';
import { type LayoutPlan, planOf, taskOf } from './layoutPlan.ts';
import { leastGap, nearestFree, pushApart } from './pushApart.ts';

/** With more new tables than this in a group it is laid out anew. */
const mostNew = 0.4;

/**
 * A layout after a change of the graph, in which as little as possible moves: tables stay, a grown one pushes
 * its neighbours, a new one goes beside what it refers to, and only lines whose ends or way have changed are
 * led anew. What that costs in crossings comes back when a person asks for a new layout. Undefined where too little
 * is left of what was laid out: then a layout from nothing is as good.
 */
export function adjustLayout(graph: LayoutGraph, before: Layout): Layout | undefined {
  if (topologyOf(graph) === before.topology && sizesOf(graph) === before.sizes) return before;
  const known = graph.boxes.filter((box) => before.boxes[box.id]);
  if (known.length < graph.boxes.length / 2 || known.length === 0) return undefined;
  const plan = planOf(graph, before);
  const old = new Map(before.groups.map((group) => [group.id, group]));
  const isAnew = (group: Group): boolean => {
    const was = old.get(group.id);
    if (!was) return true;
    const fresh = group.members.filter((member) => !was.members.includes(member)).length;
    return fresh > Math.max(2, group.members.length * mostNew);
  };
  const anew = plan.groups.filter(isAnew).map((group) => layOutGroup(taskOf(plan, group)));
  const frames = new Map<string, LayoutGroup>();
  const boxes = new Map<string, Rectangle>();
  const changed = new Set<string>();
  for (const group of plan.groups) {
    if (isAnew(group)) continue;
    const adjusted = adjustGroup(
      group,
      plan,
      before,
      old.get(group.id)!,
      before.groups.filter((other) => other.id !== group.id),
    );
    frames.set(group.id, adjusted.frame);
    for (const [id, box] of adjusted.boxes) boxes.set(id, box);
    if (adjusted.grown) changed.add(group.id);
  }
  for (const inside of anew) {
    const { group, width, height } = inside;
    const at =
      placeAgain(inside, before, old) ??
      nearestFree({ width, height }, neighbourOf(group, plan, frames), [...frames.values()]);
    frames.set(group.id, { ...group, ...at, width, height });
    changed.add(group.id);
    for (const [id, box] of inside.boxes) boxes.set(id, { ...box, x: box.x + at.x, y: box.y + at.y });
  }
  const pushed = pushApart(frames, changed, leastGap);
  const groups = plan.groups.map((group) => ({ ...frames.get(group.id)!, ...pushed.get(group.id)! }));
  for (const group of groups) {
    const from = frames.get(group.id)!;
    if (from.x === group.x && from.y === group.y) continue;
    for (const member of group.members) {
      const box = boxes.get(member)!;
      boxes.set(member, { ...box, x: box.x + group.x - from.x, y: box.y + group.y - from.y });
    }
  }
  const { routes, exits, stubs } = adjustedRoutes({ plan, before, boxes, groups, anew });
  return {
    boxes: Object.fromEntries(boxes),
    routes,
    exits,
    groups,
    hubs: [...plan.hubs],
    stubs,
    young: youngTables(graph, before),
    topology: topologyOf(graph),
    sizes: sizesOf(graph),
  };
}

function youngTables({ boxes }: LayoutGraph, before: Layout): readonly string[] {
  const young = new Set(before.young);
  return boxes.map((box) => box.id).filter((id) => !before.boxes[id] || young.has(id));
}

/** Lays the new inside of a known group over the old one, so that its tables stay near where they were. */
function placeAgain(
  { group, boxes }: GroupLayout,
  before: Layout,
  old: ReadonlyMap<string, LayoutGroup>,
): Point | undefined {
  if (!old.has(group.id)) return undefined;
  const shifts = [...boxes].flatMap(([id, box]) => {
    const was = before.boxes[id];
    return was ? [{ x: was.x - box.x, y: was.y - box.y }] : [];
  });
  if (shifts.length === 0) return undefined;
  const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  return { x: median(shifts.map((it) => it.x)), y: median(shifts.map((it) => it.y)) };
}

/** The frame that a new group has most to do with; else the last one. */
function neighbourOf(
  group: Group,
  plan: LayoutPlan,
  placed: ReadonlyMap<string, Rectangle>,
): Rectangle | undefined {
  const links = new Map<string, number>();
  for (const { parent, child } of plan.between) {
    const [one, two] = [plan.groupOf.get(parent.box)!, plan.groupOf.get(child.box)!];
    const other = one === group.id ? two : two === group.id ? one : undefined;
    if (other !== undefined && placed.has(other)) links.set(other, (links.get(other) ?? 0) + 1);
  }
  const [best] = [...links].sort(([, a], [, b]) => b - a);
  return best ? placed.get(best[0]) : [...placed.values()].at(-1);
}
