import { diagramGraph } from '../../layout/diagramGraph.ts';
import { createBundledElk } from '../../layout/elk/bundledElk.ts';
import { layOutDiagram } from '../../layout/layoutDiagram.ts';
import type { Layout, LayoutGroup, Point } from '../../layout/layoutGraph.ts';
import { withMovedBoxes } from '../../layout/movedBoxes.ts';
import type { Cardinality, DiagramSnapshot } from '../../protocol/diagram.ts';
import type { DiagramDiff, DiagramShown } from '../../protocol/diagramMessages.ts';
import { escapeMarkup } from '../markup.ts';
import { edgeShape } from './edgeShape.ts';
import { svgStyle, svgSymbols } from './svgStyle.ts';
import { tag, textLine } from './svgText.ts';
import { type TableShape, tableShape } from './tableShape.ts';
import { mixed, type Palette, type PictureTheme, palettes } from './theme.ts';

export interface PictureOptions {
  readonly theme: PictureTheme;
  readonly grouping?: DiagramShown['grouping'];
  /** Places of tables, by id; the others are laid out. */
  readonly positions?: Readonly<Record<string, Point>>;
  /** Marks what is different; its snapshot is the one to draw. */
  readonly diff?: DiagramDiff;
}

const margin = 32;
const titleHeight = 54;

/** The whole picture in full detail, as a file that needs no other: the same input gives the same text. */
export async function drawSvg(
  snapshot: DiagramSnapshot,
  { theme, grouping = 'community', positions = {}, diff }: PictureOptions,
): Promise<string> {
  const palette = palettes[theme];
  const { graph, boxes, chips } = diagramGraph(snapshot, { columns: 'all', grouping, enums: false });
  const layout = withMovedBoxes(await layOutDiagram(graph, createBundledElk()), graph, positions);
  const isMoved = Object.keys(positions).length > 0;
  const frames = isMoved ? [] : layout.groups;
  const stubs = stubsOf(snapshot, layout);
  const hues = huesOf(layout, palette);
  const hubs = new Set(layout.hubs);
  const shapes = new Map(
    snapshot.tables.flatMap((table): readonly (readonly [string, TableShape])[] => {
      const at = layout.boxes[table.id];
      const box = boxes.get(table.id);
      if (!at || !box) return [];
      const shape = {
        table,
        at,
        box,
        hue: hues.get(table.id),
        hub: hubs.has(table.id),
        chips: new Map([...(stubs.get(table.id) ?? []), ...(chips.get(table.id) ?? [])]),
        diff: diff?.tables[table.id],
      };
      return [[table.id, shape]];
    }),
  );
  const keys = keyCardinalities(snapshot, layout);
  const edges = snapshot.edges.map((edge) => {
    const child = shapes.get(edge.from.table);
    const parent = shapes.get(edge.to.table);
    if (!child || !parent) return '';
    const points = layout.routes[edge.id] ?? [];
    const keyCardinality = keys.get(startOf(points))?.size === 1 ? edge.to.cardinality : 'some';
    return edgeShape({ edge, points, parent, child, diff: diff?.edges[edge.id], keyCardinality }, palette);
  });
  const area = areaOf([
    ...frames.flatMap(corners),
    ...[...shapes.values()].flatMap(({ at }) => corners(at)),
    ...Object.values(layout.routes).flat(),
  ]);
  const width = Math.ceil(area.right - area.left + 2 * margin);
  const height = Math.ceil(area.bottom - area.top + 2 * margin + titleHeight);
  const left = Math.floor(area.left - margin);
  const top = Math.floor(area.top - margin - titleHeight);
  const title = diff ? diff.title : snapshot.title;
  return [
    tag(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        width,
        height,
        viewBox: `${left} ${top} ${width} ${height}`,
        role: 'img',
      },
      [
        `\n<title>${escapeMarkup(title)}</title>`,
        `<desc>${escapeMarkup(countOf(snapshot))}</desc>`,
        svgStyle(palette),
        svgSymbols,
        tag('rect', { x: left, y: top, width, height, fill: palette.canvas }),
        textLine(title, 18, width - 2 * margin, { x: area.left, y: top + margin + 12, class: 'h' }, true),
        tag('text', { x: area.left, y: top + margin + 30, class: 'y m' }, escapeMarkup(countOf(snapshot))),
        ...(frames.length > 1 ? frames.map((group) => frame(group, hues, palette)) : []),
        tag('g', { class: 'g' }, edges.join('\n') || ' '),
        ...[...shapes.values()].map((shape) => tableShape(shape, palette)),
        '',
      ].join('\n'),
    ),
    '',
  ].join('\n');
}

