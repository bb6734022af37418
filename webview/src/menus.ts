import { isCollapsedGroup } from '../../server/src/layout/collapsedGroup.ts';
import type { DiagramTable } from '../../server/src/protocol/diagram.ts';
import type { DiagramShown } from '../../server/src/protocol/diagramMessages.ts';
import type { Diagram } from './diagramInterface.ts';
import type { Host } from './host.ts';
import type { PointerTarget } from './input/pointer.ts';
import type { Selection } from './keptState.ts';
import type { MenuItem } from './view/contextMenu.ts';

export interface MenuActions {
  reveal(selection: Selection): void;
  hide(table: string): void;
  /** By its name. */
  collapse(group: string): void;
  /** By the id of its box. */
  expand(group: string): void;
  focusOn(table: string, depth: number): void;
  startWay(table: string): void;
  saveView(): void;
  showView(shown: DiagramShown): void;
  reset(tables: readonly string[] | undefined): void;
  tidy(): void;
}

/** What can be done with what is under the pointer. */
export function targetMenu(
  target: PointerTarget,
  diagram: Diagram,
  host: Host,
  actions: MenuActions,
): readonly MenuItem[] {
  const { state } = diagram;
  const placed = target.table === undefined ? undefined : state.picture?.tables.get(target.table);
  if (!placed?.table) return [...canvasMenu(diagram, host, actions), ...groupItems(target, diagram, actions)];
  const { table } = placed;
  if (isCollapsedGroup(table.id)) return collapsedMenu(table, target.column, actions);
  const column = table.columns.find((it) => it.key === target.column);
  const selection: Selection = { table: table.id, ...(column ? { column: column.key } : {}) };
  const findings = table.findings.filter(
    (it) => it.column === undefined || !column || it.column === column.key,
  );
  const fixes = findings.flatMap((finding) =>
    finding.fixes.map(
      (title, fix): MenuItem => ({
        label: title,
        run: () =>
          host.send({
            kind: 'edit',
            edit: { kind: 'apply-fix', table: table.id, rule: finding.rule, message: finding.message, fix },
          }),
      }),
    ),
  );
  const rules = [...new Set(findings.map((it) => it.rule))];
  return [
    { heading: column ? `${table.name}.${column.name}` : table.name },
    { label: 'Open in editor', keys: 'Enter', run: () => actions.reveal(selection) },
    ...(fixes.length > 0 ? (['line', { heading: 'Fixes' }] as const) : []),
    ...fixes,
    ...rules.map(
      (rule): MenuItem => ({ label: `About ${rule}`, run: () => host.send({ kind: 'rule', rule }) }),
    ),
    'line',
    ...(column && table.kind === 'table' && !column.indexed && !fixes.some(addsIndex)
      ? [
          {
            label: `Add an index on ${column.name}`,
            run: () =>
              host.send({
                kind: 'edit',
                edit: { kind: 'add-index', table: table.id, columns: [column.key] },
              }),
          } as const,
        ]
      : []),
    { label: 'Show its neighbourhood', keys: '1…9', run: () => actions.focusOn(table.id, 1) },
    { label: 'Way to another table…', keys: 'W', run: () => actions.startWay(table.id) },
    { label: 'Hide', keys: 'H', run: () => actions.hide(table.id) },
    ...(state.kept.positions[table.id]
      ? [{ label: 'Back to its own place', run: () => actions.reset([table.id]) } as const]
      : []),
    ...groupItems(target, diagram, actions),
  ];
}

function collapsedMenu(
  group: DiagramTable,
  member: string | undefined,
  actions: MenuActions,
): readonly MenuItem[] {
  const table = group.columns.find((it) => it.key === member);
  return [
    { heading: group.name },
    { label: 'Expand the group', keys: 'Enter', run: () => actions.expand(group.id) },
    ...(table
      ? [{ label: `Open ${table.name} in editor`, run: () => actions.reveal({ table: table.key }) } as const]
      : []),
  ];
}

function groupItems(target: PointerTarget, diagram: Diagram, actions: MenuActions): readonly MenuItem[] {
  const { picture, shown } = diagram.state;
  const group = picture?.layout.groups.find(
    (it) => it.id === target.group || it.members.includes(target.table ?? ''),
  );
  if (!group || picture!.layout.groups.length < 2) return [];
  return [
    'line',
    { label: `Collapse the group ${group.name}`, run: () => actions.collapse(group.name) },
    {
      label: `Hide the group ${group.name}`,
      run: () => void diagram.setShown({ hidden: [...shown.hidden, ...group.members] }),
    },
    { label: `Zoom to the group ${group.name}`, run: () => diagram.fit(group) },
  ];
}

