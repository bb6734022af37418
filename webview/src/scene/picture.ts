import type { DiagramGraph } from '../../../server/src/layout/diagramGraph.ts';
import type { Layout, LayoutEdge, Point, Rectangle } from '../../../server/src/layout/layoutGraph.ts';
import type { TableBox } from '../../../server/src/layout/tableBox.ts';
import type {
  DiagramEdge,
  DiagramEnum,
  DiagramSnapshot,
  DiagramTable,
} from '../../../server/src/protocol/diagram.ts';

/** Everything that is drawn, with its place. Made anew for each snapshot or layout; nothing in it changes. */
export interface Picture {
  readonly snapshot: DiagramSnapshot;
  readonly layout: Layout;
  readonly tables: ReadonlyMap<string, PlacedTable>;
  readonly edges: readonly PlacedEdge[];
  /** Edges by the tables at both of their ends. */
  readonly edgesOf: ReadonlyMap<string, readonly PlacedEdge[]>;
  readonly bounds: Rectangle;
}

export interface PlacedTable {
  readonly id: string;
  readonly table: DiagramTable | undefined;
  readonly type: DiagramEnum | undefined;
  readonly at: Rectangle;
  readonly box: TableBox;
  /** Number of the colour of its group. */
  readonly colour: number;
  readonly hub: boolean;
  /** Texts of the stubs by column key, and the table that each leads to. */
  readonly chips: ReadonlyMap<string, string>;
}

export interface PlacedEdge {
  readonly id: string;
  readonly edge: DiagramEdge;
  readonly ends: LayoutEdge;
  /** Empty for a stub. */
  readonly points: readonly Point[];
  readonly area: Rectangle;
}

const colours = 6;

export function createPicture(snapshot: DiagramSnapshot, measured: DiagramGraph, layout: Layout): Picture {
  const colourOf = new Map<string, number>();
  const drawn = layout.groups.filter((group) => !group.loose);
  for (const [index, group] of drawn.entries())
    for (const member of group.members) colourOf.set(member, index % colours);
  const hubs = new Set(layout.hubs);
  const chips = chipsOf(snapshot, layout, hubs);
  const none: ReadonlyMap<string, string> = new Map();
  const tables = new Map<string, PlacedTable>();
  const add = (id: string, table: DiagramTable | undefined, type: DiagramEnum | undefined): void => {
    const at = layout.boxes[id];
    const box = measured.boxes.get(id);
    if (!at || !box) return;
    tables.set(id, {
      id,
      table,
      type,
      at,
      box,
      colour: colourOf.get(id) ?? -1,
      hub: hubs.has(id),
      chips: chips.get(id) ?? none,
    });
  };
  for (const table of snapshot.tables) add(table.id, table, undefined);
  for (const type of snapshot.enums) add(type.id, undefined, type);
  const ends = new Map(measured.graph.edges.map((edge) => [edge.id, edge]));
  const edges = snapshot.edges.flatMap((edge): readonly PlacedEdge[] => {
    const end = ends.get(edge.id);
    if (!end || !tables.has(edge.from.table) || !tables.has(edge.to.table)) return [];
    const points = layout.routes[edge.id] ?? [];
    return [{ id: edge.id, edge, ends: end, points, area: boundsOf(points) }];
  });
  const edgesOf = new Map<string, PlacedEdge[]>();
  for (const placed of edges)
    for (const id of new Set([placed.edge.from.table, placed.edge.to.table])) {
      const known = edgesOf.get(id);
      if (known) known.push(placed);
      else edgesOf.set(id, [placed]);
    }
  return { snapshot, layout, tables, edges, edgesOf, bounds: pictureBounds(layout, tables) };
}

/**
 * Texts in place of lines that are not drawn: at the reference the name of what it leads to, at a key that is no
 * hub's how many such references there are.
 */
function chipsOf(
  snapshot: DiagramSnapshot,
  layout: Layout,
  hubs: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const names = new Map(snapshot.tables.map((table) => [table.id, table.name]));
  const stubs = new Set(layout.stubs);
  const chips = new Map<string, Map<string, string>>();
  const arriving = new Map<string, number>();
  const put = (table: string, column: string, text: string): void => {
    const inTable = chips.get(table) ?? new Map<string, string>();
    chips.set(table, inTable.set(column, text));
  };
  for (const { id, from, to } of snapshot.edges) {
    if (!stubs.has(id)) continue;
    const [column, key] = [from.columns[0], to.columns[0]];
    if (column !== undefined) put(from.table, column, `→ ${names.get(to.table) ?? '?'}`);
    if (key === undefined || hubs.has(to.table)) continue;
    const count = (arriving.get(`${to.table}\n${key}`) ?? 0) + 1;
    arriving.set(`${to.table}\n${key}`, count);
    put(to.table, key, `← ${count}`);
  }
  return chips;
}

function pictureBounds(layout: Layout, tables: ReadonlyMap<string, PlacedTable>): Rectangle {
  const corners = [...layout.groups, ...[...tables.values()].map((it) => it.at)].flatMap((it) => [
    { x: it.x, y: it.y },
    { x: it.x + it.width, y: it.y + it.height },
  ]);
  return boundsOf(corners);
}

/** The smallest rectangle around points; of no size at the origin for none. */
export function boundsOf(points: readonly Point[]): Rectangle {
  if (points.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function touches(one: Rectangle, two: Rectangle): boolean {
  return (
    one.x <= two.x + two.width &&
    two.x <= one.x + one.width &&
    one.y <= two.y + two.height &&
    two.y <= one.y + one.height
  );
}
