import type { ElkExtendedEdge, ElkNode, ElkPort, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { type Exit, exitId } from '../exits.ts';
import { framePadding, type GroupLayout, type GroupTask } from '../groupLayout.ts';
import type { LayoutBox, LayoutEnd, Point, Rectangle } from '../layoutGraph.ts';
import type { Way } from '../leadWay.ts';

const padding = `[top=${framePadding.top},left=${framePadding.side},bottom=${framePadding.bottom},right=${framePadding.side}]`;

/** https://eclipse.dev/elk/reference/algorithms/org-eclipse-elk-layered.html */
const layered: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.portConstraints': 'FIXED_SIDE',
  'elk.spacing.nodeNode': '32',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeNode': '20',
  'elk.spacing.componentComponent': '44',
  'elk.layered.spacing.nodeNodeBetweenLayers': '76',
  'elk.layered.spacing.edgeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.padding': padding,
  'elk.randomSeed': '1',
};

/** A group as a graph of elk: tables with fixed ports, and ports of the frame for lines that leave the group. */
export function elkGraph(task: GroupTask): ElkNode {
  // Only a node inside of another may have ports.
  return { id: 'root', layoutOptions: { 'elk.algorithm': 'fixed' }, children: [groupNode(task)] };
}

function groupNode(task: GroupTask): ElkNode {
  const outside = new Map<string, ElkPort>();
  const edges: ElkExtendedEdge[] = task.inner.map((edge, index) => ({
    id: `e${index}`,
    sources: [portId(edge.parent, 'parent')],
    targets: [portId(edge.child, 'child')],
  }));
  for (const exit of task.exits) {
    const id = exitId(exit);
    const inside = portId(exit.end, exit.side);
    outside.set(id, portAt(id, exit.side));
    const isParent = exit.side === 'parent';
    edges.push({
      id: `${id} edge`,
      sources: [isParent ? inside : id],
      targets: [isParent ? id : inside],
    });
  }
  return {
    id: task.group.id,
    layoutOptions: {
      ...layered,
      'elk.aspectRatio': String(task.aspect),
      'elk.layered.thoroughness': task.careful ? '24' : '10',
    },
    children: task.boxes.map((box) => boxNode(box, task)),
    ports: [...outside.values()],
    edges,
  };
}

function boxNode(box: LayoutBox, { inner, exits }: GroupTask): ElkNode {
  const ends: readonly Exit[] = [
    ...inner.flatMap(({ parent, child }): readonly Exit[] => [
      { side: 'parent', end: parent },
      { side: 'child', end: child },
    ]),
    ...exits,
  ].filter(({ end }) => end.box === box.id);
  const ports = new Map(
    ends.map(({ side, end }): [string, ElkPort] => {
      const id = portId(end, side);
      return [id, { ...portAt(id, side), x: side === 'parent' ? box.width : 0, y: end.y }];
    }),
  );
  return {
    id: box.id,
    width: box.width,
    height: box.height,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: [...ports.values()],
  };
}

/** Keys leave to the right, what refers to them is reached from the left. */
function portAt(id: string, side: Exit['side']): ElkPort {
  const layoutOptions = { 'elk.port.side': side === 'parent' ? 'EAST' : 'WEST' };
  return { id, width: 0, height: 0, layoutOptions };
}

function portId(end: LayoutEnd, side: Exit['side']): string {
  return `${side} ${end.y} of ${end.box}`;
}

/** What elk made of `elkGraph(task)`. */
export function readElkGroup(task: GroupTask, root: ElkNode): GroupLayout {
  const node = root.children![0]!;
  const boxes = new Map<string, Rectangle>(
    (node.children ?? []).map(({ id, x = 0, y = 0, width = 0, height = 0 }) => [id, { x, y, width, height }]),
  );
  const edges = node.edges ?? [];
  const routes = new Map(task.inner.map((edge, index) => [edge.id, wayOf(edges[index])]));
  const exits = new Map(
    task.exits.map((exit, index) => {
      const way = wayOf(edges[task.inner.length + index]);
      // Always from the table outwards.
      return [exitId(exit), exit.side === 'child' ? way.toReversed() : way];
    }),
  );
  return { group: task.group, width: node.width ?? 0, height: node.height ?? 0, boxes, routes, exits };
}

function wayOf(edge: ElkExtendedEdge | undefined): Way {
  const [section] = edge?.sections ?? [];
  if (!section) return [];
  return [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(
    ({ x, y }): Point => ({ x, y }),
  );
}
