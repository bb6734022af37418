import { isCollapsedGroup } from '../../../server/src/layout/collapsedGroup.ts';
import type { Point } from '../../../server/src/layout/layoutGraph.ts';
import type { Diagram } from '../diagramInterface.ts';
import type { Selection } from '../keptState.ts';
import { panned, toWorld } from '../scene/camera.ts';

/** What a person did with the mouse or a finger. */
export interface PointerActions {
  click(target: PointerTarget): void;
  doubleClick(target: PointerTarget): void;
  menu(target: PointerTarget, x: number, y: number): void;
  over(target: PointerTarget, x: number, y: number): void;
  /** A table was put somewhere. */
  moved(table: string, to: Point): void;
  /** From one column to another. */
  connected(from: Required<Selection>, to: Required<Selection>): void;
}

export interface PointerTarget {
  readonly table?: string;
  readonly column?: string;
  /** The column whose stub it is. */
  readonly chip?: string;
  readonly edge?: string;
  readonly group?: string;
}

const startOfDrag = 4;

type Gesture =
  | { readonly kind: 'pan'; readonly start: Point; last: Point; moved: boolean }
  | { readonly kind: 'press'; readonly target: PointerTarget; readonly start: Point; readonly grip: Point }
  | { readonly kind: 'drag'; readonly table: string; readonly grip: Point; at: Point }
  | { readonly kind: 'connect'; readonly from: Required<Selection>; readonly start: Point };

/** Panning, zooming, dragging tables and drawing foreign keys. */
export function listenToPointer(diagram: Diagram, actions: PointerActions): void {
  const { stage } = diagram;
  const fingers = new Map<number, Point>();
  let gesture: Gesture | undefined;
  let pinch = { spread: 1, middle: { x: 0, y: 0 } };

  const local = (event: MouseEvent): Point => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  stage.addEventListener('pointerdown', (event) => {
    const at = local(event);
    fingers.set(event.pointerId, at);
    if (fingers.size === 2) {
      // The first finger has begun something else, which it does not mean.
      if (gesture?.kind === 'drag') actions.moved(gesture.table, gesture.at);
      abandon();
      pinch = { spread: spread(fingers), middle: middle(fingers) };
      stage.setPointerCapture(event.pointerId);
      return;
    }
    if (event.button === 1 || (event.button === 0 && event.altKey))
      gesture = { kind: 'pan', start: at, last: at, moved: false };
    else if (event.button === 0) {
      const target = targetOf(event.target);
      const placed = target.table === undefined ? undefined : diagram.state.picture?.tables.get(target.table);
      const world = toWorld(diagram.state.camera, at);
      gesture =
        placed === undefined
          ? { kind: 'pan', start: at, last: at, moved: false }
          : {
              kind: 'press',
              target,
              start: at,
              grip: { x: world.x - placed.at.x, y: world.y - placed.at.y },
            };
    } else return;
    stage.setPointerCapture(event.pointerId);
    stage.focus({ preventScroll: true });
  });

  stage.addEventListener('pointermove', (event) => {
    const at = local(event);
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, at);
    if (fingers.size === 2) {
      const now = { spread: spread(fingers), middle: middle(fingers) };
      const { x, y } = now.middle;
      diagram.setCamera(panned(diagram.state.camera, x - pinch.middle.x, y - pinch.middle.y));
      diagram.zoom(now.spread / pinch.spread, now.middle);
      pinch = now;
      return;
    }
    if (!gesture) {
      actions.over(targetOf(event.target), event.clientX, event.clientY);
      return;
    }
    if (gesture.kind === 'press' && far(gesture.start, at)) gesture = started(gesture);
    move(gesture, at);
  });

  function started({ target, grip, start }: Gesture & { kind: 'press' }): Gesture {
    const { table, column } = target;
    if (table !== undefined && column !== undefined && !diagram.state.diff && !isCollapsedGroup(table))
      return { kind: 'connect', from: { table, column }, start: toWorld(diagram.state.camera, start) };
    stage.classList.add('panning');
    return { kind: 'drag', table: table!, grip, at: { x: 0, y: 0 } };
  }

  function move(now: Gesture, at: Point): void {
    const world = toWorld(diagram.state.camera, at);
    if (now.kind === 'pan') {
      stage.classList.add('panning');
      now.moved ||= far(now.start, at);
      diagram.setCamera(panned(diagram.state.camera, at.x - now.last.x, at.y - now.last.y));
      now.last = at;
    } else if (now.kind === 'drag') {
      now.at = { x: Math.round(world.x - now.grip.x), y: Math.round(world.y - now.grip.y) };
      diagram.drag(now.table, now.at);
    } else if (now.kind === 'connect') {
      diagram.edges.drawDraft({ from: now.start, to: world });
      markTarget(stage, columnAt(at));
    }
  }

  function columnAt(at: Point): Required<Selection> | undefined {
    const { left, top } = stage.getBoundingClientRect();
    const { table, column } = targetOf(document.elementFromPoint(at.x + left, at.y + top));
    return table !== undefined && column !== undefined ? { table, column } : undefined;
  }

  const abandon = (): void => {
    gesture = undefined;
    stage.classList.remove('panning');
    diagram.edges.drawDraft(undefined);
    markTarget(stage, undefined);
  };

  const end = (event: PointerEvent, cancelled: boolean): void => {
    fingers.delete(event.pointerId);
    const done = gesture;
    abandon();
    if (!done || cancelled) return;
    if (done.kind === 'drag') actions.moved(done.table, done.at);
    else if (done.kind === 'connect') {
      const to = columnAt(local(event));
      if (to && !(to.table === done.from.table && to.column === done.from.column))
        actions.connected(done.from, to);
    } else if (done.kind === 'press') actions.click(done.target);
    else if (!done.moved && event.button === 0) actions.click(targetOf(event.target));
  };
  stage.addEventListener('pointerup', (event) => end(event, false));
  stage.addEventListener('pointercancel', (event) => end(event, true));

  stage.addEventListener('dblclick', (event) => actions.doubleClick(underPointer(event)));
  stage.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    actions.menu(underPointer(event), event.clientX, event.clientY);
  });
  stage.addEventListener('pointerleave', () => !gesture && actions.over({}, 0, 0));
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey || isWheel(event)) {
        // A pinch comes in many small steps, a wheel in few large ones.
        const step = event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY;
        diagram.zoom(
          Math.exp(-Math.max(-120, Math.min(120, step)) * (event.ctrlKey ? 0.008 : 0.0022)),
          local(event),
        );
      } else
        diagram.setCamera(
          panned(
            diagram.state.camera,
            -(event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX),
            event.shiftKey && event.deltaX === 0 ? 0 : -event.deltaY,
          ),
        );
    },
    { passive: false },
  );

  /** With a captured pointer the stage is the target of clicks. */
  function underPointer(event: MouseEvent): PointerTarget {
    return targetOf(document.elementFromPoint(event.clientX, event.clientY));
  }
}

