import type { Layout, LayoutGraph } from '../../../server/src/layout/layoutGraph.ts';

export interface LayoutRequest {
  readonly request: number;
  readonly graph: LayoutGraph;
  /** As little as possible moves from there; left out: from nothing. */
  readonly before?: Layout;
  /** A person waits for a better layout, not for the first picture. */
  readonly thorough: boolean;
}

/** The answer to `wantsElk`: the text of elk's worker, undefined where it cannot be loaded. */
export interface ElkMessage {
  readonly elk: string | undefined;
}

export type LayoutResponse =
  | { readonly request: number; readonly layout: Layout }
  | { readonly request: number; readonly error: string }
  | { readonly wantsElk: true };
