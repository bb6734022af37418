import { adjustLayout } from '../../../server/src/layout/adjustLayout.ts';
import type { RunElk } from '../../../server/src/layout/elk/runElk.ts';
import { layOutDiagram } from '../../../server/src/layout/layoutDiagram.ts';
import { startElk } from './elkWorker.ts';
import type { ElkMessage, LayoutRequest, LayoutResponse } from './layoutMessages.ts';

/** Up to so many tables the first picture waits for elk, too: a few groups at most have lines that cross. */
const smallUpTo = 60;

/** Started when it is needed first: the first picture of a large schema does without it. */
let started: Promise<RunElk> | undefined;
let useElk: ((text: string | undefined) => void) | undefined;

const runElk: RunElk = async (graph) => {
  started ??= new Promise<string | undefined>((resolve) => {
    useElk = resolve;
    answer({ wantsElk: true });
  }).then((text) => {
    if (text === undefined) throw new Error('elk could not be loaded');
    return startElk(text);
  });
  return (await started)(graph);
};

/** Runs in a worker of its own, so that the page stays quick while a layout is made. */
addEventListener('message', ({ data }: MessageEvent<LayoutRequest | ElkMessage>) => {
  if ('elk' in data) useElk?.(data.elk);
  else void layOut(data);
});

async function layOut({ request, graph, before, thorough }: LayoutRequest): Promise<void> {
  try {
    const adjusted = before && adjustLayout(graph, before);
    const askElk = thorough || graph.boxes.length <= smallUpTo;
    answer({ request, layout: adjusted ?? (await layOutDiagram(graph, askElk ? runElk : undefined)) });
  } catch (error) {
    answer({ request, error: error instanceof Error ? error.message : String(error) });
  }
}

function answer(response: LayoutResponse): void {
  postMessage(response);
}
