import type { Diagram } from '../diagramInterface.ts';
import { panned } from '../scene/camera.ts';
import { type WalkKey, walkSelection } from '../scene/walkSelection.ts';

export interface KeyActions {
  search(): void;
  reveal(): void;
  menu(): void;
  escape(): void;
  hide(): void;
  hidden(): void;
  focusOn(depth: number): void;
  wayFrom(): void;
  tidy(): void;
  columns(): void;
}

const step = 80;
const walks: Readonly<Record<string, WalkKey>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const pans: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [step, 0],
  ArrowRight: [-step, 0],
  ArrowUp: [0, step],
  ArrowDown: [0, -step],
};

/** The keyboard of the picture itself. */
export function listenToKeys(diagram: Diagram, actions: KeyActions): void {
  const act: Readonly<Record<string, () => void>> = {
    '+': () => diagram.zoom(1.25),
    '=': () => diagram.zoom(1.25),
    '-': () => diagram.zoom(0.8),
    '0': () => diagram.zoom(1 / diagram.state.camera.scale),
    f: () => diagram.fit(),
    '/': actions.search,
    Enter: actions.reveal,
    Escape: actions.escape,
    ContextMenu: actions.menu,
    h: actions.hide,
    H: actions.hidden,
    w: actions.wayFrom,
    t: actions.tidy,
    c: actions.columns,
  };
  diagram.stage.addEventListener('keydown', (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === 'f') actions.search();
    else if (event.key === 'F10' && event.shiftKey) actions.menu();
    else if (pans[event.key]) arrow(event, command);
    else if (!command && !event.altKey && /^[1-9]$/.test(event.key)) actions.focusOn(Number(event.key));
    else if (!command && !event.altKey && act[event.key]) act[event.key]!();
    else return;
    event.preventDefault();
  });

  function arrow(event: KeyboardEvent, command: boolean): void {
    const { selection, picture, camera } = diagram.state;
    const [dx, dy] = pans[event.key]!;
    if (command || !picture) {
      diagram.setCamera(panned(camera, dx, dy));
      return;
    }
    const key = walks[event.key]!;
    const vertical = key === 'up' || key === 'down';
    const walk = event.altKey && vertical ? (`table-${key}` as const) : key;
    const next = selection
      ? walkSelection(picture, selection, walk)
      : { table: picture.snapshot.tables[0]?.id ?? '' };
    if (next && picture.tables.has(next.table)) diagram.select(next, { dims: true, bring: true });
  }
}
