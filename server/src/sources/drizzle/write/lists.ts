import ts from 'typescript';
import type { TextEdit } from '../../../model/edit.ts';
import type { FileView } from './draft.ts';
import type { Room } from './layout.ts';
import { displayWidth, indentAt, lineEnd, lineStart, sameLine } from './style.ts';

/** A bracketed list in a text: an array, an object, arguments, names of an import. */
export interface ListPlace {
  /** The offset after the opening bracket. */
  readonly open: number;
  /** The offset of the closing bracket. */
  readonly close: number;
  readonly items: readonly Range[];
  /** Objects stay on several lines when they were; patterns on one; the others go with the room. */
  readonly kind: 'array' | 'object' | 'arguments' | 'import' | 'pattern';
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** An item to come: laid out for the room that it gets. */
export type NewItem = (room: Room) => string;

export function arrayPlace(view: FileView, node: ts.ArrayLiteralExpression): ListPlace {
  return place(view, 'array', node.getStart(view.tree) + 1, node.end - 1, node.elements);
}

export function objectPlace(view: FileView, node: ts.ObjectLiteralExpression): ListPlace {
  return place(view, 'object', node.getStart(view.tree) + 1, node.end - 1, node.properties);
}

export function argumentsPlace(view: FileView, call: ts.CallExpression): ListPlace {
  const from = call.typeArguments ? call.typeArguments.end : call.expression.end;
  const open = view.text.indexOf('(', from) + 1;
  return place(view, 'arguments', open, call.end - 1, call.arguments);
}

export function namesPlace(view: FileView, names: ts.NamedImports | ts.NamedExports): ListPlace {
  return place(view, 'import', names.getStart(view.tree) + 1, names.end - 1, names.elements);
}

/** Puts an item in before the one at `index`; at the list's length it becomes the last. */
export function insertItem(view: FileView, list: ListPlace, index: number, item: NewItem): TextEdit[] {
  const { text, style } = view;
  if (isBroken(text, list)) return insertOnLine(view, list, index, item);
  const flat = item({ indent: '', column: 0, after: 0, flat: true });
  const pad = list.kind === 'array' || list.kind === 'arguments' ? '' : ' ';
  const line = text.slice(lineStart(text, list.open), lineEnd(text, list.close));
  const fits =
    sameLine(text, list.open, list.close) &&
    !flat.includes('\n') &&
    displayWidth(line) + displayWidth(flat) + 2 <= style.width;
  const last = list.items.at(-1);
  if (!fits && list.kind !== 'pattern') return breakApart(view, list, index, item);
  if (!last) {
    const inner = text.slice(list.open, list.close);
    if (inner.trim() === '') return [{ start: list.open, end: list.close, newText: pad + flat + pad }];
    return [{ start: list.close, end: list.close, newText: `${flat}${pad}` }];
  }
  const next = list.items[index];
  if (next) return [{ start: next.start, end: next.start, newText: `${flat}, ` }];
  const comma = commaAfter(text, last.end, list.close);
  return comma === undefined
    ? [{ start: last.end, end: last.end, newText: `, ${flat}` }]
    : [{ start: comma + 1, end: comma + 1, newText: ` ${flat},` }];
}

/** Takes an item out, with its comma, its line and the comments that belong to it. */
export function removeItem(view: FileView, list: ListPlace, index: number): TextEdit[] {
  const { text, style } = view;
  const item = list.items[index] as Range;
  const before = list.items[index - 1];
  const after = list.items[index + 1];
  if (!isBroken(text, list)) {
    if (after) return [{ start: item.start, end: after.start, newText: '' }];
    if (before) return [{ start: before.end, end: item.end, newText: '' }];
    return [{ start: list.open, end: list.close, newText: '' }];
  }
  if (style.formatter !== undefined && list.kind !== 'object') {
    const joined = joinedEdit(view, list, index);
    if (joined) return joined;
  }
  const edits: TextEdit[] = [];
  const comma = commaAfter(text, item.end, list.close);
  if (comma === undefined && before) {
    const previous = commaAfter(text, before.end, item.start);
    if (previous !== undefined) edits.push({ start: previous, end: previous + 1, newText: '' });
  }
  const start = before
    ? afterComments(text, (commaAfter(text, before.end, item.start) ?? before.end - 1) + 1)
    : afterComments(text, list.open);
  const end = afterComments(text, comma === undefined ? item.end : comma + 1);
  edits.push({ start, end, newText: '' });
  return edits;
}

/** Moves the lines after the first of a range by one level; lines inside template texts stay. */
export function shiftLines(view: FileView, start: number, end: number, by: 'in' | 'out'): TextEdit[] {
  const { text, style } = view;
  const frozen = templateRanges(view.tree, start, end);
  const edits: TextEdit[] = [];
  for (let at = text.indexOf('\n', start); at >= 0 && at + 1 < end; at = text.indexOf('\n', at + 1)) {
    const line = at + 1;
    if (frozen.some((range) => range.start < line && line <= range.end)) continue;
    if (text.slice(line, lineEnd(text, line)).trim() === '') continue;
    if (by === 'in') edits.push({ start: line, end: line, newText: style.unit });
    else if (text.startsWith(style.unit, line)) {
      edits.push({ start: line, end: line + style.unit.length, newText: '' });
    }
  }
  return edits;
}

/** True when the items stand on lines of their own. */
export function isBroken(text: string, list: ListPlace): boolean {
  const first = list.items[0];
  return !sameLine(text, list.open, first ? first.start : list.close);
}

/** The comma that follows an item, comments between skipped. */
export function commaAfter(text: string, end: number, limit: number): number | undefined {
  let at = end;
  while (at < limit) {
    if (text[at] === ',') return at;
    const comment = [
      ...(ts.getLeadingCommentRanges(text, at) ?? []),
      ...(ts.getTrailingCommentRanges(text, at) ?? []),
    ];
    const skip = comment.find((range) => range.pos >= at);
    if (/\s/.test(text[at] as string)) at++;
    else if (skip && skip.pos === at) at = skip.end;
    else return undefined;
  }
  return undefined;
}

function place(
  view: FileView,
  kind: ListPlace['kind'],
  open: number,
  close: number,
  nodes: readonly ts.Node[],
): ListPlace {
  return {
    kind,
    open,
    close,
    items: nodes.map((node) => ({ start: node.getStart(view.tree), end: node.end })),
  };
}

function insertOnLine(view: FileView, list: ListPlace, index: number, item: NewItem): TextEdit[] {
  const { text, style } = view;
  const neighbour = list.items[Math.min(index, list.items.length - 1)];
  const indent = neighbour ? indentAt(text, neighbour.start) : indentAt(text, list.open) + style.unit;
  const code = item({ indent, column: displayWidth(indent), after: 1, flat: false });
  const before = list.items[index - 1];
  const isLast = index >= list.items.length;
  const edits: TextEdit[] = [];
  let at = afterComments(text, list.open);
  let comma = isLast ? trailingComma(view, list) : ',';
  if (before) {
    const found = commaAfter(text, before.end, list.close);
    if (found === undefined) {
      edits.push({ start: before.end, end: before.end, newText: ',' });
      at = afterComments(text, before.end);
      comma = '';
    } else {
      at = afterComments(text, found + 1);
      comma = ',';
    }
  }
  edits.push({ start: at, end: at, newText: `${style.eol}${indent}${code}${comma}` });
  return edits;
}

/** Gives each item of a list on one line a line of its own, the new one among them. */
function breakApart(view: FileView, list: ListPlace, index: number, item: NewItem): TextEdit[] {
  const { text, style } = view;
  const base = indentAt(text, list.open);
  const indent = base + style.unit;
  const newline = style.eol + indent;
  const code = item({ indent, column: displayWidth(indent), after: 1, flat: false });
  const comma = trailingComma(view, list);
  const edits: TextEdit[] = [];
  let at = list.open;
  list.items.forEach((range, i) => {
    const lead = i === index ? `${newline}${code},` : '';
    edits.push({ start: at, end: gapEnd(text, at, range.start), newText: lead + newline });
    edits.push(...shiftLines(view, range.start, range.end, 'in'));
    const own = commaAfter(text, range.end, list.close);
    if (own === undefined) {
      const needed = i < list.items.length - 1 || index === list.items.length || comma !== '';
      edits.push({ start: range.end, end: range.end, newText: needed ? ',' : '' });
      at = range.end;
    } else at = own + 1;
  });
  const tail = index >= list.items.length ? `${newline}${code}${comma}` : '';
  const rest = text.slice(at, list.close);
  const end = rest.trim() === '' ? list.close : at + rest.trimEnd().length;
  edits.push({ start: at, end: rest.trim() === '' ? end : at, newText: tail });
  edits.push({ start: end, end: list.close, newText: style.eol + base });
  return edits.filter((edit) => edit.end > edit.start || edit.newText !== '');
}

/** The remaining items on one line, where they fit there and nothing else stands between. */
function joinedEdit(view: FileView, list: ListPlace, without: number): TextEdit[] | undefined {
  const { text, style } = view;
  const rest = list.items.filter((_, i) => i !== without).map((item) => text.slice(item.start, item.end));
  if (rest.length === 0 || rest.some((item) => item.includes('\n'))) return undefined;
  let between = text.slice(list.open, list.close);
  for (const item of list.items) between = between.replace(text.slice(item.start, item.end), '');
  if (/[^\s,]/.test(between)) return undefined;
  const pad = list.kind === 'import' ? ' ' : '';
  const flat = pad + rest.join(', ') + pad;
  const head = text.slice(lineStart(text, list.open), list.open);
  const tail = text.slice(list.close, lineEnd(text, list.close));
  if (displayWidth(head + flat + tail) > style.width) return undefined;
  return [{ start: list.open, end: list.close, newText: flat }];
}

function trailingComma(view: FileView, list: ListPlace): string {
  const { style, text } = view;
  const last = list.items.at(-1);
  if (last && isBroken(text, list)) return commaAfter(text, last.end, list.close) === undefined ? '' : ',';
  return (list.kind === 'arguments' ? style.trailingArgumentCommas : style.trailingCommas) ? ',' : '';
}

/** The end of the blank between two items; comments in it stay where they are. */
function gapEnd(text: string, start: number, end: number): number {
  return text.slice(start, end).trim() === '' ? end : start;
}

/** The offset after what stands on the same line as comments. */
export function afterComments(text: string, offset: number): number {
  return ts.getTrailingCommentRanges(text, offset)?.at(-1)?.end ?? offset;
}

function templateRanges(tree: ts.SourceFile, start: number, end: number): readonly Range[] {
  const ranges: Range[] = [];
  const visit = (node: ts.Node): void => {
    if (node.end <= start || node.pos >= end) return;
    if (
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    ) {
      ranges.push({ start: node.getStart(tree), end: node.end });
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(tree, visit);
  return ranges;
}
