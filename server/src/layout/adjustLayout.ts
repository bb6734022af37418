import { assemble } from './assembleLayout.ts';
import type { RunElk } from './elk.ts';
import { sizesOf, topologyOf } from './fingerprint.ts';
import { exitId, type GroupLayout, type GroupTask, layOutGroups, signatureOf } from './groupLayout.ts';
import type { Group } from './groups.ts';
import { layOutDiagram } from './layoutDiagram.ts';
import type { Layout, LayoutGraph, LayoutGroup, Point, Rectangle } from './layoutGraph.ts';
import { type LayoutPlan, planOf, taskOf } from './layoutPlan.ts';
import { groupGap, nearestFree, pushApart } from './pushApart.ts';

/**
 * A layout after a change of the graph. Groups without a change keep everything; a changed one is laid out
 * again as near as possible to how it was; another group is moved only when a changed one has grown into it.
 */
export async function adjustLayout(graph: LayoutGraph, before: Layout, runElk: RunElk): Promise<Layout> {
  if (topologyOf(graph) === before.topology && sizesOf(graph) === before.sizes) return before;
  const known = graph.boxes.filter((box) => before.boxes[box.id]);
  if (known.length < graph.boxes.length / 2 || known.length === 0) return layOutDiagram(graph, runElk);
  const plan = planOf(graph, before);
  const old = new Map(before.groups.map((group) => [group.id, group]));
  const tasks = plan.groups.map((group) => {
    const was = old.get(group.id);
    return was ? taskOf(plan, group, hints(plan, group, before, was)) : taskOf(plan, group);
  });
  const isKept = (task: GroupTask): boolean => old.get(task.group.id)?.signature === signatureOf(task);
  const changed = await layOutGroups(
    tasks.filter((task) => !isKept(task)),
    runElk,
  );
  const laidOut = [
    ...tasks.filter(isKept).map((task) => keptGroup(task, before, old.get(task.group.id)!)),
    ...changed,
  ];
  const places = placesOf(laidOut, new Set(changed.map((it) => it.group.id)), plan, before, old);
  return assemble(plan, laidOut, places, before);
}

/** Where the boxes of a group stood in it; a new one to the right of what it refers to. */
function hints(plan: LayoutPlan, group: Group, before: Layout, was: LayoutGroup): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>();
  for (const member of group.members) {
    const box = before.boxes[member];
    if (box && was.members.includes(member)) places.set(member, { x: box.x - was.x, y: box.y - was.y });
  }
  for (const member of group.members) {
    if (places.has(member)) continue;
    const box = plan.boxes.get(member)!;
    const edges = plan.inner.get(group.id) ?? [];
    const parents = edges.filter((edge) => edge.child.box === member).map((edge) => edge.parent.box);
    const children = edges.filter((edge) => edge.parent.box === member).map((edge) => edge.child.box);
    const right = parents.flatMap((id) => {
      const at = places.get(id);
      return at ? [{ x: at.x + (plan.boxes.get(id)?.width ?? 0) + 84, y: at.y }] : [];
    });
    const left = children.flatMap((id) => {
      const at = places.get(id);
      return at ? [{ x: at.x - box.width - 84, y: at.y }] : [];
    });
    const at = right.sort((a, b) => b.x - a.x)[0] ?? left.sort((a, b) => a.x - b.x)[0];
    places.set(member, at ?? { x: was.width / 2, y: was.height });
  }
  return places;
}

/** A group as it stood, relative to its corner again. */
function keptGroup(task: GroupTask, before: Layout, was: LayoutGroup): GroupLayout {
  const back = (points: readonly Point[]): readonly Point[] =>
    points.map((point) => ({ x: point.x - was.x, y: point.y - was.y }));
  const exits = new Map<string, readonly Point[]>();
  for (const exit of task.exits) {
    const id = exitId(exit);
    exits.set(id, back(before.exits[id] ?? []));
  }
  return {
    group: task.group,
    signature: was.signature,
    width: was.width,
    height: was.height,
    boxes: new Map(
      task.boxes.map(({ id }) => {
        const box = before.boxes[id]!;
        return [id, { ...box, x: box.x - was.x, y: box.y - was.y }];
      }),
    ),
    routes: new Map(task.inner.map((edge) => [edge.id, back(before.routes[edge.id] ?? [])])),
    exits,
  };
}

function placesOf(
  laidOut: readonly GroupLayout[],
  changed: ReadonlySet<string>,
  plan: LayoutPlan,
  before: Layout,
  old: ReadonlyMap<string, LayoutGroup>,
): ReadonlyMap<string, Point> {
  let frames: ReadonlyMap<string, Rectangle> = new Map(
    laidOut.flatMap(({ group, width, height, boxes }) => {
      const was = old.get(group.id);
      if (!was) return [];
      const shift = changed.has(group.id) ? medianShift(boxes, before) : { x: was.x, y: was.y };
      return [[group.id, { ...shift, width, height }] as const];
    }),
  );
  const grown = new Set([...changed].filter((id) => frames.has(id)));
  frames = pushApart(frames, grown, groupGap);
  const placed = new Map(frames);
  for (const { group, width, height } of laidOut) {
    if (placed.has(group.id)) continue;
    const near = neighbourOf(group, plan, placed);
    placed.set(group.id, { ...nearestFree({ width, height }, near, [...placed.values()]), width, height });
  }
  return placed;
}

/** Lays the new inside over the old one, so that most of its boxes stay where they are. */
function medianShift(boxes: ReadonlyMap<string, Rectangle>, before: Layout): Point {
  const known = [...boxes].flatMap(([id, box]) => {
    const was = before.boxes[id];
    return was ? [{ x: was.x - box.x, y: was.y - box.y }] : [];
  });
  const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return { x: median(known.map((it) => it.x)), y: median(known.map((it) => it.y)) };
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
