import type { SearchHit } from '../scene/searchTables.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';

export interface SearchBox {
  readonly root: HTMLElement;
  focus(): void;
}

export interface SearchActions {
  find(query: string): readonly SearchHit[];
  /** While walking through the list. */
  preview(hit: SearchHit): void;
  choose(hit: SearchHit): void;
  /** Tables to mark. */
  mark(hits: readonly SearchHit[]): void;
  leave(): void;
}

/** A combobox: typing finds, arrows walk, Enter goes there, Escape leaves. */
export function createSearchBox(actions: SearchActions): SearchBox {
  const input = element('input', {
    type: 'text',
    role: 'combobox',
    placeholder: 'Search tables, columns, types',
    'aria-label': 'Search tables, columns and types',
    'aria-expanded': 'false',
    'aria-controls': 'search-hits',
    'aria-autocomplete': 'list',
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const list = element('ul', { id: 'search-hits', role: 'listbox', class: 'hits', hidden: '' });
  const root = element('div', { class: 'search' }, icon('search'), input, list);
  let hits: readonly SearchHit[] = [];
  let at = -1;

  const move = (to: number): void => {
    at = hits.length === 0 ? -1 : (to + hits.length) % hits.length;
    for (const [index, item] of [...list.children].entries())
      item.setAttribute('aria-selected', String(index === at));
    const item = list.children[at];
    item?.scrollIntoView({ block: 'nearest' });
    if (item) input.setAttribute('aria-activedescendant', item.id);
    else input.removeAttribute('aria-activedescendant');
  };
  const update = (): void => {
    hits = actions.find(input.value);
    list.replaceChildren(
      ...hits.map((hit, index) => {
        const item = element(
          'li',
          { role: 'option', id: `hit-${index}`, class: hit.column === undefined ? 'hit table-hit' : 'hit' },
          element('span', { class: 'hit-name', dir: 'auto' }, hit.label),
          element('span', { class: 'hit-detail', dir: 'auto' }, hit.detail),
        );
        item.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          actions.choose(hit);
          close();
        });
        return item;
      }),
    );
    if (input.value.trim() !== '' && hits.length === 0)
      list.replaceChildren(element('li', { class: 'no-hit' }, 'Nothing found'));
    list.hidden = input.value.trim() === '';
    input.setAttribute('aria-expanded', String(!list.hidden));
    actions.mark(hits);
    move(0);
  };
  const close = (): void => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    actions.mark([]);
  };
  input.addEventListener('input', update);
  input.addEventListener('focus', () => input.value !== '' && update());
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      move(at + (event.key === 'ArrowDown' ? 1 : -1));
      const hit = hits[at];
      if (hit) actions.preview(hit);
    } else if (event.key === 'Enter') {
      const hit = hits[at];
      if (!hit) return;
      actions.choose(hit);
      close();
    } else if (event.key === 'Escape') {
      input.value = '';
      update();
      actions.leave();
    } else return;
    event.preventDefault();
  });
  return {
    root,
    focus() {
      input.focus();
      input.select();
    },
  };
}
