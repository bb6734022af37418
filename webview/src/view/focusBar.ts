import type { DiagramShown } from '../../../server/src/protocol/diagramMessages.ts';
import type { Selection } from '../keptState.ts';
import { element } from './element.ts';
import { createToolbar } from './toolbar.ts';

export interface FocusBar {
  readonly root: HTMLElement;
  /** Undefined: everything is shown. */
  show(focus: DiagramShown['focus']): void;
}

/** Says whose neighbourhood is shown, and lets it grow and shrink. */
export function createFocusBar(
  nameOf: (selection: Selection) => string,
  focusOn: (table: string, depth: number) => void,
  end: () => void,
): FocusBar {
  const root = element('div', { class: 'toolbar focus-bar', hidden: '' });
  return {
    root,
    show(focus) {
      root.hidden = focus === undefined;
      if (!focus) return;
      const { table, depth } = focus;
      const bar = createToolbar('Neighbourhood', [
        {
          name: 'less',
          icon: 'minus',
          label: 'One step less',
          run: () => focusOn(table, Math.max(1, depth - 1)),
        },
        { name: 'more', icon: 'plus', label: 'One step more', run: () => focusOn(table, depth + 1) },
        { name: 'end', icon: 'close', label: 'Show everything', run: end },
      ]);
      root.replaceChildren(
        element('span', { class: 'focus-name', dir: 'auto' }, `${nameOf(focus)} + ${depth}`),
        ...bar.root.childNodes,
      );
    },
  };
}
