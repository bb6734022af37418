import type { LayoutGroup } from '../../../server/src/layout/layoutGraph.ts';
import type { Picture } from '../scene/picture.ts';
import { element } from './element.ts';

export interface GroupLayer {
  /** The frames, below the tables. */
  readonly root: HTMLElement;
  /** Their names, above everything. */
  readonly names: HTMLElement;
  draw(picture: Picture, scale: number): void;
}

const colours = 6;

/** The frames of the groups with their names, which stay readable from afar. */
export function createGroupLayer(): GroupLayer {
  const root = element('div', { class: 'groups', 'aria-hidden': 'true' });
  const names = element('div', { class: 'group-names', 'aria-hidden': 'true' });
  let shown: Picture | undefined;
  let step = Number.NaN;

  return {
    root,
    names,
    draw(picture, scale) {
      if (shown !== picture) {
        shown = picture;
        const drawn = picture.layout.groups.filter((group) => !group.loose);
        // A frame around all there is says nothing.
        const groups = picture.layout.groups.length > 1 ? picture.layout.groups : [];
        root.replaceChildren(...groups.map((group) => groupNode(group, drawn.indexOf(group))));
        names.replaceChildren(...groups.map((group) => nameNode(group, drawn.indexOf(group))));
      }
      // In steps, so that zooming does not restyle them with every frame.
      const now = Math.max(0, Math.round(Math.log2(0.7 / scale) * 2) / 2);
      if (now === step) return;
      step = now;
      names.style.setProperty('--away', String(Math.min(14, 2 ** now)));
      for (const layer of [root, names]) layer.classList.toggle('far-off', scale < 0.12);
    },
  };
}

function groupNode(group: LayoutGroup, index: number): HTMLElement {
  const node = element('div', { class: `group ${colourClass(index)}`, 'data-group': group.id });
  node.style.transform = `translate(${group.x}px, ${group.y}px)`;
  node.style.width = `${group.width}px`;
  node.style.height = `${group.height}px`;
  return node;
}

function nameNode(group: LayoutGroup, index: number): HTMLElement {
  const name = element(
    'div',
    { class: `group-name ${colourClass(index)}` },
    element('span', { dir: 'auto' }, group.name),
  );
  name.style.left = `${group.x}px`;
  name.style.top = `${group.y}px`;
  name.style.setProperty('--room', `${group.width}px`);
  return name;
}

function colourClass(index: number): string {
  return `colour-${index < 0 ? 'none' : index % colours}`;
}