function canvasMenu(diagram: Diagram, host: Host, actions: MenuActions): readonly MenuItem[] {
  const { shown, kept } = diagram.state;
  return [
    { label: 'Fit everything', keys: 'F', run: () => diagram.fit() },
    { label: 'Tidy up', keys: 'T', run: actions.tidy },
    ...(Object.keys(kept.positions).length > 0
      ? [{ label: 'Reset tables moved by hand', run: () => actions.reset(undefined) } as const]
      : []),
    ...(shown.hidden.length > 0
      ? [
          {
            label: `Show ${shown.hidden.length} hidden again`,
            run: () => void diagram.setShown({ hidden: [] }),
          } as const,
        ]
      : []),
    'line',
    { label: 'Save this view…', run: actions.saveView },
    { label: 'Export…', run: () => exportPicture(diagram, host) },
    { label: 'Compare with…', run: () => host.send({ kind: 'compare' }) },
  ];
}

/** Asks the extension to write what is shown, at the places where it is shown. */
export function exportPicture({ state }: Diagram, host: Host): void {
  const tables = [...(state.picture?.tables.values() ?? [])];
  host.send({
    kind: 'export',
    tables: tables.flatMap((it) =>
      isCollapsedGroup(it.id) ? it.box.rows.map((row) => row.key) : it.table ? [it.id] : [],
    ),
    positions: Object.fromEntries(
      tables.map(({ id, at }) => [id, { x: Math.round(at.x), y: Math.round(at.y) }]),
    ),
  });
}

/** How much of a table is shown. */
export function columnsMenu(diagram: Diagram): readonly MenuItem[] {
  const choose = (columns: DiagramShown['columns'], label: string): MenuItem => ({
    label: `${mark(diagram.state.shown.columns === columns)}${label}`,
    run: () => void diagram.setShown({ columns }),
  });
  return [
    choose('all', 'All columns'),
    choose('keys', 'Keys only'),
    choose('names', 'Names only'),
    'line',
    {
      label: `${mark(diagram.state.shown.enums)}Enums`,
      run: () => void diagram.setShown({ enums: !diagram.state.shown.enums }),
    },
  ];
}

/** Tables that are hidden by hand, to be shown again one by one. */
export function hiddenMenu(diagram: Diagram): readonly MenuItem[] {
  const { shown, snapshot } = diagram.state;
  const hidden = new Set(shown.hidden);
  return [
    { label: 'Show everything again', run: () => void showEverything(diagram) },
    'line',
    ...(snapshot?.tables ?? [])
      .filter((table) => hidden.has(table.id))
      .map(
        ({ id, name }): MenuItem => ({
          label: `Show ${name}`,
          run: () => void diagram.unveil(id).then(() => diagram.select({ table: id }, { bring: true })),
        }),
      ),
  ];
}

/** Without what was hidden, filtered away or collapsed. */
export function showEverything(diagram: Diagram): Promise<void> {
  return diagram.setShown({ hidden: [], findingsOnly: false, focus: undefined, collapsed: [] });
}

export function groupingMenu(diagram: Diagram): readonly MenuItem[] {
  const choose = (grouping: DiagramShown['grouping'], label: string): MenuItem => ({
    label: `${mark(diagram.state.shown.grouping === grouping)}${label}`,
    run: () => void diagram.setShown({ grouping }),
  });
  return [
    choose('community', 'Groups by references'),
    choose('schema', 'Groups by schema'),
    choose('file', 'Groups by file'),
    'line',
    {
      label: 'Collapse all groups',
      run() {
        const { picture, shown } = diagram.state;
        const names = picture?.layout.groups.map((group) => group.name) ?? [];
        void diagram.setShown({ collapsed: [...new Set([...shown.collapsed, ...names])] });
      },
    },
    ...(diagram.state.shown.collapsed.length > 0
      ? [{ label: 'Expand all groups', run: () => void diagram.setShown({ collapsed: [] }) } as const]
      : []),
  ];
}

export function viewsMenu(
  diagram: Diagram,
  actions: MenuActions,
  remove: (name: string) => void,
): readonly MenuItem[] {
  const { views } = diagram.state.kept;
  return [
    ...views.map(({ name, shown }): MenuItem => ({ label: name, run: () => actions.showView(shown) })),
    ...(views.length > 0 ? (['line'] as const) : []),
    { label: 'Save this view…', run: actions.saveView },
    ...views.map(({ name }): MenuItem => ({ label: `Delete ${name}`, run: () => remove(name) })),
  ];
}

/** The same again would only be longer to read. */
function addsIndex(item: MenuItem): boolean {
  return typeof item === 'object' && 'label' in item && item.label.startsWith('Add an index');
}

function mark(on: boolean): string {
  return on ? '✓ ' : '\u2003';
}
