import { element } from './element.ts';

export type MenuItem =
  | { readonly label: string; readonly keys?: string; readonly run: () => void }
  | { readonly heading: string }
  | 'line';

export interface ContextMenu {
  readonly root: HTMLElement;
  show(items: readonly MenuItem[], x: number, y: number): void;
  hide(): void;
  readonly open: boolean;
}

/** @param onHide where the focus goes back to */
export function createContextMenu(onHide: () => void): ContextMenu {
  const root = element('div', { class: 'menu', role: 'menu', hidden: '' });
  const buttons = (): readonly HTMLElement[] => [...root.querySelectorAll<HTMLElement>('button')];
  const menu: ContextMenu = {
    root,
    get open() {
      return !root.hidden;
    },
    show(items, x, y) {
      root.replaceChildren(...items.map((item) => entry(item, menu)));
      root.hidden = false;
      const { width, height } = root.getBoundingClientRect();
      root.style.left = `${Math.max(4, Math.min(x, window.innerWidth - width - 4))}px`;
      root.style.top = `${Math.max(4, Math.min(y, window.innerHeight - height - 4))}px`;
      buttons()[0]?.focus();
    },
    hide() {
      if (root.hidden) return;
      root.hidden = true;
      onHide();
    },
  };
  root.addEventListener('keydown', (event) => {
    const all = buttons();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) all[(at + step + all.length) % all.length]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') menu.hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return menu;
}

function entry(item: MenuItem, menu: ContextMenu): HTMLElement {
  if (item === 'line') return element('hr', { class: 'menu-line' });
  if ('heading' in item)
    return element('div', { class: 'menu-heading', role: 'presentation', dir: 'auto' }, item.heading);
  const button = element(
    'button',
    { class: 'menu-item', role: 'menuitem', type: 'button', tabindex: '-1' },
    element('span', { dir: 'auto' }, item.label),
    item.keys ? element('kbd', {}, item.keys) : undefined,
  );
  button.addEventListener('click', () => {
    menu.hide();
    item.run();
  });
  return button;
}
