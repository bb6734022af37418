import type { LayoutEdge } from './layoutGraph.ts';

const fewest = 8;
const share = 0.06;

/**
 * Tables that so many others refer to that lines to them would cover the picture. A table that was a hub (or
 * was none) stays so until the count has clearly left the bound, so that one key does not redraw everything.
 * @param before the hubs of the picture that is shown; undefined for the first one
 */
export function findHubs(
  boxCount: number,
  edges: readonly LayoutEdge[],
  before?: { readonly hubs: ReadonlySet<string>; readonly known: ReadonlySet<string> },
): ReadonlySet<string> {
  const children = new Map<string, Set<string>>();
  for (const { parent, child } of edges) {
    if (parent.box === child.box) continue;
    const known = children.get(parent.box);
    if (known) known.add(child.box);
    else children.set(parent.box, new Set([child.box]));
  }
  const bound = Math.max(fewest, boxCount * share);
  const hubs = [...children].filter(([id, referring]) => {
    if (!before?.known.has(id)) return referring.size >= bound;
    return referring.size >= (before.hubs.has(id) ? bound / 2 : bound * 1.5);
  });
  return new Set(hubs.map(([id]) => id));
}
