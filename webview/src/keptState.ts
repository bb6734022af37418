import type { Layout } from '../../server/src/layout/layoutGraph.ts';
import { type DiagramSnapshot, diagramProtocol } from '../../server/src/protocol/diagram.ts';
import type { DiagramShown, KeptDiagram } from '../../server/src/protocol/diagramMessages.ts';
import type { DiagramState } from './diagramState.ts';
import type { Camera } from './scene/camera.ts';

/**
 * What the editor keeps for a hidden or reloaded panel: enough to draw at once, without a layout and without
 * an answer of the server. `project` also tells the extension what the panel shows.
 */
export interface KeptState {
  readonly protocol: number;
  readonly project: string;
  readonly snapshot: DiagramSnapshot;
  readonly layout: Layout;
  readonly shown: DiagramShown;
  readonly kept: KeptDiagram;
  readonly camera: Camera;
  readonly selection: Selection | undefined;
}

export interface Selection {
  readonly table: string;
  readonly column?: string;
}

/** What the editor is to keep of the picture; undefined before the first one. */
export function keptStateOf(state: Readonly<DiagramState>): KeptState | undefined {
  const { snapshot, layout, shown, kept, camera, selection } = state;
  if (!snapshot || !layout || state.diff) return undefined;
  return {
    protocol: diagramProtocol,
    project: snapshot.project,
    snapshot,
    layout,
    shown,
    kept,
    camera,
    selection,
  };
}
