import { element } from './element.ts';
import { type IconName, icon } from './icons.ts';

export interface ToolbarButton {
  readonly name: string;
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string;
  run(at: Place): void;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Toolbar {
  readonly root: HTMLElement;
  /** Whether what the button stands for is on; undefined for a button that is no switch. */
  press(name: string, pressed: boolean | undefined): void;
  badge(name: string, text: string | undefined): void;
  /** Where the menu of a button belongs on the screen. */
  placeFor(name: string): Place;
}

/** One tab stop; arrows walk from button to button. */
export function createToolbar(label: string, buttons: readonly (ToolbarButton | 'gap')[]): Toolbar {
  const root = element('div', { class: 'toolbar', role: 'toolbar', 'aria-label': label });
  const made = new Map<string, HTMLButtonElement>();
  for (const button of buttons) {
    if (button === 'gap') {
      root.append(element('span', { class: 'toolbar-gap' }));
      continue;
    }
    const title = button.keys ? `${button.label} (${button.keys})` : button.label;
    const node = element(
      'button',
      {
        class: 'icon-button',
        type: 'button',
        title,
        'aria-label': button.label,
        'data-button': button.name,
        tabindex: made.size === 0 ? '0' : '-1',
      },
      icon(button.icon),
    );
    node.addEventListener('click', () => button.run(below(node)));
    made.set(button.name, node);
    root.append(node);
  }
  root.addEventListener('keydown', (event) => {
    const all = [...made.values()];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || at < 0) return;
    const next = all[(at + step + all.length) % all.length]!;
    for (const node of all) node.tabIndex = node === next ? 0 : -1;
    next.focus();
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    root,
    press(name, pressed) {
      const node = made.get(name);
      if (pressed === undefined) node?.removeAttribute('aria-pressed');
      else node?.setAttribute('aria-pressed', String(pressed));
    },
    badge(name, text) {
      const node = made.get(name);
      node?.querySelector('.badge')?.remove();
      if (text !== undefined) node?.append(element('span', { class: 'badge' }, text));
    },
    placeFor: (name) => below(made.get(name) ?? root),
  };
}

function below(node: HTMLElement): Place {
  const { left, bottom } = node.getBoundingClientRect();
  return { x: left, y: bottom + 4 };
}
