import type { ElkExtendedEdge, ElkNode, ElkPort, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { RunElk } from './elk.ts';
import type { Group } from './groups.ts';
import type { LayoutBox, LayoutEdge, LayoutEnd, Point, Rectangle } from './layoutGraph.ts';

/** One group laid out by itself; everything is relative to its upper left corner. */
export interface GroupLayout {
  readonly group: Group;
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Rectangle>;
  /** Edges inside of the group, whole. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
  /** Edges to other groups: from the port to the frame. By `exitId`. */
  readonly exits: ReadonlyMap<string, readonly Point[]>;
}

export interface GroupTask {
  readonly group: Group;
  readonly boxes: readonly LayoutBox[];
  readonly inner: readonly LayoutEdge[];
  /** Ends that have their other end elsewhere. */
  readonly exits: readonly Exit[];
}

export interface Exit {
  readonly side: 'parent' | 'child';
  readonly end: LayoutEnd;
}

/** Edges that leave from the same port share their way to the frame. */
export function exitId({ side, end }: Exit): string {
  return `${side} ${end.y} ${end.box}`;
}

/** Room for the name of the group above its tables. */
export const framePadding = { top: 52, side: 28, bottom: 28 } as const;

/** Between tables that stand in rows. */
const looseGap = 28;

const padding = `[top=${framePadding.top},left=${framePadding.side},bottom=${framePadding.bottom},right=${framePadding.side}]`;

/** Up to so many tables in all there is time for straighter lines and a longer search for fewer crossings. */
const carefulUpTo = 80;

/** Lays out groups in one run, each by itself. */
export async function layOutGroups(
  tasks: readonly GroupTask[],
  runElk: RunElk,
): Promise<readonly GroupLayout[]> {
  if (tasks.length === 0) return [];
  const careful = tasks.reduce((sum, task) => sum + task.boxes.length, 0) <= carefulUpTo;
  const result = await runElk({
    id: 'root',
    layoutOptions: { 'elk.algorithm': 'fixed' },
    children: tasks.map((task, index) => groupNode(task, `g${index}`, careful)),
  });
  return tasks.map((task, index) => readGroup(task, result.children?.[index]));
}

function groupNode(task: GroupTask, id: string, careful: boolean): ElkNode {
  const ports = new Map<string, ElkPort>();
  const edges: ElkExtendedEdge[] = task.inner.map((edge, index) => ({
    id: `${id} e${index}`,
    sources: [portId(edge.parent, 'parent')],
    targets: [portId(edge.child, 'child')],
  }));
  for (const exit of task.exits) {
    const outside = `${id} ${exitId(exit)}`;
    if (ports.has(outside)) continue;
    const inside = portId(exit.end, exit.side);
    const east = exit.side === 'parent';
    ports.set(outside, {
      id: outside,
      width: 0,
      height: 0,
      layoutOptions: { 'elk.port.side': east ? 'EAST' : 'WEST' },
    });
    edges.push({
      id: `${outside} edge`,
      sources: [east ? inside : outside],
      targets: [east ? outside : inside],
    });
  }
  return {
    id,
    layoutOptions: task.group.loose ? looseOptions : layeredOptions(careful),
    children: task.boxes.map((box) => boxNode(box, task)),
    ports: [...ports.values()],
    edges,
  };
}

function boxNode(box: LayoutBox, { inner, exits }: GroupTask): ElkNode {
  const ends: readonly Exit[] = [
    ...inner
      .filter((edge) => edge.parent.box === box.id)
      .map((edge) => ({ side: 'parent', end: edge.parent }) as const),
    ...inner
      .filter((edge) => edge.child.box === box.id)
      .map((edge) => ({ side: 'child', end: edge.child }) as const),
    ...exits.filter((exit) => exit.end.box === box.id),
  ];
  const ports = new Map(
    ends.map(({ side, end }): [string, ElkPort] => {
      const id = portId(end, side);
      const east = side === 'parent';
      return [
        id,
        {
          id,
          x: east ? box.width : 0,
          y: end.y,
          width: 0,
          height: 0,
          layoutOptions: { 'elk.port.side': east ? 'EAST' : 'WEST' },
        },
      ];
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

function portId(end: LayoutEnd, side: 'parent' | 'child'): string {
  return `${side} ${end.y} of ${end.box}`;
}

const looseOptions: LayoutOptions = {
  'elk.algorithm': 'rectpacking',
  'elk.aspectRatio': '1.8',
  'elk.spacing.nodeNode': `${looseGap}`,
  'elk.rectpacking.packing.compaction.rowHeightReevaluation': 'true',
  'elk.padding': padding,
};

function layeredOptions(careful: boolean): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': 'RIGHT',
    'elk.edgeRouting': 'ORTHOGONAL',
    'elk.aspectRatio': '1.6',
    'elk.portConstraints': 'FIXED_SIDE',
    'elk.spacing.nodeNode': '32',
    'elk.spacing.edgeEdge': '12',
    'elk.spacing.edgeNode': '20',
    'elk.spacing.componentComponent': '44',
    'elk.layered.spacing.nodeNodeBetweenLayers': '76',
    'elk.layered.spacing.edgeNodeBetweenLayers': '26',
    'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
    'elk.layered.thoroughness': careful ? '24' : '10',
    'elk.padding': padding,
    'elk.randomSeed': '1',
    ...(careful ? { 'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX' } : {}),
  };
}

function readGroup(task: GroupTask, node: ElkNode | undefined): GroupLayout {
  const boxes = new Map<string, Rectangle>();
  for (const child of node?.children ?? [])
    boxes.set(child.id, {
      x: child.x ?? 0,
      y: child.y ?? 0,
      width: child.width ?? 0,
      height: child.height ?? 0,
    });
  const routes = new Map<string, readonly Point[]>();
  const exits = new Map<string, readonly Point[]>();
  const edges = node?.edges ?? [];
  for (const [index, edge] of task.inner.entries()) routes.set(edge.id, pointsOf(edges[index]));
  const prefix = `${node?.id} `;
  for (const edge of edges.slice(task.inner.length)) {
    const id = edge.id.slice(prefix.length, -' edge'.length);
    const points = pointsOf(edge);
    // Always from the table outwards.
    exits.set(id, id.startsWith('child') ? points.toReversed() : points);
  }
  return {
    group: task.group,
    width: node?.width ?? 0,
    height: node?.height ?? 0,
    boxes,
    routes,
    exits,
  };
}

function pointsOf(edge: ElkExtendedEdge | undefined): readonly Point[] {
  const [section] = edge?.sections ?? [];
  if (!section) return [];
  return [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => ({ x, y }));
}
