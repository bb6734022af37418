import { element } from './element.ts';
import { icon } from './icons.ts';

export interface Notices {
  readonly root: HTMLElement;
  /** Stays until it is replaced; undefined takes it away. Keyed, so that two sources do not fight. */
  set(key: string, severity: 'info' | 'warning' | 'error', message: string | undefined): void;
}

export function createNotices(): Notices {
  const root = element('div', { class: 'notices', role: 'status', 'aria-live': 'polite' });
  const shown = new Map<string, HTMLElement>();
  const notices: Notices = {
    root,
    set(key, severity, message) {
      shown.get(key)?.remove();
      shown.delete(key);
      if (message === undefined) return;
      const close = element(
        'button',
        { class: 'icon-button', type: 'button', 'aria-label': 'Close' },
        icon('close'),
      );
      close.addEventListener('click', () => notices.set(key, severity, undefined));
      const node = element(
        'div',
        { class: 'notice', 'data-severity': severity },
        element('span', { class: 'finding', 'data-severity': severity }),
        element('span', { dir: 'auto' }, message),
        close,
      );
      shown.set(key, node);
      root.append(node);
    },
  };
  return notices;
}
