import { type DiagramGraph, diagramGraph, everythingShown } from '../../server/src/layout/diagramGraph.ts';
import { sizesOf, topologyOf } from '../../server/src/layout/fingerprint.ts';
import type { Layout, Rectangle } from '../../server/src/layout/layoutGraph.ts';
import { planOf } from '../../server/src/layout/layoutPlan.ts';
import { withMovedBoxes } from '../../server/src/layout/movedBoxes.ts';
import type { DiagramSnapshot } from '../../server/src/protocol/diagram.ts';
import type { KeptDiagram } from '../../server/src/protocol/diagramMessages.ts';
import type { Diagram, DiagramListener } from './diagramInterface.ts';
import type { DiagramState } from './diagramState.ts';
import { emphasise } from './emphasise.ts';
import type { LayoutClient } from './layout/layoutClient.ts';
import { nextTask } from './nextTask.ts';
import { anchoredCamera } from './scene/anchoredCamera.ts';
import {
  aspectOf,
  bringingIntoView,
  type Camera,
  cameraBetween,
  centredOn,
  detailAt,
  fitting,
  type ScreenSize,
  visibleWorld,
  widened,
  zoomedAt,
} from './scene/camera.ts';
import { changesBetween } from './scene/changes.ts';
import { collapsedPlaces, standingIn, withCollapsedGroups } from './scene/collapsedGroups.ts';
import { collapsedLayout, isAllCollapsed } from './scene/collapsedLayout.ts';
import { lookOf, openLookOf } from './scene/look.ts';
import { createPicture } from './scene/picture.ts';
import { withSameTables } from './scene/sameTables.ts';
import { isShown, shownSnapshot } from './scene/shownSnapshot.ts';
import { createEdgeLayer } from './view/edgeLayer.ts';
import { element } from './view/element.ts';
import { createGroupLayer } from './view/groupLayer.ts';
import { wantsNoMotion } from './view/motion.ts';
import { createTableLayer } from './view/tableLayer.ts';

const nothingKept: KeptDiagram = { positions: {}, views: [] };
const settleTime = 260;
/** From this scale on columns can be read. */
const readable = 0.6;
const moveTime = 220;
/** Of the list of differences, with its margin. */
const listWidth = 272;

