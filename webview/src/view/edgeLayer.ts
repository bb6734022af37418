import { crowsFoot, curve, roundedPath } from '../../../server/src/layout/edgePath.ts';
import {
  facingPorts,
  headingAt,
  type Point,
  type Rectangle,
} from '../../../server/src/layout/layoutGraph.ts';
import { tableMetrics } from '../../../server/src/layout/tableBox.ts';
import type { Cardinality } from '../../../server/src/protocol/diagram.ts';
import type { DiffKind } from '../../../server/src/protocol/diagramMessages.ts';
import type { Detail } from '../scene/camera.ts';
import { type Picture, type PlacedEdge, touches } from '../scene/picture.ts';
import { element, svg } from './element.ts';
import type { Emphasis } from './emphasis.ts';

export interface EdgeLayer {
  readonly root: SVGSVGElement;
  draw(picture: Picture, area: Rectangle, detail: Detail, scale: number, emphasis: Emphasis): void;
  /** A line that follows the pointer; undefined takes it away. */
  drawDraft(draft: { readonly from: Point; readonly to: Point } | undefined): void;
  /** Edges that have just come. */
  mark(edges: ReadonlyMap<string, DiffKind>): void;
}

interface Drawn {
  readonly node: SVGGElement;
  readonly placed: PlacedEdge;
  readonly stubs: boolean;
  className: string;
}

const cornerRadius = 7;

/** All edges in one SVG. From afar they are a single path: a thousand elements would cost too much. */
export function createEdgeLayer(): EdgeLayer {
  const far = svg('path', { class: 'far' });
  const farRelations = svg('path', { class: 'far relation' });
  const near = svg('g', {});
  const front = svg('g', {});
  const draft = svg('path', { class: 'draft' });
  const root = svg('svg', { class: 'edges', 'aria-hidden': 'true' }, far, farRelations, near, front, draft);
  const drawn = new Map<string, Drawn>();
  const fresh = new Set<string>();
  /** Lines get thicker from afar, in steps, so that zooming does not restyle them with every frame. */
  let thickness = 0;
  let farPicture: Picture | undefined;

  return {
    root,
    draw(picture, area, detail, scale, emphasis) {
      const step = 2 ** Math.max(0, Math.round(Math.log2(0.8 / scale) * 2) / 2);
      if (step !== thickness) {
        thickness = step;
        root.style.setProperty('--away', String(step));
      }
      const full = detail === 'full';
      root.classList.toggle('away', !full);
      if (!full && farPicture !== picture) {
        farPicture = picture;
        const path = (kind: string): string =>
          picture.edges
            .filter((it) => it.edge.kind === kind)
            .map((it) => roundedPath(it.points, 0))
            .join('');
        far.setAttribute('d', path('foreign-key'));
        farRelations.setAttribute('d', path('relation'));
      }
      for (const layer of [far, farRelations]) layer.style.display = full ? 'none' : '';
      const wanted = picture.edges.filter((it) => {
        const strong = emphasis.edges.has(it.id);
        if (it.points.length === 0) return strong;
        if (!full) return strong || emphasis.diff?.edges[it.id] !== undefined;
        return strong || touches(it.area, area);
      });
      const byId = new Map(wanted.map((it) => [it.id, it]));
      for (const [id, entry] of drawn) {
        if (entry.placed === byId.get(id)) continue;
        entry.node.remove();
        drawn.delete(id);
      }
      for (const placed of wanted) {
        let entry = drawn.get(placed.id);
        if (!entry) {
          entry = {
            node: edgeNode(placed, picture),
            placed,
            stubs: placed.points.length === 0,
            className: '',
          };
          near.append(entry.node);
          drawn.set(placed.id, entry);
        }
        classify(entry, emphasis, fresh, near, front);
      }
    },
    drawDraft(line) {
      draft.setAttribute('d', line ? `M${line.from.x} ${line.from.y}L${line.to.x} ${line.to.y}` : '');
    },
    mark(edges) {
      for (const [id, kind] of edges) {
        if (kind !== 'added') continue;
        fresh.add(id);
        setTimeout(() => fresh.delete(id), 1600);
      }
    },
  };
}

