import { framePadding } from '../../../server/src/layout/groupLayout.ts';
import type { Layout, LayoutGroup, Rectangle } from '../../../server/src/layout/layoutGraph.ts';
import { leastGap } from '../../../server/src/layout/pushApart.ts';
import { tableMetrics } from '../../../server/src/layout/tableBox.ts';
import type { CollapsedPlaces } from './collapsedGroups.ts';

/**
 * The layout of the open groups with the box of each collapsed one where its frame begins, to go on from: everything else
 * stays where it stands. Where all are collapsed they move together, each in the direction where a person knows it to be.
 */
export function collapsedLayout(open: Layout, places: CollapsedPlaces): Layout {
  const closer = isAllCollapsed(open, places) ? closest(open.groups) : 1;
  const boxes: Record<string, Rectangle> = {};
  for (const [id, box] of Object.entries(open.boxes)) if (!places.has(id)) boxes[id] = box;
  const groups = open.groups.map((group) => {
    const box = places.get(group.members[0] ?? '');
    if (box === undefined) return group;
    const [x, y] = [group.x * closer, group.y * closer];
    // Its size comes with the next measuring; the frame grows with it.
    boxes[box] = { x: x + framePadding.side, y: y + framePadding.top, width: 0, height: 0 };
    return { ...group, members: [box], x, y, width: 0, height: 0 };
  });
  const hubs = open.hubs.filter((id) => !places.has(id));
  return { ...open, boxes, groups, hubs, topology: '', sizes: '' };
}

/** Whether nothing but boxes of collapsed groups is left. */
export function isAllCollapsed(open: Layout, places: CollapsedPlaces): boolean {
  return open.groups.length > 0 && open.groups.every(({ members }) => members.every((it) => places.has(it)));
}

/** Of a collapsed group with the room around it: about as much as most need; what is larger pushes the others away. */
const usualWidth = 440;

/** The part of their distances at which the collapsed groups do not yet touch. */
function closest(groups: readonly LayoutGroup[]): number {
  const heightOf = ({ members }: LayoutGroup): number =>
    tableMetrics.headerHeight + members.length * tableMetrics.rowHeight + 2 * framePadding.top + leastGap;
  let part = 0.1;
  for (const [index, one] of groups.entries())
    for (const two of groups.slice(index + 1)) {
      const upper = one.y < two.y ? one : two;
      const across = usualWidth / Math.max(1, Math.abs(one.x - two.x));
      const down = heightOf(upper) / Math.max(1, Math.abs(one.y - two.y));
      part = Math.max(part, Math.min(across, down));
    }
  return Math.min(1, part);
}
