import { elkGraph, readElkGroup } from './elk/elkGroup.ts';
import type { RunElk } from './elk/runElk.ts';
import { type GroupLayout, type GroupTask, layOutGroup } from './groupLayout.ts';
import type { Way } from './leadWay.ts';
import { countCrossings } from './routeCrossings.ts';

/** Lines that cross less may be so much longer: a way around a table is harder to follow than a crossing. */
const mostDetour = 1.2;

/**
 * Lays out groups, each by itself. Where lines cross, elk's layered layout is asked as well, and the one with fewer
 * crossings is taken: on schemas of 500 and 1,000 tables that saves about a tenth of them. elk works in a thread of its own
 * meanwhile, where it has one; without its answer the first layout stands.
 */
export function layOutGroups(
  tasks: readonly GroupTask[],
  runElk: RunElk | undefined,
): Promise<readonly GroupLayout[]> {
  return Promise.all(tasks.map((task) => layOutBest(task, runElk)));
}

async function layOutBest(task: GroupTask, runElk: RunElk | undefined): Promise<GroupLayout> {
  const first = layOutGroup(task);
  if (!runElk) return first;
  const crossings = crossingsIn(first);
  if (crossings === 0) return first;
  try {
    const second = readElkGroup(task, await runElk(elkGraph(task)));
    const isBetter = crossingsIn(second) < crossings && lengthOf(second) <= mostDetour * lengthOf(first);
    return isBetter ? second : first;
  } catch {
    // A picture with some more crossings is better than none.
    return first;
  }
}

function crossingsIn(layout: GroupLayout): number {
  return countCrossings(waysOf(layout));
}

function lengthOf(layout: GroupLayout): number {
  let length = 0;
  for (const way of waysOf(layout))
    for (const [index, to] of way.slice(1).entries())
      length += Math.abs(to.x - way[index]!.x) + Math.abs(to.y - way[index]!.y);
  return length;
}

function waysOf({ routes, exits }: GroupLayout): readonly Way[] {
  return [...routes.values(), ...exits.values()];
}
