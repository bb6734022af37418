import type { Rectangle } from '../../../server/src/layout/layoutGraph.ts';
import type { TableDiff } from '../../../server/src/protocol/diagramMessages.ts';
import type { Detail } from '../scene/camera.ts';
import { type Picture, type PlacedTable, touches } from '../scene/picture.ts';
import { element } from './element.ts';
import type { Emphasis } from './emphasis.ts';
import { tableNode } from './tableNode.ts';

export interface TableLayer {
  readonly root: HTMLElement;
  /**
   * Puts the tables on the screen that can be seen. Answers false while some are still to be drawn.
   * @param start when the work on this frame began, on the page's clock
   */
  draw(picture: Picture, area: Rectangle, detail: Detail, emphasis: Emphasis, start: number): boolean;
  nodeOf(table: string): HTMLElement | undefined;
  /** Moves one table for the time of a drag. */
  place(table: string, x: number, y: number): void;
  /** Marks that fade. */
  mark(changes: ReadonlyMap<string, TableDiff>): void;
}

interface Drawn {
  readonly node: HTMLElement;
  readonly placed: PlacedTable;
  readonly detail: Detail;
  readonly diff: TableDiff | undefined;
  emphasis: string;
}

/** Tables are dear to make: until so many milliseconds of a frame are over, so that moving the picture stays smooth. */
const budget = 7;
/** Nor more than so many: what is made quickly costs the page its time when it lays it out. */
const mostMade: Readonly<Record<Detail, number>> = { full: 8, name: 60, box: 200 };
/** Under this budget many names can be made, but few whole tables. */
const checkedEvery = 4;
const fadeTime = 1600;

export function createTableLayer(): TableLayer {
  const root = element('div', { class: 'tables', 'aria-hidden': 'true' });
  const drawn = new Map<string, Drawn>();
  const marks = new Map<string, TableDiff>();

  const layer: TableLayer = {
    root,
    draw(picture, area, detail, emphasis, start) {
      let made = 0;
      let complete = true;
      const end = start + budget;
      for (const [id, entry] of drawn) {
        const placed = picture.tables.get(id);
        if (placed && touches(placed.at, area)) continue;
        entry.node.remove();
        drawn.delete(id);
      }
      for (const [id, placed] of picture.tables) {
        if (!touches(placed.at, area)) continue;
        const diff = emphasis.diff?.tables[id];
        let entry = drawn.get(id);
        if (!entry || entry.detail !== detail || entry.diff !== diff || !looksTheSame(entry.placed, placed)) {
          complete &&=
            made < mostMade[detail] &&
            (made === 0 || made % (detail === 'full' ? 1 : checkedEvery) !== 0 || performance.now() < end);
          if (!complete) {
            // In a later frame; until then it stays as it was, at its new place.
            if (entry) entry.node.style.transform = translation(placed.at.x, placed.at.y);
            continue;
          }
          const node = tableNode(placed, detail, diff);
          made++;
          if (entry) entry.node.replaceWith(node);
          else root.append(node);
          entry = { node, placed, detail, diff, emphasis: '' };
          node.style.transform = translation(placed.at.x, placed.at.y);
          drawn.set(id, entry);
          const mark = marks.get(id);
          if (mark) applyMark(node, mark);
        } else if (entry.placed.at.x !== placed.at.x || entry.placed.at.y !== placed.at.y) {
          entry.node.style.transform = translation(placed.at.x, placed.at.y);
        }
        if (entry.placed !== placed) drawn.set(id, { ...entry, placed });
        emphasise(drawn.get(id)!, emphasis);
      }
      return complete;
    },
    nodeOf: (table) => drawn.get(table)?.node,
    place(table, x, y) {
      const entry = drawn.get(table);
      if (entry) entry.node.style.transform = translation(x, y);
    },
    mark(changes) {
      for (const [id, diff] of changes) {
        const entry = drawn.get(id);
        if (diff.kind === 'removed') {
          if (entry) fadeAway(root, entry.node);
          continue;
        }
        marks.set(id, diff);
        if (entry) applyMark(entry.node, diff);
        setTimeout(() => {
          if (marks.get(id) === diff) marks.delete(id);
        }, fadeTime);
      }
    },
  };
  return layer;
}

function looksTheSame(one: PlacedTable, two: PlacedTable): boolean {
  return (
    one === two ||
    (one.at.width === two.at.width &&
      one.at.height === two.at.height &&
      one.colour === two.colour &&
      one.hub === two.hub &&
      one.table === two.table &&
      JSON.stringify([one.type, [...one.chips]]) === JSON.stringify([two.type, [...two.chips]]))
  );
}

function emphasise(entry: Drawn, emphasis: Emphasis): void {
  const { id } = entry.placed;
  const selected = emphasis.selection?.table === id;
  const classes = [
    selected && 'selected',
    emphasis.way?.has(id) && 'on-the-way',
    emphasis.near && !emphasis.near.has(id) && 'dimmed',
    emphasis.matches?.has(id) && 'match',
  ];
  const key = `${classes.join(' ')} ${selected ? emphasis.selection?.column : ''}`;
  if (entry.emphasis === key) return;
  entry.emphasis = key;
  const [isSelected, isOnWay, isDimmed, isMatch] = classes;
  entry.node.classList.toggle('selected', !!isSelected);
  entry.node.classList.toggle('on-the-way', !!isOnWay);
  entry.node.classList.toggle('dimmed', !!isDimmed);
  entry.node.classList.toggle('match', !!isMatch);
  for (const row of entry.node.querySelectorAll<HTMLElement>('[data-column]'))
    row.classList.toggle('selected', selected && row.dataset.column === emphasis.selection?.column);
}

function applyMark(node: HTMLElement, diff: TableDiff): void {
  if (diff.kind === 'added') node.classList.add('fresh');
  for (const [key, { kind }] of Object.entries(diff.columns)) {
    const row = [...node.querySelectorAll<HTMLElement>('[data-column]')].find(
      (it) => it.dataset.column === key,
    );
    row?.classList.add(kind === 'added' ? 'fresh' : 'touched');
  }
}

/** Leaves a copy behind that vanishes by itself: the table is no longer part of the picture. */
function fadeAway(root: HTMLElement, node: HTMLElement): void {
  const ghost = node.cloneNode(true) as HTMLElement;
  ghost.classList.add('leaving');
  ghost.removeAttribute('data-table');
  root.append(ghost);
  setTimeout(() => ghost.remove(), 500);
}

function translation(x: number, y: number): string {
  return `translate(${x}px, ${y}px)`;
}
