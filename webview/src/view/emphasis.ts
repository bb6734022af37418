import type { DiagramDiff } from '../../../server/src/protocol/diagramMessages.ts';
import type { Selection } from '../keptState.ts';

/** What stands out of the picture at the moment. */
export interface Emphasis {
  readonly selection: Selection | undefined;
  /** Edges to draw strongly: of the selection, of what the pointer is over, of the way. */
  readonly edges: ReadonlySet<string>;
  /** While set, everything else is drawn faintly. */
  readonly near: ReadonlySet<string> | undefined;
  /** Tables on the way between two. */
  readonly way: ReadonlySet<string> | undefined;
  readonly matches: ReadonlySet<string> | undefined;
  readonly diff: DiagramDiff | undefined;
}
