import { exitId, type WeightedExit } from './exits.ts';
import type { GroupTask } from './groupLayout.ts';
import { type Group, groupTables } from './groups.ts';
import { findHubs } from './hubs.ts';
import {
  type Layout,
  type LayoutBox,
  type LayoutEdge,
  type LayoutGraph,
  usualAspect,
} from './layoutGraph.ts';

/** Up to so many tables there is time to look longer for a layout with fewer crossings. */
const carefulUpTo = 200;

/** What is decided before anything has a place. */
export interface LayoutPlan {
  readonly graph: LayoutGraph;
  readonly boxes: ReadonlyMap<string, LayoutBox>;
  readonly hubs: ReadonlySet<string>;
  readonly stubs: readonly string[];
  /** Edges of a table to itself. */
  readonly selfReferences: readonly LayoutEdge[];
  readonly groups: readonly Group[];
  /** Box id → group id. */
  readonly groupOf: ReadonlyMap<string, string>;
  readonly inner: ReadonlyMap<string, readonly LayoutEdge[]>;
  readonly between: readonly LayoutEdge[];
}

/** @param before the layout that is shown: hubs and groups of known tables stay */
export function planOf(graph: LayoutGraph, before?: Layout): LayoutPlan {
  const boxes = new Map(graph.boxes.map((box) => [box.id, box]));
  const edges = graph.edges.filter(({ parent, child }) => boxes.has(parent.box) && boxes.has(child.box));
  const hubs = findHubs(
    boxes.size,
    edges,
    before && { hubs: new Set(before.hubs), known: new Set(Object.keys(before.boxes)) },
  );
  const others = edges.filter(({ parent, child }) => parent.box !== child.box);
  const stubs = others.filter((edge) => hubs.has(edge.parent.box));
  const drawn = others.filter((edge) => !hubs.has(edge.parent.box));
  const groups = groupTables(graph, drawn, before);
  const groupOf = new Map(
    groups.flatMap((group) => group.members.map((member) => [member, group.id] as const)),
  );
  const inner = new Map<string, LayoutEdge[]>(groups.map((group) => [group.id, []]));
  const between: LayoutEdge[] = [];
  for (const edge of drawn) {
    const group = groupOf.get(edge.parent.box)!;
    if (group === groupOf.get(edge.child.box)) inner.get(group)!.push(edge);
    else between.push(edge);
  }
  return {
    graph,
    boxes,
    hubs,
    stubs: stubs.map((edge) => edge.id),
    selfReferences: edges.filter(({ parent, child }) => parent.box === child.box),
    groups,
    groupOf,
    inner,
    between,
  };
}

/** What is to be done for one group. Without edges of their own its tables stand in columns. */
export function taskOf(plan: LayoutPlan, group: Group): GroupTask {
  const exits = new Map<string, WeightedExit>();
  for (const { parent, child } of plan.between)
    for (const exit of [{ side: 'parent', end: parent } as const, { side: 'child', end: child } as const]) {
      if (plan.groupOf.get(exit.end.box) !== group.id) continue;
      const id = exitId(exit);
      exits.set(id, { ...exit, lines: (exits.get(id)?.lines ?? 0) + 1 });
    }
  return {
    group,
    boxes: group.members.map((member) => plan.boxes.get(member)!),
    inner: plan.inner.get(group.id) ?? [],
    exits: [...exits.values()],
    careful: plan.boxes.size <= carefulUpTo,
    aspect: plan.graph.aspect ?? usualAspect,
  };
}
