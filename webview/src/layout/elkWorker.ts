import Elk from 'elkjs/lib/elk-api.js';
import type { RunElk } from '../../../server/src/layout/elk/runElk.ts';

/** An engine in a worker of its own: it lays out groups while this thread goes on to the next ones. */
export function startElk(text: string): RunElk {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  // Its client waits for an answer, whatever becomes of the worker.
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => reject(new Error(`elk: ${message}`)));
  });
  failed.catch(() => undefined);
  const elk = new Elk({ workerFactory: () => worker });
  return (graph) => Promise.race([elk.layout(graph), failed]);
}
