// @ts-expect-error: a style sheet has no types; the bundler takes it.
import '@xyflow/react/dist/style.css';
import {
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
} from '@xyflow/react';
import Elk from 'elkjs/lib/elk.bundled.js';
import { createRoot } from 'react-dom/client';
import { type DiagramGraph, diagramGraph, everythingShown } from '../../../server/src/layout/diagramGraph.ts';
import type { DiagramColumn, DiagramSnapshot } from '../../../server/src/protocol/diagram.ts';

/**
 * The peer: React Flow with one plain layered layout of elk, as the ER diagrams that are built on it do it. The
 * same tables in the same sizes with the same rows; only what is in the window is rendered.
 */
type TableNode = Node<{ readonly name: string; readonly columns: readonly DiagramColumn[] }>;

function Table({ data }: NodeProps<TableNode>) {
  return (
    <div className="peer-table">
      <div className="peer-head">{data.name}</div>
      {data.columns.map((column) => (
        <div className="peer-row" key={column.key}>
          <Handle type="target" position={Position.Left} id={column.key} />
          <span>{column.name}</span>
          <span>{column.type}</span>
          <Handle type="source" position={Position.Right} id={column.key} />
        </div>
      ))}
    </div>
  );
}

const nodeTypes = { table: Table };
const elk = new Elk();

async function layOut({ graph }: DiagramGraph): Promise<ReadonlyMap<string, { x: number; y: number }>> {
  const result = await elk.layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.layered.spacing.nodeNodeBetweenLayers': '90',
      'elk.spacing.nodeNode': '40',
    },
    children: graph.boxes.map(({ id, width, height }) => ({ id, width, height })),
    edges: graph.edges.map(({ id, parent, child }) => ({ id, sources: [parent.box], targets: [child.box] })),
  });
  return new Map(result.children?.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}

const root = createRoot(document.body.appendChild(document.createElement('div')));

async function show(snapshot: DiagramSnapshot): Promise<void> {
  const measured = diagramGraph(snapshot, everythingShown);
  const places = await layOut(measured);
  const nodes: TableNode[] = snapshot.tables.map((table) => ({
    id: table.id,
    type: 'table',
    position: places.get(table.id) ?? { x: 0, y: 0 },
    width: measured.boxes.get(table.id)?.width ?? 200,
    height: measured.boxes.get(table.id)?.height ?? 100,
    data: { name: table.name, columns: table.columns },
  }));
  const edges: Edge[] = snapshot.edges.map(({ id, from, to }) => ({
    id,
    type: 'smoothstep',
    source: to.table,
    sourceHandle: to.columns[0] ?? null,
    target: from.table,
    targetHandle: from.columns[0] ?? null,
  }));
  root.render(
    <ReactFlowProvider key={snapshot.title}>
      <div style={{ width: '100vw', height: '100vh' }}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          onlyRenderVisibleElements
          fitView
          minZoom={0.01}
        />
      </div>
    </ReactFlowProvider>,
  );
  const drawn = (): void => {
    if (document.querySelector('.peer-table'))
      requestAnimationFrame(() => performance.mark('peer-drawn', { detail: snapshot.revision }));
    else requestAnimationFrame(drawn);
  };
  requestAnimationFrame(() => requestAnimationFrame(drawn));
}

(globalThis as unknown as { showPeer: typeof show }).showPeer = show;
