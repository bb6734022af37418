import type { DiagramDiff } from '../../../server/src/protocol/diagramMessages.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';

export interface DiffList {
  readonly root: HTMLElement;
  show(diff: DiagramDiff | undefined): void;
}

const order = { added: 0, changed: 1, removed: 2 } as const;

/** What is different, table by table. */
export function createDiffList(goTo: (table: string) => void, close: () => void): DiffList {
  const root = element('aside', { class: 'list-panel', 'aria-label': 'Differences', hidden: '' });
  return {
    root,
    show(diff) {
      root.hidden = diff === undefined;
      if (!diff) return;
      const button = element(
        'button',
        { class: 'icon-button', type: 'button', 'aria-label': 'End the comparison' },
        icon('close'),
      );
      button.addEventListener('click', close);
      const { words = [] } = diff;
      const names = new Map(diff.snapshot.tables.map((table) => [table.id, table.name]));
      const entries = Object.entries(diff.tables).sort(
        ([a, one], [b, two]) =>
          order[one.kind] - order[two.kind] || (names.get(a) ?? '').localeCompare(names.get(b) ?? ''),
      );
      root.replaceChildren(
        element('div', { class: 'list-head' }, element('h2', { dir: 'auto' }, diff.title), button),
        ...(entries.length === 0 && words.length === 0 ? [element('p', {}, 'Nothing is different.')] : []),
        ...entries.map(([id, { kind, words }]) => {
          const item = element(
            'button',
            { class: 'diff-item', type: 'button', 'data-diff': kind },
            element('div', { dir: 'auto' }, `${names.get(id) ?? '?'} ${kind === 'changed' ? '' : kind}`),
            ...words.map((line) => element('div', { class: 'diff-words', dir: 'auto' }, line)),
          );
          item.addEventListener('click', () => goTo(id));
          return item;
        }),
        ...words.map((line) => element('div', { class: 'diff-words', dir: 'auto' }, line)),
      );
    },
  };
}
