import type { DiagramEdge, DiagramSnapshot, DiagramTable } from '../protocol/diagram.ts';
import type { DiagramShown } from '../protocol/diagramMessages.ts';
import { isCollapsedGroup } from './collapsedGroup.ts';
import { findHubs } from './hubs.ts';
import type { LayoutEdge, LayoutGraph } from './layoutGraph.ts';
import { enumBox, rowCentre, type TableBox, tableBox } from './tableBox.ts';

/** A picture measured: what the layout works on, and the boxes that are drawn. */
export interface DiagramGraph {
  readonly graph: LayoutGraph;
  readonly boxes: ReadonlyMap<string, TableBox>;
  /** By table and column: the hubs it refers to. */
  readonly chips: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export const everythingShown: DiagramShown = {
  columns: 'all',
  grouping: 'community',
  hidden: [],
  collapsed: [],
  findingsOnly: false,
  enums: false,
};

/**
 * Measures the tables and says which rows the edges join. Everything in the snapshot is laid out: what is
 * hidden has been left out of it before.
 * @param before the hubs of the picture that is shown
 */
export function diagramGraph(
  snapshot: DiagramSnapshot,
  shown: Pick<DiagramShown, 'columns' | 'grouping' | 'enums'>,
  before?: { readonly hubs: ReadonlySet<string>; readonly known: ReadonlySet<string> },
): DiagramGraph {
  const ids = new Set(snapshot.tables.map((table) => table.id));
  const names = new Map(snapshot.tables.map((table) => [table.id, table.name]));
  const edges = snapshot.edges.filter((edge) => ids.has(edge.from.table) && ids.has(edge.to.table));
  const plain = edges.map((edge) => layoutEdge(edge, new Map()));
  const hubs = findHubs(snapshot.tables.length, plain, before);
  const chips = chipsOf(edges, hubs, names);
  const boxes = new Map<string, TableBox>(
    snapshot.tables.map((table) => [table.id, tableBox(table, shown.columns, chips.get(table.id))]),
  );
  if (shown.enums) for (const type of snapshot.enums) boxes.set(type.id, enumBox(type));
  const layoutBoxes = [
    ...snapshot.tables.map((table) => ({ ...table, bucket: bucketOf(table, shown.grouping) })),
    ...(shown.enums
      ? snapshot.enums.map((type) => ({
          ...type,
          bucket: shown.grouping === 'community' ? 'Enums' : undefined,
        }))
      : []),
  ].map(({ id, name, bucket }) => {
    const { width, height } = boxes.get(id)!;
    return { id, name, width, height, bucket };
  });
  return { graph: { boxes: layoutBoxes, edges: edges.map((edge) => layoutEdge(edge, boxes)) }, boxes, chips };
}

function bucketOf(table: DiagramTable, grouping: DiagramShown['grouping']): string | undefined {
  if (grouping !== 'community' && isCollapsedGroup(table.id)) return table.name;
  if (grouping === 'schema') return table.schema ?? 'default schema';
  if (grouping === 'file') return table.file;
  return undefined;
}

/** Foreign keys point from the reference to the key. */
function layoutEdge(edge: DiagramEdge, boxes: ReadonlyMap<string, TableBox>): LayoutEdge {
  const end = ({ table, columns }: DiagramEdge['from']) => {
    const box = boxes.get(table);
    return { box: table, y: box ? rowCentre(box, columns[0]) : 0 };
  };
  return { id: edge.id, parent: end(edge.to), child: end(edge.from) };
}

function chipsOf(
  edges: readonly DiagramEdge[],
  hubs: ReadonlySet<string>,
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const chips = new Map<string, Map<string, string>>();
  for (const { from, to } of edges) {
    const [column] = from.columns;
    if (!hubs.has(to.table) || to.table === from.table || column === undefined) continue;
    const inTable = chips.get(from.table) ?? new Map<string, string>();
    chips.set(from.table, inTable.set(column, names.get(to.table) ?? '?'));
  }
  return chips;
}
