import { crowsFoot, roundedPath } from '../../layout/edgePath.ts';
import { headingAt, type Point, type Rectangle } from '../../layout/layoutGraph.ts';
import { type TableBox, tableMetrics } from '../../layout/tableBox.ts';
import type { Cardinality, DiagramEdge } from '../../protocol/diagram.ts';
import type { DiffKind } from '../../protocol/diagramMessages.ts';
import { escapeMarkup } from '../markup.ts';
import { tag } from './svgText.ts';
import type { Palette } from './theme.ts';

export interface EdgeShape {
  readonly edge: DiagramEdge;
  readonly points: readonly Point[];
  readonly parent: { readonly at: Rectangle };
  readonly child: { readonly at: Rectangle; readonly box: TableBox };
  readonly diff: DiffKind | undefined;
  /** Lines that leave from one key share their start: what they do not have in common is not drawn there. */
  readonly keyCardinality: Cardinality | 'some';
}

/** A line with crow's feet at both ends. Composite keys have a bracket over their rows. */
export function edgeShape(
  { edge, points, parent, child, diff, keyCardinality }: EdgeShape,
  palette: Palette,
): string {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return '';
  const stroke = diff && palette[diff];
  const rows = edge.from.columns
    .map((key) => child.box.rows.findIndex((row) => row.key === key))
    .filter((row) => row >= 0);
  const middle = (row: number) =>
    child.at.y + tableMetrics.headerHeight + (row + 0.5) * tableMetrics.rowHeight;
  const parts = [
    `<title>${escapeMarkup(edge.label)}</title>`,
    tag('path', {
      d: roundedPath(points, 7),
      class: edge.kind === 'relation' ? 'd' : undefined,
      'stroke-dasharray': diff === 'removed' ? '3 4' : undefined,
    }),
    tag('path', { d: crowsFoot(first, headingAt(first, parent.at), keyCardinality), class: 'f' }),
    tag('path', { d: crowsFoot(last, headingAt(last, child.at), edge.from.cardinality), class: 'f' }),
    ...(rows.length > 1
      ? [
          tag('path', {
            d: `M${last.x} ${middle(Math.min(...rows))}V${middle(Math.max(...rows))}`,
            'stroke-width': 3,
          }),
        ]
      : []),
  ];
  return tag('g', { ...(stroke ? { stroke, 'stroke-width': 2 } : {}) }, parts.join(''));
}
