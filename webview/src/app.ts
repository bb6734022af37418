import { collapsedGroupId, isCollapsedGroup } from '../../server/src/layout/collapsedGroup.ts';
import type { KeptDiagram } from '../../server/src/protocol/diagramMessages.ts';
import { createDiagram } from './diagram.ts';
import type { Diagram } from './diagramInterface.ts';
import type { Host } from './host.ts';
import { listenToKeys } from './input/keys.ts';
import { listenToPointer, type PointerTarget, selectionFrom } from './input/pointer.ts';
import { keptStateOf, type Selection } from './keptState.ts';
import type { LayoutClient } from './layout/layoutClient.ts';
import {
  columnsMenu,
  exportPicture,
  groupingMenu,
  hiddenMenu,
  type MenuActions,
  showEverything,
  targetMenu,
  viewsMenu,
} from './menus.ts';
import { membersOf } from './scene/collapsedGroups.ts';
import { isKeyIn, nameIn } from './scene/names.ts';
import { type SearchHit, searchEverywhere } from './scene/searchTables.ts';
import { wayBetween } from './scene/walk.ts';
import { createContextMenu } from './view/contextMenu.ts';
import { createDiffList } from './view/diffList.ts';
import { edgeDescription } from './view/edgeLayer.ts';
import { element } from './view/element.ts';
import { createFocusBar } from './view/focusBar.ts';
import { createMinimap } from './view/minimap.ts';
import { createNotices, type Notices } from './view/notices.ts';
import { createPrompt } from './view/prompt.ts';
import { createSearchBox } from './view/searchBox.ts';
import { createTableTree } from './view/tableTree.ts';
import { createToolbar } from './view/toolbar.ts';
import { createTooltip, tableDescription } from './view/tooltip.ts';

export interface App {
  readonly diagram: Diagram;
  readonly notices: Notices;
  readonly showDiff: (diff: Parameters<Diagram['compare']>[0]) => void;
  search(): void;
  reset(tables: readonly string[] | undefined): void;
}

const mostHits = 40;
const keepDelay = 400;
const drawnMark = 'schemawright-diagram-drawn';

