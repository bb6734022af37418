import type { ElkNode } from 'elkjs/lib/elk-api.js';

/** Lays out one graph of the Eclipse Layout Kernel's format. Rejects where the engine fails or cannot start. */
export type RunElk = (graph: ElkNode) => Promise<ElkNode>;
