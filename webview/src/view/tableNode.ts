import { isCollapsedGroup } from '../../../server/src/layout/collapsedGroup.ts';
import { tableMetrics, titleOf } from '../../../server/src/layout/tableBox.ts';
import { textWidth } from '../../../server/src/layout/textWidth.ts';
import type { DiagramColumn, DiagramFinding } from '../../../server/src/protocol/diagram.ts';
import type { TableDiff } from '../../../server/src/protocol/diagramMessages.ts';
import type { Detail } from '../scene/camera.ts';
import type { PlacedTable } from '../scene/picture.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';

/** Height of a line of the names that are read from afar, as a part of their size; the style sheet says the same. */
const bigNameLine = 1.1;

const ranks = { error: 0, warning: 1, info: 2, hint: 3 } as const;

/** The element of a table, without its place. Names, types and comments become text nodes only. */
export function tableNode(placed: PlacedTable, detail: Detail, diff: TableDiff | undefined): HTMLElement {
  const name = placed.table ? titleOf(placed.table) : placed.type ? titleOf(placed.type) : '';
  const findings = placed.table?.findings ?? [];
  const worst = worstOf(findings);
  const node = element('div', {
    class: [
      'table',
      `colour-${placed.colour < 0 ? 'none' : placed.colour}`,
      kindClass(placed),
      placed.hub && 'hub',
      isCollapsedGroup(placed.id) && 'collapsed',
    ]
      .filter(Boolean)
      .join(' '),
    'data-table': placed.id,
    'data-detail': detail,
    ...(worst ? { 'data-severity': worst } : {}),
    ...(diff ? { 'data-diff': diff.kind } : {}),
  });
  node.style.width = `${placed.at.width}px`;
  node.style.height = `${placed.at.height}px`;
  if (detail === 'box') return node;
  if (detail === 'name') {
    const words = wordsOf(name);
    const label = element(
      'span',
      { class: 'big-name', dir: 'auto' },
      ...words.flatMap((word, index) => (index === 0 ? [word] : [element('wbr'), word])),
    );
    const size = bigNameSize(words, placed);
    label.style.fontSize = `${size}px`;
    if (!fitsIn(words, size, placed)) label.classList.add('cut');
    node.append(label);
    return node;
  }
  node.append(
    header(
      placed,
      name,
      findings.filter((finding) => finding.column === undefined),
    ),
  );
  for (const column of placed.box.rows)
    node.append(
      row(
        column,
        findings.filter((finding) => finding.column === column.key),
        placed,
        diff?.columns[column.key],
      ),
    );
  for (const value of placed.type?.values.slice(0, tableMetrics.mostRows) ?? [])
    node.append(
      element('div', { class: 'row value' }, element('span', { class: 'name', dir: 'auto' }, value)),
    );
  if (placed.box.omitted > 0 && placed.box.rows.length > 0)
    node.append(element('div', { class: 'row omitted' }, `${placed.box.omitted} more`));
  return node;
}

/** A long name is broken where its words end. */
function wordsOf(name: string): readonly string[] {
  return name.split(/(?<=[_.-])|(?<=[a-z])(?=[A-Z])/);
}

/** Large enough to be read at a small scale, as far as the box goes. */
function bigNameSize(words: readonly string[], { at }: PlacedTable): number {
  const room = at.width - 30;
  const whole = boldWidth(words.join(''));
  const widest = Math.max(...words.map(boldWidth), 0.1);
  // One line where it can be large, else as many as there is height for.
  const oneLine = room / Math.max(0.1, whole);
  const broken = Math.min(room / widest, Math.sqrt((room * (at.height - 10)) / (1.5 * whole)));
  return Math.round(Math.max(16, Math.min(46, Math.max(oneLine, broken), at.height - 8)));
}

/** Whether a name stays within its table when it is broken at its words. */
function fitsIn(words: readonly string[], size: number, { at }: PlacedTable): boolean {
  const room = (at.width - 20) / size;
  let lines = 1;
  let used = 0;
  for (const word of words) {
    const width = boldWidth(word);
    if (width > room) return false;
    used += width;
    if (used <= room) continue;
    lines++;
    used = width;
  }
  return lines * bigNameLine * size <= at.height - 4;
}

/** What a row has besides its texts, in pixels: as the style sheet has it. */
const rowRoom = { always: 54, nullable: 11, smallMark: 15, finding: 12, chip: 19, mostChip: 115 } as const;

