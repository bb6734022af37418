import type { DiagramColumn, DiagramTable } from '../../../server/src/protocol/diagram.ts';
import type { Selection } from '../keptState.ts';
import type { Picture } from '../scene/picture.ts';
import { element } from './element.ts';

export interface TableTree {
  readonly root: HTMLElement;
  update(picture: Picture): void;
  select(selection: Selection | undefined): void;
}

export interface TreeActions {
  select(selection: Selection): void;
  reveal(selection: Selection): void;
}

const atOnce = 150;

/**
 * All tables as a tree for screen readers: what is outside of the window is not drawn, and so not in the
 * accessibility tree otherwise. Columns of the selected table only, so that it stays small.
 */
export function createTableTree(actions: TreeActions): TableTree {
  const root = element('ul', { class: 'table-tree', role: 'tree', 'aria-label': 'Tables' });
  let tables: readonly DiagramTable[] = [];
  let picture: Picture | undefined;
  let current: Selection | undefined;
  const items = new Map<string, HTMLElement>();
  let filling: ReturnType<typeof setTimeout> | undefined;

  const focusAt = (index: number): void => {
    const visible = [...root.querySelectorAll<HTMLElement>('[role=treeitem]')];
    visible[Math.max(0, Math.min(visible.length - 1, index))]?.focus();
  };
  root.addEventListener('focusin', (event) => {
    const selection = selectionOf(event.target);
    if (selection && !(selection.table === current?.table && selection.column === current?.column))
      actions.select(selection);
  });
  root.addEventListener('keydown', (event) => {
    const visible = [...root.querySelectorAll<HTMLElement>('[role=treeitem]')];
    const at = visible.indexOf(event.target as HTMLElement);
    const selection = selectionOf(event.target);
    if (event.key === 'ArrowDown') focusAt(at + 1);
    else if (event.key === 'ArrowUp') focusAt(at - 1);
    else if (event.key === 'Home') focusAt(0);
    else if (event.key === 'End') focusAt(visible.length - 1);
    else if (event.key === 'Enter' && selection) actions.reveal(selection);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  /** Some at a time, so that the picture does not wait for a long list. */
  function fill(start: number): void {
    if (!picture) return;
    for (const table of tables.slice(start, start + atOnce)) putItem(table, picture);
    if (start + atOnce < tables.length) {
      filling = setTimeout(() => fill(start + atOnce));
      return;
    }
    root.setAttribute('aria-label', `Tables: ${tables.length}`);
    const first = items.values().next().value;
    if (first && !root.querySelector('[tabindex="0"]')) first.tabIndex = 0;
    tree.select(current);
  }

  function putItem(table: DiagramTable, next: Picture): void {
    const label = tableLabel(table, next);
    const known = items.get(table.id);
    if (known) {
      if (known.getAttribute('aria-label') !== label) known.setAttribute('aria-label', label);
      return;
    }
    const item = element('li', {
      role: 'treeitem',
      tabindex: '-1',
      'aria-label': label,
      'data-tree-table': table.id,
      'aria-expanded': 'false',
    });
    items.set(table.id, item);
    root.append(item);
  }

  const tree: TableTree = {
    root,
    update(next) {
      picture = next;
      tables = next.snapshot.tables;
      const wanted = new Set(tables.map((table) => table.id));
      for (const [id, item] of items)
        if (!wanted.has(id)) {
          item.remove();
          items.delete(id);
        }
      clearTimeout(filling);
      fill(0);
    },
    select(selection) {
      for (const item of root.querySelectorAll('[aria-selected="true"], [aria-expanded="true"]')) {
        item.removeAttribute('aria-selected');
        const id = item.getAttribute('data-tree-table');
        if (id && id !== selection?.table) {
          item.setAttribute('aria-expanded', 'false');
          item.replaceChildren();
        }
      }
      current = selection;
      const item = selection && items.get(selection.table);
      const table = selection && tables.find((it) => it.id === selection.table);
      if (!item || !table || !picture) return;
      for (const other of root.querySelectorAll<HTMLElement>('[tabindex="0"]')) other.tabIndex = -1;
      item.tabIndex = 0;
      item.setAttribute('aria-expanded', 'true');
      const labels = table.columns.map((column) => columnLabel(column, table, picture!));
      const shown = [...item.querySelectorAll('[role=treeitem]')].map((it) => it.getAttribute('aria-label'));
      if (shown.join('\n') !== labels.join('\n'))
        item.replaceChildren(
          element(
            'ul',
            { role: 'group' },
            ...table.columns.map((column, index) =>
              element('li', {
                role: 'treeitem',
                tabindex: '-1',
                'aria-label': labels[index],
                'data-tree-table': table.id,
                'data-tree-column': column.key,
              }),
            ),
          ),
        );
      const chosen =
        selection.column === undefined
          ? item
          : [...item.querySelectorAll<HTMLElement>('[data-tree-column]')].find(
              (it) => it.dataset.treeColumn === selection.column,
            );
      chosen?.setAttribute('aria-selected', 'true');
    },
  };
  return tree;
}

function selectionOf(target: EventTarget | null): Selection | undefined {
  const { treeTable, treeColumn } = (target as HTMLElement).dataset;
  if (treeTable === undefined) return undefined;
  return { table: treeTable, ...(treeColumn === undefined ? {} : { column: treeColumn }) };
}

function tableLabel(table: DiagramTable, picture: Picture): string {
  const edges = picture.edgesOf.get(table.id) ?? [];
  const references = edges.filter((it) => it.edge.from.table === table.id).length;
  const referred = edges.filter((it) => it.edge.to.table === table.id).length;
  return [
    table.kind === 'table' ? table.name : `${table.name}, view`,
    `${table.columns.length} columns`,
    references > 0 && `refers to ${references}`,
    referred > 0 && `referred to by ${referred}`,
    table.findings.length > 0 && `${table.findings.length} findings`,
  ]
    .filter(Boolean)
    .join(', ');
}

function columnLabel(column: DiagramColumn, table: DiagramTable, picture: Picture): string {
  const target = picture.edgesOf
    .get(table.id)
    ?.find(({ edge }) => edge.from.table === table.id && edge.from.columns.includes(column.key));
  return [
    column.name,
    column.type,
    column.primaryKey && 'primary key',
    target && `refers to ${picture.tables.get(target.edge.to.table)?.table?.name}`,
    !column.notNull && 'may be null',
    ...table.findings.filter((it) => it.column === column.key).map((it) => `${it.severity}: ${it.message}`),
  ]
    .filter(Boolean)
    .join(', ');
}
