import type { DiagramPoint, DiagramShown, DiagramView } from './diagramMessages.ts';

/**
 * The file beside a schema that keeps what people did to its diagram by hand. Git shares it, so its order is
 * stable, numbers are whole, and each table and each view has a line of its own.
 */

/** As `KeptDiagram`, with tables by their names: ids hold paths of one machine. */
export interface DiagramFile {
  readonly positions: ReadonlyMap<string, DiagramPoint>;
  readonly views: readonly DiagramView[];
}

export const emptyDiagramFile: DiagramFile = { positions: new Map(), views: [] };

const formatVersion = 1;
/** Beyond this nothing can be seen any more. */
const farthest = 1_000_000;

/** Reads the file's text. `problem` is for people: what is wrong with it. Never throws. */
export function readDiagramFile(text: string): { readonly file: DiagramFile } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  if (!isRecord(value)) return { problem: 'it is not an object' };
  if (value.version !== formatVersion) return { problem: `its version is not ${formatVersion}` };
  const { positions = {}, views = [] } = value;
  if (!isRecord(positions)) return { problem: '"positions" is not an object' };
  if (!Array.isArray(views)) return { problem: '"views" is not a list' };
  const points = new Map<string, DiagramPoint>();
  for (const [name, place] of Object.entries(positions)) {
    const point = readPoint(place);
    if (!point) return { problem: `the position of ${name} is not a pair of numbers` };
    points.set(name, point);
  }
  const read: DiagramView[] = [];
  for (const view of views) {
    const one = readView(view);
    if (!one) return { problem: 'a view is not understood' };
    read.push(one);
  }
  return { file: { positions: points, views: read } };
}

/** The text of the file; the same content gives the same text. */
export function printDiagramFile({ positions, views }: DiagramFile): string {
  const places = [...positions]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, { x, y }]) => `    ${JSON.stringify(name)}: [${whole(x)}, ${whole(y)}]`);
  const lines = views.map(({ name, shown }) => `    ${JSON.stringify({ name, shown: orderedShown(shown) })}`);
  return [
    '{',
    `  "version": ${formatVersion},`,
    `  "positions": {${block(places)}},`,
    `  "views": [${block(lines)}]`,
    '}',
    '',
  ].join('\n');
}

function block(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `;
}

function whole(value: number): number {
  // Minus zero would be another text for the same place.
  return Math.round(Math.max(-farthest, Math.min(farthest, value))) + 0;
}

function orderedShown(shown: DiagramShown): DiagramShown {
  const { columns, grouping, hidden, collapsed, focus, findingsOnly, enums } = shown;
  return {
    columns,
    grouping,
    hidden: [...hidden].sort(),
    collapsed: [...collapsed].sort(),
    ...(focus && { focus: { table: focus.table, depth: focus.depth } }),
    findingsOnly,
    enums,
  };
}

function readPoint(value: unknown): DiagramPoint | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [x, y] = value;
  return isPlace(x) && isPlace(y) ? { x, y } : undefined;
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= farthest;
}

function readView(value: unknown): DiagramView | undefined {
  if (!isRecord(value) || typeof value.name !== 'string' || !isRecord(value.shown)) return undefined;
  const {
    columns,
    grouping,
    hidden = [],
    collapsed = [],
    focus,
    findingsOnly = false,
    enums = false,
  } = value.shown;
  if (!isOneOf(columns, ['all', 'keys', 'names'])) return undefined;
  if (!isOneOf(grouping, ['community', 'schema', 'file'])) return undefined;
  if (!isTexts(hidden) || !isTexts(collapsed)) return undefined;
  if (typeof findingsOnly !== 'boolean' || typeof enums !== 'boolean') return undefined;
  const shown = { columns, grouping, hidden, collapsed, findingsOnly, enums };
  if (focus === undefined) return { name: value.name, shown };
  if (!isRecord(focus) || typeof focus.table !== 'string' || typeof focus.depth !== 'number')
    return undefined;
  return { name: value.name, shown: { ...shown, focus: { table: focus.table, depth: focus.depth } } };
}

function isOneOf<const T extends string>(value: unknown, choices: readonly T[]): value is T {
  return choices.some((choice) => choice === value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
