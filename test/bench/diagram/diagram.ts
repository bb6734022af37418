import { adjustLayout } from '../../../server/src/layout/adjustLayout.ts';
import { diagramGraph, everythingShown } from '../../../server/src/layout/diagramGraph.ts';
import { createBundledElk } from '../../../server/src/layout/elk/bundledElk.ts';
import { layOutDiagram } from '../../../server/src/layout/layoutDiagram.ts';
import { countCrossings } from '../../../server/src/layout/routeCrossings.ts';
import type { DiagramSnapshot } from '../../../server/src/protocol/diagram.ts';
import { launchBrowser } from '../../webview/support/diagramPage.ts';
import { meanDisplacement } from '../../webview/support/displacement.ts';
import { addedForeignKey } from '../../webview/support/editedSnapshot.ts';
import { syntheticSnapshot } from '../../webview/support/syntheticSnapshot.ts';
import { spread } from '../statistics.ts';
import { type MeasuredPage, openOurs, openPeer } from './browserPages.ts';
import { measureFrames } from './frames.ts';
import { oneLevelCrossings } from './oneLevel.ts';

/** What the diagram needs in time and what its layouts are worth, beside React Flow with one elk layout. */
export interface DiagramRow {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly bound: string;
}

const seeds = [1, 2, 3, 4, 5];
const edits = 8;
const runElk = createBundledElk();
const openings = 3;

export async function measureDiagram(): Promise<readonly DiagramRow[]> {
  return [...(await layouts()), ...(await inBrowser())];
}

async function layouts(): Promise<readonly DiagramRow[]> {
  const rows: DiagramRow[] = [];
  const bounds: Readonly<Record<number, readonly [crossings: string, moved: string]>> = {
    100: ['≤ 19', '≤ 12 px'],
    500: ['≤ 237', '≤ 3 px'],
    1000: ['≤ 396', ''],
  };
  for (const [tables, [crossings, moved]] of Object.entries(bounds)) {
    const ours: number[] = [];
    const tidied: number[] = [];
    const plain: number[] = [];
    const displaced: number[] = [];
    for (const seed of tables === '1000' ? seeds.slice(0, 2) : seeds) {
      const snapshot = syntheticSnapshot({ tables: Number(tables), seed });
      const { graph } = diagramGraph(snapshot, everythingShown);
      const layout = await layOutDiagram(graph);
      ours.push(countCrossings(Object.values(layout.routes)));
      tidied.push(countCrossings(Object.values((await layOutDiagram(graph, runElk)).routes)));
      plain.push(await oneLevelCrossings(graph));
      for (let nth = 0; nth < edits; nth++) {
        const next = diagramGraph(addedForeignKey(snapshot, nth), everythingShown);
        displaced.push(meanDisplacement(layout, adjustLayout(next.graph, layout)!));
      }
    }
    rows.push({
      what: `crossings at rest, ${tables} tables (median of ${ours.length} schemas)`,
      ours: String(spread(ours).p50),
      peer: String(spread(plain).p50),
      bound: crossings,
    });
    rows.push({
      what: `the same after Tidy Up, which asks elk as well, ${tables} tables`,
      ours: String(spread(tidied).p50),
      peer: '',
      bound: crossings,
    });
    const mean = displaced.reduce((sum, it) => sum + it, 0) / displaced.length;
    rows.push({
      what: `mean movement of all tables when a foreign key is added, ${tables} tables`,
      ours: `${mean.toFixed(1)} px`,
      peer: '',
      bound: moved,
    });
  }
  return rows;
}

async function inBrowser(): Promise<readonly DiagramRow[]> {
  const browser = await launchBrowser();
  const rows: DiagramRow[] = [];
  try {
    const open = { ours: openOurs, peer: openPeer };
    for (const [tables, first, keystroke, frames] of [
      [100, '≤ 500 ms', '≤ 100 ms', ''],
      [500, '', '≤ 150 ms', ''],
      [1000, '≤ 3,000 ms', '', 'p95 ≤ 33 ms'],
    ] as const) {
      const snapshot = syntheticSnapshot({ tables, columns: 10, seed: 1 });
      const measured: Record<string, Measured> = {};
      for (const side of ['ours', 'peer'] as const)
        measured[side] = await measurePage((it) => open[side](browser, it), snapshot, side);
      const row = (what: string, pick: (it: Measured) => string, bound: string): void => {
        rows.push({
          what: `${what}, ${tables} tables`,
          ours: pick(measured.ours!),
          peer: pick(measured.peer!),
          bound,
        });
      };
      row('start of the page to the first picture', (it) => `${it.first.toFixed(0)} ms`, first);
      row('another foreign key to its picture', (it) => `${it.change.toFixed(0)} ms`, keystroke);
      row(
        'frame while moving and zooming',
        ({ frames: { p50, p95 } }) => `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
        frames,
      );
      row(
        'longest time without an answer',
        ({ longest }) => (longest === 0 ? '< 50 ms' : `${longest.toFixed(0)} ms`),
        tables <= 500 ? '≤ 50 ms' : '',
      );
    }
  } finally {
    await browser.close();
  }
  return rows;
}

interface Measured {
  readonly first: number;
  readonly change: number;
  readonly frames: { readonly p50: number; readonly p95: number };
  readonly longest: number;
}

async function measurePage(
  open: (snapshot: DiagramSnapshot) => Promise<MeasuredPage>,
  snapshot: DiagramSnapshot,
  side: 'ours' | 'peer',
): Promise<Measured> {
  const first: number[] = [];
  for (let opening = 1; opening < openings; opening++) {
    const page = await open(snapshot);
    first.push(page.first);
    await page.close();
  }
  const page = await open(snapshot);
  first.push(page.first);
  const changes: number[] = [];
  for (let nth = 0; nth < edits; nth++)
    changes.push(
      await page.change({ ...addedForeignKey(snapshot, nth), revision: 2 + nth, title: `edit ${nth}` }),
    );
  const frames = await measureFrames(page.page, side === 'ours' ? '.stage' : '.react-flow__pane');
  const longest = await page.longestTask();
  await page.close();
  return { first: spread(first).p50, change: spread(changes).p50, frames: spread(frames), longest };
}
