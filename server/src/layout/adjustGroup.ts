import { framePadding, looseGap } from './groupLayout.ts';
import type { Group } from './groups.ts';
import type { Layout, LayoutGroup, Point, Rectangle } from './layoutGraph.ts';
import type { LayoutPlan } from './layoutPlan.ts';
import { freePlaces, leastGap, overlapping, pushApart } from './pushApart.ts';

/** Between tables that push each other. */
const leastTableGap = 20;
/** Between a new table and what stands there: room for its lines. */
const newTableGap = 56;

/**
 * A known group with its tables where they were. Grown tables push their neighbours, new ones go to the free
 * place nearest to what they refer to. The frame grows with them and does not shrink.
 * @param others frames of the other groups
 */
export function adjustGroup(
  group: Group,
  plan: LayoutPlan,
  before: Layout,
  was: LayoutGroup,
  others: readonly Rectangle[],
): {
  readonly frame: LayoutGroup;
  readonly boxes: ReadonlyMap<string, Rectangle>;
  /** The frame is another one. */
  readonly grown: boolean;
} {
  const placed = new Map<string, Rectangle>();
  const grown = new Set<string>();
  for (const member of group.members) {
    const box = was.members.includes(member) ? before.boxes[member] : undefined;
    if (!box) continue;
    const { width, height } = plan.boxes.get(member)!;
    placed.set(member, { x: box.x, y: box.y, width, height });
    if (width > box.width || height > box.height) grown.add(member);
  }
  const boxes = new Map(grown.size > 0 ? pushApart(placed, grown, leastTableGap) : placed);
  for (const member of group.members) {
    if (boxes.has(member)) continue;
    const size = plan.boxes.get(member)!;
    const places = freePlaces(
      size,
      wanted(member, plan, group, boxes),
      [...boxes.values()],
      group.loose ? looseGap : newTableGap,
    );
    const placedAt = (at: Point): Rectangle => ({ ...at, width: size.width, height: size.height });
    // A place that lets the other groups stand is worth a longer way.
    const quiet = places.find((at) => {
      const frame = around(was, [...boxes.values(), placedAt(at)]);
      return !others.some((other) => overlapping(frame, other, leastGap));
    });
    boxes.set(member, placedAt(quiet ?? places[0]!));
  }
  const frame = around(was, boxes.values());
  return {
    frame: { ...group, ...frame },
    boxes,
    grown: frame.x !== was.x || frame.y !== was.y || frame.width !== was.width || frame.height !== was.height,
  };
}

/** Where a new table would like to stand: to the right of what it refers to, else left of what refers to it. */
function wanted(
  member: string,
  plan: LayoutPlan,
  group: Group,
  boxes: ReadonlyMap<string, Rectangle>,
): Rectangle | undefined {
  const size = plan.boxes.get(member)!;
  const beside = (box: Rectangle | undefined, at: (box: Rectangle) => Point): readonly Rectangle[] =>
    box ? [{ ...at(box), width: size.width, height: size.height }] : [];
  const edges = plan.inner.get(group.id) ?? [];
  const right = edges
    .filter((edge) => edge.child.box === member)
    .flatMap((edge) =>
      beside(boxes.get(edge.parent.box), (box) => ({ x: box.x + box.width + newTableGap, y: box.y })),
    );
  const left = edges
    .filter((edge) => edge.parent.box === member)
    .flatMap((edge) =>
      beside(boxes.get(edge.child.box), (box) => ({ x: box.x - size.width - newTableGap, y: box.y })),
    );
  return (
    right.sort((a, b) => b.x - a.x)[0] ?? left.sort((a, b) => a.x - b.x)[0] ?? [...boxes.values()].at(-1)
  );
}

function around(frame: Rectangle, boxes: Iterable<Rectangle>): Rectangle {
  let [left, top] = [frame.x, frame.y];
  let [right, bottom] = [frame.x + frame.width, frame.y + frame.height];
  for (const box of boxes) {
    left = Math.min(left, box.x - framePadding.side);
    top = Math.min(top, box.y - framePadding.top);
    right = Math.max(right, box.x + box.width + framePadding.side);
    bottom = Math.max(bottom, box.y + box.height + framePadding.bottom);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
