import type { DiagramCursor, DiagramPlace } from './diagramMessages.ts';

/** Request: goes through the check list for the table at a place. `null` where there is none. */
export const reviewTableMethod = 'schemawright/reviewTable';

export type ReviewQuestion = DiagramCursor | DiagramPlace;

export interface ReviewAnswer {
  readonly project: string;
  /** The id of the table. */
  readonly table: string;
  readonly title: string;
  /** A document. Pages of rules are linked by their addresses on the web. */
  readonly markdown: string;
}
