import { adjustLayout } from '../../../server/src/layout/adjustLayout.ts';
import { layOutDiagram } from '../../../server/src/layout/layoutDiagram.ts';
import { startElk } from './elkWorker.ts';
import type { LayoutRequest, LayoutResponse } from './layoutMessages.ts';

const runElk = startElk();

/** Runs in a worker of its own, so that the page stays quick while a layout is made. */
addEventListener('message', async ({ data }: MessageEvent<LayoutRequest>) => {
  let response: LayoutResponse;
  try {
    const adjusted = data.before && adjustLayout(data.graph, data.before);
    response = { request: data.request, layout: adjusted ?? (await layOutDiagram(data.graph, runElk)) };
  } catch (error) {
    response = { request: data.request, error: error instanceof Error ? error.message : String(error) };
  }
  postMessage(response);
});