function classify(
  entry: Drawn,
  emphasis: Emphasis,
  fresh: ReadonlySet<string>,
  near: SVGGElement,
  front: SVGGElement,
): void {
  const { edge, id } = entry.placed;
  const strong = emphasis.edges.has(id);
  const faint = !strong && emphasis.near !== undefined;
  const className = [
    'edge',
    edge.kind,
    strong && 'strong',
    faint && 'dimmed',
    entry.stubs && 'stub',
    fresh.has(id) && 'fresh',
    emphasis.diff?.edges[id] && `diff-${emphasis.diff.edges[id]}`,
  ]
    .filter(Boolean)
    .join(' ');
  if (className === entry.className) return;
  entry.className = className;
  entry.node.setAttribute('class', className);
  // What stands out lies on top of what it crosses.
  (strong ? front : near).append(entry.node);
}

function edgeNode(placed: PlacedEdge, picture: Picture): SVGGElement {
  const { edge, ends } = placed;
  const parentBox = picture.tables.get(edge.to.table)!.at;
  const childBox = picture.tables.get(edge.from.table)!.at;
  const facing = facingPorts(parentBox, childBox, ends);
  const parent = placed.points[0] ?? facing.from;
  const child = placed.points.at(-1) ?? facing.to;
  const line =
    placed.points.length > 0
      ? roundedPath(placed.points, cornerRadius)
      : curve(parent, child, facing.heading);
  const node = svg(
    'g',
    { 'data-edge': placed.id },
    svg('path', { class: 'reach', d: line }),
    svg('path', { class: 'line', d: line }),
    svg('path', {
      class: 'foot',
      d: crowsFoot(parent, headingAt(parent, parentBox), keyCardinality(placed, picture)),
    }),
    svg('path', { class: 'foot', d: crowsFoot(child, headingAt(child, childBox), edge.from.cardinality) }),
  );
  if (edge.from.columns.length > 1) node.append(bracket(placed, child.x, picture));
  return node;
}

/** Edges that leave from one key share their start: what they do not have in common is not drawn there. */
function keyCardinality({ edge, ends }: PlacedEdge, picture: Picture): Cardinality | 'some' {
  const same = (picture.edgesOf.get(edge.to.table) ?? []).every(
    (other) =>
      other.points.length === 0 ||
      other.edge.to.table !== edge.to.table ||
      other.ends.parent.y !== ends.parent.y ||
      other.edge.to.cardinality === edge.to.cardinality,
  );
  return same ? edge.to.cardinality : 'some';
}

/** Joins the rows of a composite key at the side where the line arrives. */
function bracket({ edge }: PlacedEdge, x: number, picture: Picture): SVGPathElement {
  const table = picture.tables.get(edge.from.table)!;
  const rows = edge.from.columns
    .map((key) => table.box.rows.findIndex((row) => row.key === key))
    .filter((row) => row >= 0);
  const y = (row: number): number =>
    table.at.y + tableMetrics.headerHeight + (row + 0.5) * tableMetrics.rowHeight;
  const path = rows.length < 2 ? '' : `M${x} ${y(Math.min(...rows))}V${y(Math.max(...rows))}`;
  return svg('path', { class: 'bracket', d: path });
}

/** What an edge says when the pointer is over it. */
export function edgeDescription({ edge }: PlacedEdge, picture: Picture): HTMLElement {
  const name = (id: string): string => picture.tables.get(id)?.table?.name ?? '?';
  const end = ({ table, columns }: typeof edge.from): string =>
    columns.length === 0 ? name(table) : `${name(table)} (${columns.join(', ')})`;
  const words = {
    one: 'one',
    'zero-or-one': 'none or one',
    many: 'many',
    'zero-or-many': 'any number',
  } as const;
  return element(
    'div',
    {},
    element('div', { class: 'tip-title', dir: 'auto' }, `${end(edge.from)} → ${end(edge.to)}`),
    element(
      'div',
      { class: 'tip-note' },
      `${edge.kind === 'relation' ? 'Relation without a foreign key' : 'Foreign key'}: ${words[edge.from.cardinality]} to ${words[edge.to.cardinality]}`,
    ),
    edge.onDelete ? element('div', { class: 'tip-note' }, `on delete ${edge.onDelete}`) : undefined,
  );
}
