import type { Rectangle } from '../../../server/src/layout/layoutGraph.ts';
import type { Picture } from '../scene/picture.ts';
import { element } from './element.ts';

export interface Minimap {
  readonly root: HTMLElement;
  draw(picture: Picture, area: Rectangle): void;
}

const width = 190;
const height = 130;
const padding = 6;

/** @param goTo the place of the world that was clicked */
export function createMinimap(goTo: (x: number, y: number) => void): Minimap {
  const canvas = element('canvas', { 'aria-hidden': 'true' });
  const frame = element('div', { class: 'minimap-view' });
  const root = element(
    'div',
    { class: 'minimap', title: 'Overview: click or drag to go there' },
    canvas,
    frame,
  );
  let shown: Picture | undefined;
  let colours = '';
  let scale = 1;
  let origin = { x: 0, y: 0 };

  const go = (event: PointerEvent): void => {
    const { left, top } = canvas.getBoundingClientRect();
    goTo((event.clientX - left - origin.x) / scale, (event.clientY - top - origin.y) / scale);
  };
  root.addEventListener('pointerdown', (event) => {
    event.stopPropagation();
    root.setPointerCapture(event.pointerId);
    go(event);
  });
  root.addEventListener('pointermove', (event) => event.buttons === 1 && go(event));

  return {
    root,
    draw(picture, area) {
      const { bounds } = picture;
      // An overview of what is on the screen as a whole is in the way only.
      root.hidden =
        area.x <= bounds.x &&
        area.y <= bounds.y &&
        area.x + area.width >= bounds.x + bounds.width &&
        area.y + area.height >= bounds.y + bounds.height;
      if (root.hidden) return;
      const theme = document.body.className;
      if (shown !== picture || theme !== colours) {
        shown = picture;
        colours = theme;
        paint(picture);
      }
      frame.style.transform = `translate(${origin.x + area.x * scale}px, ${origin.y + area.y * scale}px)`;
      frame.style.width = `${area.width * scale}px`;
      frame.style.height = `${area.height * scale}px`;
    },
  };

  function paint({ bounds, tables, layout }: Picture): void {
    const ratio = window.devicePixelRatio || 1;
    scale = Math.min(
      (width - 2 * padding) / (bounds.width || 1),
      (height - 2 * padding) / (bounds.height || 1),
    );
    origin = {
      x: (width - bounds.width * scale) / 2 - bounds.x * scale,
      y: (height - bounds.height * scale) / 2 - bounds.y * scale,
    };
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const context = canvas.getContext('2d');
    if (!context) return;
    const style = getComputedStyle(root);
    context.scale(ratio, ratio);
    context.translate(origin.x, origin.y);
    context.scale(scale, scale);
    context.fillStyle = style.getPropertyValue('--minimap-group') || 'rgba(128, 128, 128, 0.15)';
    for (const group of layout.groups) context.fillRect(group.x, group.y, group.width, group.height);
    context.fillStyle = style.getPropertyValue('--minimap-table') || 'gray';
    for (const { at } of tables.values()) context.fillRect(at.x, at.y, at.width, at.height);
  }
}
