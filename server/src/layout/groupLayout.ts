import { exitId, type WeightedExit } from './exits.ts';
import { groupBy } from './groupBy.ts';
import type { Group } from './groups.ts';
import { layOutComponent } from './layered/layOutComponent.ts';
import { type LayoutBox, type LayoutEdge, type Point, portOf, type Rectangle } from './layoutGraph.ts';
import { leadWay, shiftedWay, type Way } from './leadWay.ts';
import { withoutStraightPoints } from './orthogonalRoute.ts';
import { packColumns, packShelves } from './packing.ts';

/** One group laid out by itself; everything is relative to its upper left corner. */
export interface GroupLayout {
  readonly group: Group;
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Rectangle>;
  /** Edges inside of the group, whole. */
  readonly routes: ReadonlyMap<string, Way>;
  /** Edges to other groups: from the port to the frame. By `exitId`. */
  readonly exits: ReadonlyMap<string, Way>;
}

export interface GroupTask {
  readonly group: Group;
  readonly boxes: readonly LayoutBox[];
  readonly inner: readonly LayoutEdge[];
  /** Ends that have their other end elsewhere. */
  readonly exits: readonly WeightedExit[];
  /** There is time for a longer search. */
  readonly careful: boolean;
  /** Width to height that is aimed at. */
  readonly aspect: number;
}

/** Room for the name of the group above its tables. */
export const framePadding = { top: 52, side: 28, bottom: 28 } as const;

/** Between tables that stand in columns. */
export const looseGap = 28;
/** Between tables that do not hang together with others of their group. */
const componentGap = 44;

/** Lays out one group: what hangs together in layers, side by side, and single tables in columns below. */
export function layOutGroup(task: GroupTask): GroupLayout {
  const { linked, single } = componentsOf(task);
  const components = linked.map((boxes) => {
    const members = new Set(boxes.map((box) => box.id));
    return layOutComponent({
      boxes,
      edges: task.inner.filter((edge) => members.has(edge.parent.box)),
      exits: task.exits.filter((exit) => members.has(exit.end.box)),
      searches: task.careful ? 3 : 1,
      aspect: task.aspect,
    });
  });
  const columns = packColumns(single, looseGap, task.aspect);
  const blocks = single.length === 0 ? components : [...components, columns];
  const packed = packShelves(blocks, componentGap, task.aspect);
  const at = (index: number): Point => ({
    x: packed.places[index]!.x + framePadding.side,
    y: packed.places[index]!.y + framePadding.top,
  });
  const boxes = new Map<string, Rectangle>();
  const routes = new Map<string, Way>();
  const exits = new Map<string, Way>();
  for (const [index, component] of components.entries()) {
    const by = at(index);
    for (const [id, box] of component.boxes) boxes.set(id, moved(box, by));
    for (const [id, way] of component.routes) routes.set(id, shiftedWay(way, by));
    for (const [id, way] of component.exits) exits.set(id, shiftedWay(way, by));
  }
  for (const [index, box] of single.entries())
    boxes.set(box.id, {
      ...moved({ ...columns.places[index]!, width: box.width, height: box.height }, at(components.length)),
    });
  const width = packed.width + 2 * framePadding.side;
  const height = packed.height + framePadding.top + framePadding.bottom;
  for (const exit of task.exits) {
    const id = exitId(exit);
    exits.set(id, toFrame(exit, exits.get(id), boxes, width, [...routes.values(), ...exits.values()]));
  }
  return { group: task.group, width, height, boxes, routes, exits };
}

/** Tables that hang together, the most first, and those that hang together with none. */
function componentsOf({ boxes, inner, exits }: GroupTask): {
  readonly linked: readonly (readonly LayoutBox[])[];
  readonly single: readonly LayoutBox[];
} {
  const root = new Map(boxes.map((box) => [box.id, box.id]));
  const find = (id: string): string => {
    let at = id;
    while (root.get(at) !== at) at = root.get(at)!;
    root.set(id, at);
    return at;
  };
  for (const { parent, child } of inner) root.set(find(child.box), find(parent.box));
  const leaving = new Set(exits.map((exit) => exit.end.box));
  const all = [...groupBy(boxes, (box) => find(box.id)).values()];
  const isSingle = (component: readonly LayoutBox[]): boolean =>
    component.length === 1 && !leaving.has(component[0]!.id);
  return {
    linked: all.filter((it) => !isSingle(it)).sort((a, b) => b.length - a.length),
    single: all.filter(isSingle).flat(),
  };
}

/** Goes on straight to the frame; where another table stands in the way, around it. */
function toFrame(
  exit: WeightedExit,
  way: Way | undefined,
  boxes: ReadonlyMap<string, Rectangle>,
  width: number,
  others: readonly Way[],
): Way {
  const port = portOf(boxes.get(exit.end.box)!, exit.end, exit.side);
  const last = way?.at(-1) ?? port;
  const outward = exit.side === 'parent';
  const end = { x: outward ? width : 0, y: last.y };
  const [left, right] = [Math.min(last.x, end.x), Math.max(last.x, end.x)];
  const isFree = [...boxes.values()].every(
    (box) => box.y >= last.y || box.y + box.height <= last.y || box.x >= right || box.x + box.width <= left,
  );
  if (isFree) return withoutStraightPoints([...(way ?? [port]), end]);
  return leadWay(port, end, outward ? 1 : -1, [...boxes.values()], others);
}

function moved(box: Rectangle, by: Point): Rectangle {
  return { ...box, x: box.x + by.x, y: box.y + by.y };
}