/** By the place where lines start: what is said of the key's side there. */
function keyCardinalities(
  { edges }: DiagramSnapshot,
  { routes }: Layout,
): ReadonlyMap<string, ReadonlySet<Cardinality>> {
  const found = new Map<string, Set<Cardinality>>();
  for (const { id, to } of edges) {
    const start = startOf(routes[id] ?? []);
    found.set(start, (found.get(start) ?? new Set()).add(to.cardinality));
  }
  return found;
}

function startOf([first]: readonly Point[]): string {
  return first ? `${first.x} ${first.y}` : '';
}

/** The edges without a line, which nobody could point at here: by table and column, where they lead. */
function stubsOf(
  { tables, edges }: DiagramSnapshot,
  layout: Layout,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const names = new Map(tables.map((table) => [table.id, table.name]));
  const stubs = new Map<string, Map<string, string>>();
  const without = new Set(layout.stubs);
  for (const { id, from, to } of edges) {
    if (!without.has(id)) continue;
    const [column = tables.find((table) => table.id === from.table)?.columns[0]?.key ?? ''] = from.columns;
    const inTable = stubs.get(from.table) ?? new Map<string, string>();
    stubs.set(from.table, inTable.set(column, names.get(to.table) ?? '?'));
  }
  return stubs;
}

function countOf({ tables, edges }: DiagramSnapshot): string {
  const views = tables.filter(({ kind }) => kind !== 'table').length;
  const amount = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  const keys = edges.filter(({ kind }) => kind === 'foreign-key').length;
  return [
    amount(tables.length - views, 'table'),
    ...(views > 0 ? [amount(views, 'view')] : []),
    amount(keys, 'foreign key'),
  ].join(', ');
}

/** The colours of the groups in turn; tables that stand alone have none. */
function huesOf({ groups }: Layout, { hues }: Palette): ReadonlyMap<string, string> {
  const coloured = groups.filter(({ loose }) => !loose);
  return new Map(
    coloured.flatMap(({ members }, index) =>
      members.map((member) => [member, hues[index % hues.length] as string] as const),
    ),
  );
}

function frame(group: LayoutGroup, hues: ReadonlyMap<string, string>, palette: Palette): string {
  const hue = hues.get(group.members[0] ?? '') ?? palette.muted;
  return (
    tag('rect', {
      x: group.x,
      y: group.y,
      width: group.width,
      height: group.height,
      rx: 14,
      fill: mixed(palette.canvas, hue, palette.tint.frame),
      stroke: mixed(palette.canvas, hue, 0.25),
    }) +
    textLine(
      group.name,
      14,
      group.width - 36,
      { x: group.x + 18, y: group.y + 28, class: 'p', fill: mixed(palette.ink, hue, 0.6) },
      true,
    )
  );
}

function corners(box: {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}): readonly Point[] {
  return [
    { x: box.x, y: box.y },
    { x: box.x + box.width, y: box.y + box.height },
  ];
}

function areaOf(points: readonly Point[]): {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
} {
  if (points.length === 0) return { left: 0, top: 0, right: 240, bottom: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { left, top, right, bottom };
}
