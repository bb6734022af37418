import Elk from 'elkjs/lib/elk.bundled.js';
import type { RunElk } from './runElk.ts';

/** An engine in this thread. It takes some 50 ms to come up, so it is made once. */
export function createBundledElk(): RunElk {
  const elk = new Elk();
  return (graph) => elk.layout(graph);
}
