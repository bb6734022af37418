import { adjustLayout } from '../../../server/src/layout/adjustLayout.ts';
import type { RunElk } from '../../../server/src/layout/elk/runElk.ts';
import { layOutDiagram } from '../../../server/src/layout/layoutDiagram.ts';
import { startElk } from './elkWorker.ts';
import type { LayoutRequest, LayoutResponse } from './layoutMessages.ts';

/** Up to so many tables the first picture waits for elk, too: a few groups at most have lines that cross. */
const smallUpTo = 60;

/** Started when it is needed first: the first picture of a large schema does without it. */
let started: RunElk | undefined;
const runElk: RunElk = (graph) => {
  started ??= startElk();
  return started(graph);
};

/** Runs in a worker of its own, so that the page stays quick while a layout is made. */
addEventListener('message', async ({ data }: MessageEvent<LayoutRequest>) => {
  let response: LayoutResponse;
  try {
    const adjusted = data.before && adjustLayout(data.graph, data.before);
    const askElk = data.thorough || data.graph.boxes.length <= smallUpTo;
    const layout = adjusted ?? (await layOutDiagram(data.graph, askElk ? runElk : undefined));
    response = { request: data.request, layout };
  } catch (error) {
    response = { request: data.request, error: error instanceof Error ? error.message : String(error) };
  }
  postMessage(response);
});
