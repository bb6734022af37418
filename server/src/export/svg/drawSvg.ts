import { createElk, type RunElk } from '../../layout/elk.ts';
import type { DiagramSnapshot } from '../../protocol/diagram.ts';
import { type PictureOptions, svgOf } from './svgOf.ts';

let runElk: RunElk | undefined;

/** `svgOf` with a layout engine of its own, which is made once. */
export function drawSvg(snapshot: DiagramSnapshot, options: PictureOptions): Promise<string> {
  runElk ??= createElk();
  return svgOf(snapshot, options, runElk);
}
