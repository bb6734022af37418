import type { Layout, LayoutGraph } from '../../../server/src/layout/layoutGraph.ts';

export interface LayoutRequest {
  readonly request: number;
  readonly graph: LayoutGraph;
  /** As little as possible moves from there; left out: from nothing. */
  readonly before?: Layout;
}

export type LayoutResponse =
  | { readonly request: number; readonly layout: Layout }
  | { readonly request: number; readonly error: string };
