import type { DiagramGraph } from '../../server/src/layout/diagramGraph.ts';
import type { Layout } from '../../server/src/layout/layoutGraph.ts';
import type { DiagramSnapshot } from '../../server/src/protocol/diagram.ts';
import type { DiagramDiff, DiagramShown, KeptDiagram } from '../../server/src/protocol/diagramMessages.ts';
import type { Selection } from './keptState.ts';
import type { Camera } from './scene/camera.ts';
import type { CollapsedPlaces } from './scene/collapsedGroups.ts';
import type { Picture } from './scene/picture.ts';

/** What the page knows. Changed by `createDiagram` only; everything else reads it. */
export interface DiagramState {
  /** The whole schema as the server told it last. */
  snapshot: DiagramSnapshot | undefined;
  diff: DiagramDiff | undefined;
  kept: KeptDiagram;
  shown: DiagramShown;
  measured: DiagramGraph | undefined;
  /** As laid out, without what was moved by hand. */
  layout: Layout | undefined;
  picture: Picture | undefined;
  /** Tables in the boxes of collapsed groups. */
  collapsed: CollapsedPlaces;
  camera: Camera;
  selection: Selection | undefined;
  /** A selection by hand dims the rest; one that follows the cursor of the editor does not. */
  selectionDims: boolean;
  hoveredEdges: readonly string[];
  way: { readonly tables: readonly string[]; readonly edges: readonly string[] } | undefined;
  matches: ReadonlySet<string> | undefined;
}
