import type { Rectangle } from '../../layout/layoutGraph.ts';
import { type TableBox, tableMetrics, titleOf } from '../../layout/tableBox.ts';
import { textWidth } from '../../layout/textWidth.ts';
import type { DiagramColumn, DiagramTable } from '../../protocol/diagram.ts';
import type { TableDiff } from '../../protocol/diagramMessages.ts';
import { escapeMarkup } from '../markup.ts';
import { fitted, tag, textLine } from './svgText.ts';
import { mixed, type Palette } from './theme.ts';

/** A table with its place and everything that is drawn of it. */
export interface TableShape {
  readonly table: DiagramTable;
  readonly at: Rectangle;
  readonly box: TableBox;
  readonly hue: string | undefined;
  readonly hub: boolean;
  /** By column key: the table that its stub leads to. */
  readonly chips: ReadonlyMap<string, string>;
  readonly diff: TableDiff | undefined;
}

const { fontSize, nameSize, headerHeight, rowHeight, sidePadding } = tableMetrics;
const radius = 7;
/** Where names of columns begin: after the mark of a key. */
const nameStart = 27;
const chipSize = fontSize - 2;
const leastChip = 70;

/** A table as SVG. */
export function tableShape(shape: TableShape, palette: Palette): string {
  const { table, at, box, diff } = shape;
  const { width, height } = at;
  const hue = shape.hue ?? palette.muted;
  const share = shape.hub ? palette.tint.hub : palette.tint.header;
  const accent = diff && palette[diff.kind];
  const header = mixed(palette.table, accent ?? hue, accent ? 0.28 : share);
  const border = accent ?? mixed(palette.outline, hue, 0.25);
  const isView = table.kind !== 'table';
  const bottom = box.rows.length + box.omitted === 0 || height <= headerHeight ? radius : 0;
  const kind = isView ? (table.kind === 'view' ? 'view' : 'materialized view') : '';
  const kindWidth = isView ? textWidth(kind, chipSize) + 8 : 0;
  const parts = [
    `<title>${escapeMarkup(titleOf(table) + (table.comment ? `: ${table.comment}` : ''))}</title>`,
    tag('rect', { width, height, rx: radius, fill: palette.table }),
    tag('path', { d: headerPath(width, bottom), fill: header }),
    ...(box.rows.length > 0
      ? [tag('path', { d: `M0 ${headerHeight}H${width}`, stroke: mixed(border, hue, 0.2), fill: 'none' })]
      : []),
    ...box.rows.flatMap((column, index) => rowShape(shape, column, index, palette)),
    ...(box.omitted > 0 && box.rows.length > 0
      ? [
          textLine(`${box.omitted} more`, fontSize - 1, width - nameStart, {
            x: nameStart,
            y: baseline(box.rows.length),
            class: 'm i',
          }),
        ]
      : []),
    textLine(
      titleOf(table),
      nameSize,
      width - 2 * sidePadding - kindWidth,
      { x: sidePadding, y: headerHeight / 2 + 4.5, class: diff?.kind === 'removed' ? 't s' : 't' },
      true,
    ),
    ...(isView
      ? [tag('text', { x: width - sidePadding, y: headerHeight / 2 + 4, class: 'c e m' }, kind)]
      : []),
    tag('rect', {
      width,
      height,
      rx: radius,
      fill: 'none',
      stroke: border,
      'stroke-width': accent ? 2 : 1,
      'stroke-dasharray': isView || diff?.kind === 'removed' ? '5 4' : undefined,
    }),
  ];
  return tag('g', { transform: `translate(${at.x} ${at.y})` }, parts.join(''));
}

function headerPath(width: number, bottom: number): string {
  const h = headerHeight;
  const r = radius;
  const low =
    bottom === 0
      ? `V${h}H0V${r}`
      : `V${h - r}a${r} ${r} 0 0 1 -${r} ${r}H${r}a${r} ${r} 0 0 1 -${r} -${r}V${r}`;
  return `M0 ${r}a${r} ${r} 0 0 1 ${r} -${r}H${width - r}a${r} ${r} 0 0 1 ${r} ${r}${low}Z`;
}

function baseline(row: number): number {
  return headerHeight + row * rowHeight + rowHeight / 2 + 4;
}

function rowShape(
  { table, at, chips, diff }: TableShape,
  column: DiagramColumn,
  index: number,
  palette: Palette,
): readonly string[] {
  const y = baseline(index);
  const top = headerHeight + index * rowHeight;
  const change = diff?.columns[column.key];
  const parts: string[] = [];
  if (change && diff.kind === 'changed')
    parts.push(
      tag('rect', {
        x: 1,
        y: top + 1,
        width: at.width - 2,
        height: rowHeight - 1,
        fill: mixed(palette.table, palette[change.kind], 0.22),
      }),
    );
  if (column.primaryKey) parts.push(tag('use', { href: '#key', x: 8, y: top + 5, class: 'k' }));
  else if (column.foreignKey) parts.push(tag('use', { href: '#link', x: 8, y: top + 5, class: 'l' }));
  // From the right: mark, NULL, type; the name takes what is left, the stub what it leaves.
  const end = at.width - 8;
  if ((column.unique || column.indexed) && !column.primaryKey)
    parts.push(
      tag('use', { href: column.unique ? '#unique' : '#index', x: end - 10, y: top + 6, class: 'o' }),
    );
  if (!column.notNull && table.kind === 'table')
    parts.push(tag('text', { x: end - 13, y, class: 'y e m' }, '?'));
  let right = end - 21;
  const room = right - nameStart;
  const nameWidth = Math.min(textWidth(column.name, fontSize, column.primaryKey), room);
  const chip = chips.get(column.key);
  // A stub is the only sign of its edge: the type gives way to it.
  const stub = chip === undefined ? 0 : Math.min(leastChip, textWidth(`→ ${chip}`, chipSize)) + 26;
  const typeRoom = Math.max(room * (chip === undefined ? 0.3 : 0.15), room - nameWidth - 10 - stub);
  const type = fitted(column.type, fontSize - 1, typeRoom);
  if (type !== '') parts.push(textLine(column.type, fontSize - 1, typeRoom, { x: right, y, class: 'y e m' }));
  right -= type === '' ? 0 : textWidth(type, fontSize - 1) + 8;
  const name = fitted(column.name, fontSize, right - nameStart, column.primaryKey);
  const classes = [column.primaryKey ? 'n b' : 'n', change?.kind === 'removed' ? 's' : ''].join(' ').trim();
  parts.push(
    textLine(
      column.name,
      fontSize,
      right - nameStart,
      { x: nameStart, y, class: classes },
      column.primaryKey,
    ),
  );
  const left = nameStart + textWidth(name, fontSize, column.primaryKey) + 5;
  const chipRoom = right - left - 14;
  if (chip !== undefined && chipRoom > 24) {
    const label = fitted(`→ ${chip}`, chipSize, chipRoom);
    const width = textWidth(label, chipSize) + 12;
    parts.push(
      tag('rect', {
        x: left + 2,
        y: top + 3,
        width,
        height: rowHeight - 6,
        rx: 8,
        fill: mixed(palette.table, palette.link, 0.14),
      }),
      tag('text', { x: left + 8, y: y - 0.5, class: 'c l' }, escapeMarkup(label)),
    );
  }
  return parts;
}
