import { assemble } from './assembleLayout.ts';
import type { RunElk } from './elk.ts';
import { layOutGroups } from './groupLayout.ts';
import type { Layout, LayoutGraph } from './layoutGraph.ts';
import { planOf, taskOf } from './layoutPlan.ts';
import { placeGroups } from './placeGroups.ts';

/** A layout from nothing: groups, each laid out by itself, then placed and joined. */
export async function layOutDiagram(graph: LayoutGraph, runElk: RunElk): Promise<Layout> {
  const plan = planOf(graph);
  const laidOut = await layOutGroups(
    plan.groups.map((group) => taskOf(plan, group)),
    runElk,
  );
  const places = await placeGroups(
    laidOut.map(({ group, width, height }) => ({ id: group.id, width, height })),
    plan.between.map(
      ({ parent, child }) => [plan.groupOf.get(parent.box)!, plan.groupOf.get(child.box)!] as const,
    ),
    runElk,
  );
  return assemble(plan, laidOut, places);
}
