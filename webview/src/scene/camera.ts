import { type Point, type Rectangle, usualAspect } from '../../../server/src/layout/layoutGraph.ts';

/** Where the picture stands on the screen: screen = world × scale + (x, y). */
export interface Camera extends Point {
  readonly scale: number;
}

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

const smallest = 0.02;
const largest = 2.5;

export function toWorld(camera: Camera, point: Point): Point {
  return { x: (point.x - camera.x) / camera.scale, y: (point.y - camera.y) / camera.scale };
}

/** The part of the world that is on the screen. */
export function visibleWorld(camera: Camera, size: ScreenSize): Rectangle {
  const { x, y } = toWorld(camera, { x: 0, y: 0 });
  return { x, y, width: size.width / camera.scale, height: size.height / camera.scale };
}

export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** The point on the screen stays over the same place of the world. */
export function zoomedAt(camera: Camera, at: Point, factor: number): Camera {
  const scale = Math.min(largest, Math.max(smallest, camera.scale * factor));
  const world = toWorld(camera, at);
  return { scale, x: at.x - world.x * scale, y: at.y - world.y * scale };
}

/** Shows the whole of a rectangle, never larger than life. */
export function fitting(area: Rectangle, size: ScreenSize, padding = 40): Camera {
  const scale = Math.min(
    1,
    Math.max(
      smallest,
      Math.min(
        (size.width - 2 * padding) / Math.max(1, area.width),
        (size.height - 2 * padding) / Math.max(1, area.height),
      ),
    ),
  );
  return centredOn(area, size, scale);
}

export function centredOn(area: Rectangle, size: ScreenSize, scale: number): Camera {
  return {
    scale,
    x: size.width / 2 - (area.x + area.width / 2) * scale,
    y: size.height / 2 - (area.y + area.height / 2) * scale,
  };
}

/** Moves as little as is needed to have the rectangle on the screen. */
export function bringingIntoView(camera: Camera, area: Rectangle, size: ScreenSize, padding = 48): Camera {
  const left = area.x * camera.scale + camera.x;
  const top = area.y * camera.scale + camera.y;
  const shift = (start: number, length: number, available: number): number => {
    const end = start + length;
    if (start >= padding && end <= available - padding) return 0;
    if (length > available - 2 * padding || start < padding) return padding - start;
    return available - padding - end;
  };
  return panned(
    camera,
    shift(left, area.width * camera.scale, size.width),
    shift(top, area.height * camera.scale, size.height),
  );
}

/** How much of a table can be read at a scale. */
export type Detail = 'box' | 'name' | 'full';

export function detailAt(scale: number): Detail {
  return scale < 0.12 ? 'box' : scale < 0.4 ? 'name' : 'full';
}

/** Width to height of the room for a picture; a very narrow one is not to make it a strip. */
export function aspectOf({ width, height }: ScreenSize): number {
  return width > 0 && height > 0 ? Math.min(2, Math.max(0.7, width / height)) : usualAspect;
}

/** Tables a little outside are made ahead, so that moving does not uncover empty ground. */
export function widened({ x, y, width, height }: Rectangle): Rectangle {
  return { x: x - width * 0.1, y: y - height * 0.1, width: width * 1.2, height: height * 1.2 };
}

/** On the way from one camera to another, slowing down; `part` goes from 0 to 1. */
export function cameraBetween(from: Camera, to: Camera, part: number): Camera {
  const eased = 1 - (1 - part) ** 3;
  const between = (one: number, two: number): number => one + (two - one) * eased;
  return { x: between(from.x, to.x), y: between(from.y, to.y), scale: between(from.scale, to.scale) };
}
