import { assemble } from './assembleLayout.ts';
import type { RunElk } from './elk/runElk.ts';
import { exitId } from './exits.ts';
import { layOutGroups } from './layOutGroups.ts';
import { type Layout, type LayoutEnd, type LayoutGraph, usualAspect } from './layoutGraph.ts';
import { planOf, taskOf } from './layoutPlan.ts';
import { placeGroups } from './placeGroups.ts';

/**
 * A layout from nothing: groups, each laid out by itself, then placed and joined.
 * @param runElk left out where there is no time for a second layout of groups whose lines cross
 */
export async function layOutDiagram(graph: LayoutGraph, runElk?: RunElk): Promise<Layout> {
  const plan = planOf(graph);
  const tasks = plan.groups.map((group) => taskOf(plan, group));
  const laidOut = await layOutGroups(tasks, runElk);
  const exits = new Map(laidOut.flatMap((it) => [...it.exits]));
  const endY = (side: 'parent' | 'child', end: LayoutEnd): number =>
    exits.get(exitId({ side, end }))?.at(-1)?.y ?? 0;
  const places = placeGroups(
    laidOut.map(({ group, width, height }) => ({ id: group.id, width, height })),
    plan.between.map(({ parent, child }) => ({
      parent: plan.groupOf.get(parent.box)!,
      child: plan.groupOf.get(child.box)!,
      parentY: endY('parent', parent),
      childY: endY('child', child),
    })),
    graph.aspect ?? usualAspect,
  );
  return assemble(plan, laidOut, places);
}
