import type { LayoutGroup } from '../../../server/src/layout/layoutGraph.ts';
import type { Picture } from '../scene/picture.ts';
import { element } from './element.ts';

export interface GroupLayer {
  readonly root: HTMLElement;
  draw(picture: Picture, scale: number): void;
}

const colours = 6;

/** The frames of the groups with their names, which stay readable from afar. */
export function createGroupLayer(): GroupLayer {
  const root = element('div', { class: 'groups', 'aria-hidden': 'true' });
  let shown: Picture | undefined;
  let step = Number.NaN;

  return {
    root,
    draw(picture, scale) {
      if (shown !== picture) {
        shown = picture;
        const drawn = picture.layout.groups.filter((group) => !group.loose);
        // A frame around all there is says nothing.
        const groups = picture.layout.groups.length > 1 ? picture.layout.groups : [];
        root.replaceChildren(...groups.map((group) => groupNode(group, drawn.indexOf(group))));
      }
      // In steps, so that zooming does not restyle them with every frame.
      const now = Math.max(0, Math.round(Math.log2(0.7 / scale) * 2) / 2);
      if (now === step) return;
      step = now;
      root.style.setProperty('--away', String(Math.min(14, 2 ** now)));
      root.classList.toggle('far-off', scale < 0.12);
    },
  };
}

function groupNode(group: LayoutGroup, index: number): HTMLElement {
  const node = element(
    'div',
    { class: `group colour-${index < 0 ? 'none' : index % colours}`, 'data-group': group.id },
    element('span', { class: 'group-name', dir: 'auto' }, group.name),
  );
  node.style.transform = `translate(${group.x}px, ${group.y}px)`;
  node.style.width = `${group.width}px`;
  node.style.height = `${group.height}px`;
  return node;
}
