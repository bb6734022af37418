import { framePadding } from '../../../server/src/layout/groupLayout.ts';
import type { Layout, Rectangle } from '../../../server/src/layout/layoutGraph.ts';
import type { CollapsedPlaces } from './collapsedGroups.ts';

/**
 * The layout of the open groups with the box of each collapsed one where its frame begins, to go on from: everything else
 * stays where it stands. Undefined where every group is collapsed: those boxes stand better close together.
 */
export function collapsedLayout(open: Layout, places: CollapsedPlaces): Layout | undefined {
  if (open.groups.every(({ members }) => members.every((member) => places.has(member)))) return undefined;
  const boxes: Record<string, Rectangle> = {};
  for (const [id, box] of Object.entries(open.boxes)) if (!places.has(id)) boxes[id] = box;
  const groups = open.groups.map((group) => {
    const box = places.get(group.members[0] ?? '');
    if (box === undefined) return group;
    const { x, y } = group;
    // Its size comes with the next measuring; the frame grows with it.
    boxes[box] = { x: x + framePadding.side, y: y + framePadding.top, width: 0, height: 0 };
    return { ...group, members: [box], x, y, width: 0, height: 0 };
  });
  const hubs = open.hubs.filter((id) => !places.has(id));
  return { ...open, boxes, groups, hubs, topology: '', sizes: '' };
}
