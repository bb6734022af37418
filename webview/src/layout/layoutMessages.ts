import type { Layout, LayoutGraph } from '../../../server/src/layout/layoutGraph.ts';

export interface LayoutRequest {
  readonly request: number;
  readonly graph: LayoutGraph;
  /** As little as possible moves from there; left out: from nothing. */
  readonly before?: Layout;
  /** A person waits for a better layout, not for the first picture. */
  readonly thorough: boolean;
}

export type LayoutResponse =
  | { readonly request: number; readonly layout: Layout }
  | { readonly request: number; readonly error: string };
