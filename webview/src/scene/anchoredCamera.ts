import type { Rectangle } from '../../../server/src/layout/layoutGraph.ts';
import type { DiagramState } from '../diagramState.ts';
import { type Camera, type ScreenSize, visibleWorld } from './camera.ts';
import type { Picture } from './picture.ts';

/** Keeps on its place on the screen what is edited, else what is selected, else what stands in the middle. */
export function anchoredCamera(
  { camera, selection }: DiagramState,
  before: Picture,
  after: Picture,
  changed: string | undefined,
  size: ScreenSize,
): Camera {
  const area = visibleWorld(camera, size);
  const centre = { x: area.x + area.width / 2, y: area.y + area.height / 2 };
  const distance = ({ x, y, width, height }: Rectangle): number =>
    Math.abs(x + width / 2 - centre.x) + Math.abs(y + height / 2 - centre.y);
  let nearest: string | undefined;
  for (const [id, { at }] of before.tables)
    if (after.tables.has(id) && (!nearest || distance(at) < distance(before.tables.get(nearest)!.at)))
      nearest = id;
  for (const id of [changed, selection?.table, nearest]) {
    const [was, now] = id === undefined ? [] : [before.tables.get(id)?.at, after.tables.get(id)?.at];
    if (!was || !now) continue;
    return {
      ...camera,
      x: camera.x + (was.x - now.x) * camera.scale,
      y: camera.y + (was.y - now.y) * camera.scale,
    };
  }
  return camera;
}
