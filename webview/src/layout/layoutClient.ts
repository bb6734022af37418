import { layoutWorkerText } from 'embedded:layoutWorker';
import type { Layout, LayoutGraph } from '../../../server/src/layout/layoutGraph.ts';
import type { ElkMessage, LayoutRequest, LayoutResponse } from './layoutMessages.ts';

export interface LayoutClient {
  /**
   * Undefined when a newer request has made this one pointless.
   * @param thorough a person waits for a better layout, not for the first picture
   */
  layOut(graph: LayoutGraph, before: Layout | undefined, thorough: boolean): Promise<Layout | undefined>;
}

/**
 * Starts the worker at once: it needs some time to come up. Only the newest waiting request is worked on.
 * @param loadElk gives the text of elk's worker
 */
export function createLayoutClient(loadElk: () => Promise<string>): LayoutClient {
  const url = URL.createObjectURL(new Blob([layoutWorkerText], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  let last = 0;
  let running: Job | undefined;
  let waiting: Job | undefined;

  const start = (job: Job): void => {
    running = job;
    worker.postMessage(job.message);
  };
  const giveElk = (elk: string | undefined): void => {
    const message: ElkMessage = { elk };
    worker.postMessage(message);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<LayoutResponse>) => {
    if ('wantsElk' in data) {
      loadElk().then(giveElk, () => giveElk(undefined));
      return;
    }
    const done = running;
    running = undefined;
    if (waiting) {
      const next = waiting;
      waiting = undefined;
      start(next);
    }
    if (done?.message.request !== data.request) return;
    if ('layout' in data) done.resolve(data.layout);
    else done.reject(new Error(data.error));
  });
  return {
    layOut(graph, before, thorough) {
      return new Promise((resolve, reject) => {
        const message: LayoutRequest = { request: ++last, graph, thorough, ...(before ? { before } : {}) };
        const job: Job = { message, resolve, reject };
        if (!running) start(job);
        else {
          waiting?.resolve(undefined);
          waiting = job;
        }
      });
    },
  };
}

interface Job {
  readonly message: LayoutRequest;
  readonly resolve: (layout: Layout | undefined) => void;
  readonly reject: (error: Error) => void;
}
