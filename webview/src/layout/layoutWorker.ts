import { adjustLayout } from '../../../server/src/layout/adjustLayout.ts';
import { layOutDiagram } from '../../../server/src/layout/layoutDiagram.ts';
import type { LayoutRequest, LayoutResponse } from './layoutMessages.ts';

/** Runs in a worker of its own, so that the page stays quick while a layout is made. */
addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  let response: LayoutResponse;
  try {
    const layout = data.before ? adjustLayout(data.graph, data.before) : layOutDiagram(data.graph);
    response = { request: data.request, layout };
  } catch (error) {
    response = { request: data.request, error: error instanceof Error ? error.message : String(error) };
  }
  postMessage(response);
});