/** Whether the texts of a row surely stand beside each other; what does not is cut off. */
function fitsInRow(column: DiagramColumn, chip: string | undefined, finding: boolean, room: number): boolean {
  if (!isAscii.test(column.name) || !isAscii.test(column.type)) return false;
  const chipWidth =
    chip === undefined
      ? 0
      : Math.min(rowRoom.mostChip, rowRoom.chip + textWidth(chip, tableMetrics.fontSize - 2) * fontRatio());
  const width =
    rowRoom.always +
    (column.notNull ? 0 : rowRoom.nullable) +
    ((column.unique || column.indexed) && !column.primaryKey ? rowRoom.smallMark : 0) +
    (finding ? rowRoom.finding : 0) +
    chipWidth +
    (textWidth(column.name, tableMetrics.fontSize, column.primaryKey) +
      textWidth(column.type, tableMetrics.fontSize - 1)) *
      fontRatio();
  return width <= room;
}

const isAscii = /^[ -~]*$/;

let ratio: number | undefined;

/** Widths of the editor's font to those that tables are measured with, with a reserve for single letters. */
function fontRatio(): number {
  const sample = 'the quick brown fox jumps over the lazy dog_0123456789';
  ratio ??= (boldWidth(sample) / textWidth(sample, 1, true)) * 1.04;
  return ratio;
}

let pen: CanvasRenderingContext2D | null | undefined;
const boldWidths = new Map<string, number>();

/** Of a text in the editor's own font at a size of 1 px: nothing but this text depends on it. */
function boldWidth(text: string): number {
  const known = boldWidths.get(text);
  if (known !== undefined) return known;
  // Once: asking for a computed style makes the page lay out what was just put into it.
  if (pen === undefined) {
    pen = document.createElement('canvas').getContext('2d');
    if (pen) pen.font = `600 100px ${getComputedStyle(document.body).fontFamily}`;
  }
  const width = pen ? pen.measureText(text).width / 100 : textWidth(text, 1, true);
  boldWidths.set(text, width);
  return width;
}

function kindClass({ table, type }: PlacedTable): string | undefined {
  if (type) return 'enum';
  return table && table.kind !== 'table' ? 'view' : undefined;
}

function header(placed: PlacedTable, name: string, findings: readonly DiagramFinding[]): HTMLElement {
  const kind = placed.type ? 'enum' : placed.table && placed.table.kind !== 'table' ? 'view' : undefined;
  const comment = placed.table?.comment;
  return element(
    'div',
    { class: 'header', ...(comment ? { title: comment } : {}) },
    kind ? icon(kind) : undefined,
    element('span', { class: 'name', dir: 'auto' }, name),
    kind === 'view' ? element('span', { class: 'kind' }, 'view') : undefined,
    findingMark(findings),
  );
}

function row(
  column: DiagramColumn,
  findings: readonly DiagramFinding[],
  placed: PlacedTable,
  diff: { readonly kind: string; readonly before?: string } | undefined,
): HTMLElement {
  const worst = worstOf(findings);
  const chip = placed.chips.get(column.key);
  const fits = fitsInRow(column, chip, worst !== undefined, placed.at.width);
  return element(
    'div',
    {
      class: `row${column.primaryKey ? ' primary' : ''}${column.foreignKey ? ' foreign' : ''}${fits ? '' : ' tight'}`,
      'data-column': column.key,
      ...(worst ? { 'data-severity': worst } : {}),
      ...(diff ? { 'data-diff': diff.kind } : {}),
      ...(diff?.before ? { title: `was: ${diff.before}` } : {}),
    },
    element(
      'span',
      { class: 'mark' },
      column.primaryKey ? icon('key') : column.foreignKey ? icon('link') : undefined,
    ),
    element('span', { class: 'name', dir: 'auto' }, column.name),
    element('span', { class: 'type', dir: 'auto' }, column.type),
    column.notNull ? undefined : element('span', { class: 'nullable', title: 'may be NULL' }, '?'),
    column.unique && !column.primaryKey
      ? element('span', { class: 'small-mark', title: 'unique' }, icon('unique'))
      : column.indexed && !column.primaryKey
        ? element('span', { class: 'small-mark', title: 'indexed' }, icon('index'))
        : undefined,
    chip === undefined ? undefined : element('span', { class: 'chip', 'data-chip': column.key }, chip),
    findingMark(findings),
  );
}

function findingMark(findings: readonly DiagramFinding[]): HTMLElement | undefined {
  const worst = worstOf(findings);
  return worst && element('span', { class: 'finding', 'data-severity': worst });
}

/** The gravest severity; undefined without findings. */
export function worstOf(findings: readonly DiagramFinding[]): DiagramFinding['severity'] | undefined {
  return [...findings].sort((a, b) => ranks[a.severity] - ranks[b.severity])[0]?.severity;
}