/** A wheel turns in notches; a trackpad glides, also sideways. */
function isWheel({ deltaMode, deltaX, deltaY, shiftKey }: WheelEvent): boolean {
  if (shiftKey) return false;
  return deltaMode === 1 || (deltaX === 0 && Math.abs(deltaY) >= 50 && Number.isInteger(deltaY));
}

/** What stands under the pointer. */
export function targetOf(target: EventTarget | null): PointerTarget {
  if (!(target instanceof Element)) return {};
  const edge = target.closest<SVGElement>('[data-edge]')?.dataset.edge;
  const table = target.closest<HTMLElement>('[data-table]')?.dataset.table;
  const column = target.closest<HTMLElement>('[data-column]')?.dataset.column;
  const chip = target.closest<HTMLElement>('[data-chip]')?.dataset.chip;
  const group = target.closest<HTMLElement>('[data-group]')?.dataset.group;
  return {
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
    ...(chip === undefined ? {} : { chip }),
    ...(edge === undefined ? {} : { edge }),
    ...(group === undefined ? {} : { group }),
  };
}

export function selectionFrom({ table, column }: PointerTarget): Selection | undefined {
  if (table === undefined) return undefined;
  return { table, ...(column === undefined ? {} : { column }) };
}

function markTarget(stage: HTMLElement, target: Required<Selection> | undefined): void {
  for (const row of stage.querySelectorAll('.row.target')) row.classList.remove('target');
  if (!target) return;
  const table = [...stage.querySelectorAll<HTMLElement>('[data-table]')].find(
    (it) => it.dataset.table === target.table,
  );
  const row = [...(table?.querySelectorAll<HTMLElement>('[data-column]') ?? [])].find(
    (it) => it.dataset.column === target.column,
  );
  row?.classList.add('target');
}

function far(one: Point, two: Point): boolean {
  return Math.abs(one.x - two.x) + Math.abs(one.y - two.y) > startOfDrag;
}

function spread(fingers: ReadonlyMap<number, Point>): number {
  const [one, two] = [...fingers.values()];
  return one && two ? Math.max(1, Math.hypot(one.x - two.x, one.y - two.y)) : 1;
}

function middle(fingers: ReadonlyMap<number, Point>): Point {
  const [one = { x: 0, y: 0 }, two = one] = [...fingers.values()];
  return { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
}