/** Puts the diagram and everything around it into the page. */
export function createApp(body: HTMLElement, host: Host, layouts: LayoutClient): App {
  let wayFrom: string | undefined;
  let keepTimer: ReturnType<typeof setTimeout> | undefined;

  const notices = createNotices();
  const tooltip = createTooltip();
  const announcer = element('div', { class: 'announcer', 'aria-live': 'polite' });
  const empty = element(
    'div',
    { class: 'empty', hidden: '' },
    element('strong', {}, 'No tables yet'),
    element('span', {}, 'They appear here as soon as the schema has one.'),
  );
  const zoomLevel = element('span', { class: 'zoom-level' });

  let told: unknown;
  const diagram = createDiagram(layouts, {
    drawn(picture, area, complete) {
      if (complete && picture !== told) {
        told = picture;
        // For measurements, also in the developer tools of the editor.
        performance.clearMarks(drawnMark);
        performance.mark(drawnMark, { detail: picture.snapshot.revision });
      }
      minimap.draw(picture, area);
      zoomLevel.textContent = `${Math.round(diagram.state.camera.scale * 100)} %`;
      keepSoon();
    },
    changed(picture) {
      tree.update(picture);
      updateBars();
      empty.hidden = picture.tables.size > 0;
      notices.set('unreadable', 'warning', diagram.state.snapshot?.unreadable);
    },
    selected(selection) {
      tree.select(selection);
      announcer.textContent = selection ? nameOf(selection) : '';
    },
    failed(message) {
      notices.set('layout', 'error', `The diagram could not be laid out: ${message}`);
      host.send({ kind: 'failed', message });
    },
  });
  const { stage, state } = diagram;
  const menu = createContextMenu(() => stage.focus());
  const prompt = createPrompt(() => stage.focus());
  const minimap = createMinimap((x, y) => {
    const { width, height } = diagram.size();
    const { scale } = state.camera;
    diagram.setCamera({ scale, x: width / 2 - x * scale, y: height / 2 - y * scale });
  });
  const tree = createTableTree({
    select: (selection) => diagram.select(selection, { dims: true, bring: true }),
    reveal,
  });
  const diffList = createDiffList(
    (table) => diagram.select({ table }, { center: true }),
    () => showDiff(undefined),
  );
  const search = createSearchBox({
    find(query) {
      const whole = state.diff?.snapshot ?? state.snapshot;
      if (!state.picture || !whole) return [];
      const away = whole.tables.filter((table) => !isDrawn(table.id));
      return searchEverywhere(state.picture.snapshot, { ...whole, tables: away }, query, mostHits);
    },
    preview: (hit) => isDrawn(hit.table) && diagram.select(selectionOf(hit), { bring: true }),
    choose(hit) {
      void diagram
        .unveil(hit.table)
        .then(() => diagram.select(selectionOf(hit), { dims: true, center: true }));
      stage.focus();
    },
    mark: (hits) => diagram.setMatches(hits.length > 0 ? new Set(hits.map((hit) => hit.table)) : undefined),
    leave: () => stage.focus(),
  });

  const actions: MenuActions = {
    reveal,
    hide(table) {
      diagram.select(undefined);
      const hidden = isCollapsedGroup(table) ? membersOf(state.collapsed, table) : [table];
      void diagram.setShown({ hidden: [...state.shown.hidden, ...hidden] });
    },
    collapse: (name) => void diagram.setShown({ collapsed: [...state.shown.collapsed, name] }),
    expand(group) {
      const collapsed = state.shown.collapsed.filter((name) => collapsedGroupId(name) !== group);
      diagram.select(undefined);
      void diagram.setShown({ collapsed });
    },
    focusOn(table, depth) {
      void diagram.setShown({ focus: { table, depth } }).then(() => diagram.select({ table }));
    },
    startWay(table) {
      wayFrom = table;
      notices.set('way', 'info', `Choose the table to find the way to from ${nameOf({ table })}.`);
    },
    saveView: () =>
      prompt.ask('Name of the view', (name) => {
        const views = [...state.kept.views.filter((it) => it.name !== name), { name, shown: state.shown }];
        keep({ ...state.kept, views });
      }),
    showView: (shown) => void diagram.setShown({ focus: undefined, ...shown }),
    reset,
    tidy: () => void diagram.tidy(),
  };

  const toolbar = createToolbar('Diagram', [
    {
      name: 'columns',
      icon: 'columns',
      label: 'Columns: all, keys, names',
      keys: 'C',
      run: ({ x, y }) => menu.show(columnsMenu(diagram), x, y),
    },
    {
      name: 'groups',
      icon: 'groups',
      label: 'Groups',
      run: ({ x, y }) => menu.show(groupingMenu(diagram), x, y),
    },
    {
      name: 'findings',
      icon: 'filter',
      label: 'Only tables with findings',
      run: () => void diagram.setShown({ findingsOnly: !state.shown.findingsOnly }),
    },
    {
      name: 'hidden',
      icon: 'eye',
      label: 'Show what is hidden',
      keys: 'Shift+H',
      run: showHidden,
    },
    {
      name: 'views',
      icon: 'views',
      label: 'Saved views',
      run: ({ x, y }) =>
        menu.show(
          viewsMenu(diagram, actions, (name) =>
            keep({ ...state.kept, views: state.kept.views.filter((it) => it.name !== name) }),
          ),
          x,
          y,
        ),
    },
    'gap',
    { name: 'tidy', icon: 'tidy', label: 'Tidy up', keys: 'T', run: actions.tidy },
    { name: 'compare', icon: 'compare', label: 'Compare with…', run: () => host.send({ kind: 'compare' }) },
    { name: 'export', icon: 'export', label: 'Export…', run: () => exportPicture(diagram, host) },
  ]);
  const zoomBar = createToolbar('Zoom', [
    { name: 'out', icon: 'minus', label: 'Zoom out', keys: '-', run: () => diagram.zoom(0.8) },
    { name: 'in', icon: 'plus', label: 'Zoom in', keys: '+', run: () => diagram.zoom(1.25) },
    { name: 'fit', icon: 'fit', label: 'Fit everything', keys: 'F', run: () => diagram.fit() },
  ]);
  zoomBar.root.classList.add('zoom');
  zoomBar.root.append(zoomLevel);
  const focusBar = createFocusBar(nameOf, actions.focusOn, () => void diagram.setShown({ focus: undefined }));
  body.replaceChildren(
    stage,
    empty,
    element(
      'div',
      { class: 'bar' },
      search.root,
      focusBar.root,
      element('span', { class: 'space' }),
      toolbar.root,
    ),
    diffList.root,
    zoomBar.root,
    minimap.root,
    notices.root,
    prompt.root,
    menu.root,
    tooltip.root,
    tree.root,
    announcer,
  );

  listenToPointer(diagram, {
    click(target) {
      menu.hide();
      if (wayFrom !== undefined && target.table !== undefined) findWay(wayFrom, target.table);
      else if (target.chip !== undefined && target.table !== undefined) followChip(target.table, target.chip);
      else if (target.edge !== undefined) diagram.select(childOf(target.edge), { dims: true });
      else diagram.select(selectionFrom(target), { dims: true });
    },
    doubleClick(target) {
      const selection = selectionFrom(target);
      if (selection) reveal(selection);
    },
    menu(target, x, y) {
      tooltip.hide();
      diagram.select(selectionFrom(target), { dims: true });
      menu.show(targetMenu(target, diagram, host, actions), x, y);
    },
    over,
    moved(table, to) {
      keep({ ...state.kept, positions: { ...state.kept.positions, [table]: to } });
    },
    connected(from, to) {
      const [child, parent] =
        isKeyIn(state.picture, from) && !isKeyIn(state.picture, to) ? [to, from] : [from, to];
      host.send({ kind: 'edit', edit: { kind: 'add-foreign-key', from: child, to: parent } });
    },
  });
  listenToKeys(diagram, {
    search: () => search.focus(),
    reveal: () => state.selection && reveal(state.selection),
    menu() {
      const { selection } = state;
      const node = selection && diagram.tables.nodeOf(selection.table);
      const { left, top } = (node ?? stage).getBoundingClientRect();
      menu.show(targetMenu(selection ?? {}, diagram, host, actions), left + 30, top + 30);
    },
    escape() {
      wayFrom = undefined;
      notices.set('way', 'info', undefined);
      if (state.way) diagram.setWay(undefined);
      else if (state.selection) diagram.select(undefined);
      else if (state.shown.focus) void diagram.setShown({ focus: undefined });
    },
    hide: () => state.selection && actions.hide(state.selection.table),
    hidden() {
      showHidden(toolbar.placeFor('hidden'));
    },
    focusOn: (depth) => state.selection && actions.focusOn(state.selection.table, depth),
    wayFrom: () => state.selection && actions.startWay(state.selection.table),
    tidy: actions.tidy,
    columns() {
      const all = ['all', 'keys', 'names'] as const;
      const columns = all[(all.indexOf(state.shown.columns) + 1) % all.length]!;
      void diagram.setShown({ columns });
    },
  });

  /** By hand hidden tables one by one; what is filtered away all at once. */
  function showHidden({ x, y }: { readonly x: number; readonly y: number }): void {
    if (state.shown.hidden.length > 0) menu.show(hiddenMenu(diagram), x, y);
    else void showEverything(diagram);
  }

  function isDrawn(table: string): boolean {
    return state.picture?.tables.has(table) === true || state.collapsed.has(table);
  }

  function over(target: PointerTarget, x: number, y: number): void {
    const { picture } = state;
    if (!picture || menu.open) return;
    const edge = target.edge === undefined ? undefined : picture.edges.find((it) => it.id === target.edge);
    const table = target.table === undefined ? undefined : picture.tables.get(target.table)?.table;
    const stub =
      target.chip === undefined || !table
        ? undefined
        : picture.edgesOf
            .get(table.id)
            ?.find(({ edge: it }) => it.from.table === table.id && it.from.columns[0] === target.chip);
    diagram.hoverEdges(edge ? [edge.id] : stub ? [stub.id] : []);
    const content = edge
      ? edgeDescription(edge, picture)
      : stub
        ? edgeDescription(stub, picture)
        : table && tableDescription(table, target.column);
    if (content) tooltip.show(content, x, y);
    else tooltip.hide();
  }

  function followChip(table: string, column: string): void {
    const edge = state.picture?.edgesOf
      .get(table)
      ?.find(({ edge: it }) => it.from.table === table && it.from.columns[0] === column);
    if (edge) diagram.select({ table: edge.edge.to.table }, { dims: true, center: true });
    // At a key: shows the lines that arrive there.
    else diagram.select({ table, column }, { dims: true });
  }

  function childOf(edge: string): Selection | undefined {
    const found = state.picture?.edges.find((it) => it.id === edge)?.edge.from;
    return (
      found && { table: found.table, ...(found.columns[0] === undefined ? {} : { column: found.columns[0] }) }
    );
  }

  function findWay(from: string, to: string): void {
    wayFrom = undefined;
    const way = state.picture && wayBetween(state.picture.snapshot.edges, from, to);
    if (way) notices.set('way', 'info', way.tables.map((table) => nameOf({ table })).join(' → '));
    else
      notices.set('way', 'info', `No way leads from ${nameOf({ table: from })} to ${nameOf({ table: to })}.`);
    diagram.setWay(way);
  }

  function reveal(selection: Selection): void {
    if (isCollapsedGroup(selection.table)) {
      if (selection.column === undefined) actions.expand(selection.table);
      else host.send({ kind: 'reveal', table: selection.column });
      return;
    }
    if (state.picture?.tables.get(selection.table)?.table) host.send({ kind: 'reveal', ...selection });
  }

  function nameOf(selection: Selection): string {
    return nameIn(state.picture, selection);
  }

  function keep(kept: KeptDiagram): void {
    diagram.setKept(kept);
    host.send({ kind: 'keep', kept });
    updateBars();
  }

  function reset(tables: readonly string[] | undefined): void {
    const positions = tables
      ? Object.fromEntries(Object.entries(state.kept.positions).filter(([id]) => !tables.includes(id)))
      : {};
    keep({ ...state.kept, positions });
  }

  function showDiff(diff: Parameters<Diagram['compare']>[0]): void {
    diffList.show(diff);
    void diagram.compare(diff);
  }

  function updateBars(): void {
    const { shown } = state;
    toolbar.press('findings', shown.findingsOnly);
    const whole = state.diff?.snapshot ?? state.snapshot;
    const shownTables = state.picture?.snapshot.tables.filter((it) => !isCollapsedGroup(it.id)) ?? [];
    const missing = (whole?.tables.length ?? 0) - shownTables.length - state.collapsed.size;
    toolbar.badge('hidden', missing > 0 ? String(missing) : undefined);
    toolbar.badge('views', state.kept.views.length > 0 ? String(state.kept.views.length) : undefined);
    focusBar.show(shown.focus);
  }

  function keepSoon(): void {
    clearTimeout(keepTimer);
    keepTimer = setTimeout(() => {
      const kept = keptStateOf(state);
      if (kept) host.keep(kept);
    }, keepDelay);
  }

  return { diagram, notices, showDiff, search: () => search.focus(), reset };
}

function selectionOf({ table, column }: SearchHit): Selection {
  return { table, ...(column === undefined ? {} : { column }) };
}