export function createDiagram(layouts: LayoutClient, listener: DiagramListener): Diagram {
  const groups = createGroupLayer();
  const tables = createTableLayer();
  const edges = createEdgeLayer();
  const world = element('div', { class: 'world' }, groups.root, edges.root, tables.root, groups.names);
  const stage = element('div', {
    class: 'stage',
    tabindex: '0',
    role: 'application',
    'aria-label': 'Schema diagram. Arrows walk through tables and along foreign keys, Enter opens the code.',
  });
  stage.append(world);
  const state: DiagramState = {
    snapshot: undefined,
    diff: undefined,
    kept: nothingKept,
    shown: everythingShown,
    measured: undefined,
    layout: undefined,
    picture: undefined,
    collapsed: new Map(),
    camera: { x: 0, y: 0, scale: 1 },
    selection: undefined,
    selectionDims: false,
    hoveredEdges: [],
    way: undefined,
    matches: undefined,
  };
  /** Layouts of other ways to look at the schema, to come back to. */
  const layoutsByLook = new Map<string, Layout>();
  /** Asked for before there was a picture. */
  let toCentre: string | undefined;
  let look = '';
  /** The same with all groups expanded. */
  let lookWhenOpen = '';
  /** While all groups are collapsed, which stand closer together then. */
  let cameraWhenOpen: Camera | undefined;
  /** Where one was before a comparison. */
  let cameraBeforeDiff: Camera | undefined;
  /** Updates are numbered: an earlier one never replaces the picture of a later one. */
  let newest = 0;
  let shownUpdate = 0;
  let updating = Promise.resolve();
  /** Everything may move in the next picture. */
  let wantsFresh = false;
  /** Read from the page only when it has changed: reading makes the page lay out what was just put into it. */
  let room: ScreenSize | undefined;
  let frame = 0;
  let motion = 0;
  /** Of the first picture each layer comes in a frame of its own: together they would hold up the page. */
  let layersBegun = 0;

  function redraw(): void {
    frame ||= requestAnimationFrame(draw);
  }

  function draw(): void {
    frame = 0;
    const { picture, camera } = state;
    if (!picture) return;
    const start = performance.now();
    world.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.scale})`;
    const area = visibleWorld(camera, diagram.size());
    const detail = detailAt(camera.scale);
    const emphasis = emphasise(state, picture);
    groups.draw(picture, camera.scale);
    layersBegun++;
    if (layersBegun > 1) edges.draw(picture, area, detail, camera.scale, emphasis);
    if (layersBegun < 3) {
      redraw();
      return;
    }
    const complete = tables.draw(picture, widened(area), detail, emphasis, start);
    listener.drawn(picture, area, complete);
    if (!complete) redraw();
  }

  /** What is to be seen of a schema. */
  function seen(whole: DiagramSnapshot): DiagramSnapshot {
    const visible = shownSnapshot(whole, state.shown);
    if (state.shown.collapsed.length === 0) {
      if (state.collapsed.size > 0) state.collapsed = new Map();
      return visible;
    }
    const open = layoutsByLook.get(openLookOf(state));
    const { graph } = diagramGraph(visible, state.shown);
    state.collapsed = collapsedPlaces(planOf(graph, open).groups, state.shown.collapsed);
    return withCollapsedGroups(visible, state.collapsed);
  }

  /** The layout to go on from, so that little moves. */
  function layoutBefore(nextLook: string): Layout | undefined {
    if (nextLook === look) return state.layout;
    const known = layoutsByLook.get(nextLook);
    if (known || state.collapsed.size === 0) return known;
    const open = layoutsByLook.get(openLookOf(state));
    return open && collapsedLayout(open, state.collapsed);
  }

  /** Lays out what is to be seen, if that is needed at all, and shows it. */
  function update(fresh = false): Promise<void> {
    wantsFresh ||= fresh;
    newest++;
    updating = updateTo(newest);
    return updating;
  }

  /** In several tasks, of which none is long. A newer update, which sees all that this one does, ends it. */
  async function updateTo(turn: number): Promise<void> {
    await nextTask();
    if (turn !== newest) return updating;
    const whole = state.diff?.snapshot ?? state.snapshot;
    if (!whole) return;
    const fresh = wantsFresh;
    const visible = seen(whole);
    const nextLook = lookOf(state);
    const before = fresh ? undefined : layoutBefore(nextLook);
    const nextOpenLook = openLookOf(state);
    const measured = diagramGraph(
      visible,
      state.shown,
      before && { hubs: new Set(before.hubs), known: new Set(Object.keys(before.boxes)) },
    );
    await nextTask();
    if (turn !== newest) return updating;
    let layout = before;
    if (
      !before ||
      before.topology !== topologyOf(measured.graph) ||
      before.sizes !== sizesOf(measured.graph)
    ) {
      try {
        const graph = { ...measured.graph, aspect: aspectOf(diagram.size()) };
        layout = await layouts.layOut(graph, before, state.picture !== undefined);
      } catch (error) {
        wantsFresh = false;
        listener.failed(error instanceof Error ? error.message : String(error));
        return;
      }
      await nextTask();
    }
    // What is typed meanwhile has its own picture later, but an undone change needs no layout and is faster.
    if (!layout || turn < shownUpdate) return updating;
    shownUpdate = turn;
    wantsFresh &&= !fresh;
    const first = state.picture === undefined;
    const otherLook = nextLook !== look;
    // Around a group that is collapsed or expanded everything stays, and so does the view.
    const open = layoutsByLook.get(nextOpenLook);
    const allCollapsed = open !== undefined && isAllCollapsed(open, state.collapsed);
    const isOther = nextOpenLook !== lookWhenOpen;
    const fits =
      first || fresh || (otherLook && (isOther || !before || allCollapsed || cameraWhenOpen !== undefined));
    const back = !isOther && !allCollapsed && state.collapsed.size === 0 ? cameraWhenOpen : undefined;
    cameraWhenOpen = allCollapsed && !isOther ? (cameraWhenOpen ?? state.camera) : undefined;
    look = nextLook;
    lookWhenOpen = nextOpenLook;
    layoutsByLook.set(look, layout);
    state.layout = layout;
    state.measured = measured;
    put(visible, measured, layout, !first && !otherLook && !fresh);
    if (back && !fresh) moveCamera(back, false);
    else if (fits) diagram.fit();
    const wanted = toCentre;
    toCentre = undefined;
    // An overview in which columns can be read needs no nearer look.
    if (wanted !== undefined && state.camera.scale < readable && state.selection?.table === wanted)
      diagram.select(state.selection, { dims: state.selectionDims, center: true });
  }

  function put(visible: DiagramSnapshot, measured: DiagramGraph, layout: Layout, anchored: boolean): void {
    const before = state.picture;
    const placed = withMovedBoxes(layout, measured.graph, state.kept.positions);
    const picture = createPicture(visible, measured, placed);
    if (before && anchored) {
      const changes = changesBetween(before.snapshot, visible);
      tables.mark(changes.tables);
      edges.mark(changes.edges);
      const changed = [...changes.tables].find(
        ([id, diff]) => diff.kind !== 'removed' && before.tables.has(id),
      );
      state.camera = anchoredCamera(state, before, picture, changed?.[0], diagram.size());
      if ([...picture.tables].some(([id, { at }]) => movedFrom(before.tables.get(id)?.at, at))) settle();
    }
    state.picture = picture;
    stage.classList.toggle('unreadable', state.snapshot?.unreadable !== undefined);
    listener.changed(picture);
    redraw();
  }

  function settle(): void {
    world.classList.add('settling');
    setTimeout(() => world.classList.remove('settling'), settleTime);
  }

  function moveCamera(to: Camera, animated: boolean): void {
    cancelAnimationFrame(motion);
    if (!animated || wantsNoMotion()) {
      state.camera = to;
      redraw();
      return;
    }
    const from = state.camera;
    const start = performance.now();
    const step = (now: number): void => {
      const part = Math.min(1, (now - start) / moveTime);
      state.camera = cameraBetween(from, to, part);
      if (frame) cancelAnimationFrame(frame);
      draw();
      if (part < 1) motion = requestAnimationFrame(step);
    };
    motion = requestAnimationFrame(step);
  }

  const diagram: Diagram = {
    stage,
    state,
    tables,
    edges,
    restore(kept) {
      state.snapshot = kept.snapshot;
      state.shown = kept.shown;
      state.kept = kept.kept;
      state.layout = kept.layout;
      state.camera = kept.camera;
      state.selection = kept.selection;
      look = lookOf(state);
      lookWhenOpen = openLookOf(state);
      layoutsByLook.set(look, kept.layout);
      const visible = seen(kept.snapshot);
      const { hubs, boxes } = kept.layout;
      state.measured = diagramGraph(visible, kept.shown, {
        hubs: new Set(hubs),
        known: new Set(Object.keys(boxes)),
      });
      put(visible, state.measured, kept.layout, false);
    },
    async show(snapshot, kept) {
      const other = state.snapshot !== undefined && state.snapshot.project !== snapshot.project;
      if (!other && state.snapshot && state.snapshot.revision > snapshot.revision) return;
      if (other) {
        layoutsByLook.clear();
        look = '';
        state.layout = undefined;
        state.picture = undefined;
        state.selection = undefined;
        state.shown = everythingShown;
      }
      state.snapshot = withSameTables(state.snapshot, snapshot);
      if (kept) state.kept = kept;
      await update();
    },
    async compare(diff) {
      if (diff) cameraBeforeDiff ??= state.camera;
      state.diff = diff;
      await update();
      // A comparison is looked at as a whole; after it one goes on where one was.
      if (!diff && cameraBeforeDiff) moveCamera(cameraBeforeDiff, false);
      if (!diff) cameraBeforeDiff = undefined;
    },
    async setShown(change) {
      const { focus, ...rest } = { ...state.shown, ...change };
      state.shown = focus ? { ...rest, focus } : rest;
      await update();
    },
    setKept(kept) {
      state.kept = kept;
      const { picture, measured, layout } = state;
      if (picture && measured && layout) put(picture.snapshot, measured, layout, true);
    },
    async unveil(table) {
      const { picture, collapsed, shown } = state;
      if (!picture || picture.tables.has(table) || collapsed.has(table)) return;
      if (!state.snapshot?.tables.some((it) => it.id === table)) return;
      const hidden = shown.hidden.filter((it) => it !== table);
      const isFiltered = !isShown(table, state.snapshot, { ...shown, hidden });
      await diagram.setShown({ hidden, ...(isFiltered ? { focus: undefined, findingsOnly: false } : {}) });
    },
    async tidy() {
      layoutsByLook.clear();
      await update(true);
    },
    select(wanted, { dims = false, center = false, bring = false } = {}) {
      const selection = standingIn(wanted, state.collapsed);
      state.selection = selection;
      state.selectionDims = dims;
      if (selection && !center && state.way && !state.way.tables.includes(selection.table))
        state.way = undefined;
      const at = selection && state.picture?.tables.get(selection.table)?.at;
      if (!state.picture && center) toCentre = selection?.table;
      if (at && center)
        moveCamera(centredOn(at, diagram.size(), Math.max(0.75, Math.min(1, state.camera.scale))), true);
      else if (at && bring) {
        const into = bringingIntoView(state.camera, at, diagram.size());
        if (into.x !== state.camera.x || into.y !== state.camera.y) moveCamera(into, true);
      }
      listener.selected(selection);
      redraw();
    },
    setWay(way) {
      state.way = way;
      redraw();
    },
    setMatches(matches) {
      state.matches = matches;
      redraw();
    },
    hoverEdges(hovered) {
      if (hovered.length === 0 && state.hoveredEdges.length === 0) return;
      state.hoveredEdges = hovered;
      redraw();
    },
    setCamera: (camera, animated = false) => moveCamera(camera, animated),
    zoom(factor, at) {
      const size = diagram.size();
      moveCamera(
        zoomedAt(state.camera, at ?? { x: size.width / 2, y: size.height / 2 }, factor),
        at === undefined,
      );
    },
    fit(area) {
      if (!state.picture) return;
      const { width, height } = diagram.size();
      // Beside the list of differences, where there is room for both.
      const inset = state.diff && width > 700 ? listWidth : 0;
      const fitted = fitting(area ?? state.picture.bounds, { width: width - inset, height }, 56);
      moveCamera({ ...fitted, x: fitted.x + inset }, area !== undefined);
    },
    drag(table, to) {
      const { measured, picture, layout } = state;
      if (!measured || !picture || !layout) return;
      state.kept = { ...state.kept, positions: { ...state.kept.positions, [table]: to } };
      const placed = withMovedBoxes(layout, measured.graph, state.kept.positions);
      state.picture = createPicture(picture.snapshot, measured, placed);
      redraw();
    },
    size: () => (room ??= { width: stage.clientWidth, height: stage.clientHeight }),
    redraw,
  };
  new ResizeObserver(() => {
    room = undefined;
    redraw();
  }).observe(stage);
  return diagram;
}

function movedFrom(was: Rectangle | undefined, now: Rectangle): boolean {
  return was !== undefined && (was.x !== now.x || was.y !== now.y);
}
