import Elk from 'elkjs/lib/elk.bundled.js';
import type { ElkNode } from 'elkjs/lib/elk-api.js';

/** Lays out one graph of the Eclipse Layout Kernel's format. */
export type RunElk = (graph: ElkNode) => Promise<ElkNode>;

/** An own instance: it takes some 50 ms to come up, so it is made once. */
export function createElk(): RunElk {
  const elk = new Elk();
  return (graph) => elk.layout(graph);
}
