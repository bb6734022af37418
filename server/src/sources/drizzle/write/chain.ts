import ts from 'typescript';
import type { TextEdit } from '../../../model/edit.ts';
import type { FileView } from './draft.ts';
import { chainParts, layOut, mustBreak, parseExpression, type Room } from './layout.ts';
import { bare } from './nodes.ts';
import { displayWidth, indentAt, lineEnd, lineStart } from './style.ts';

/** One `.name(…)` of a chain. */
export interface Link {
  readonly name: string;
  /** Where the expression before it ends; blank may lie between that and the dot. */
  readonly start: number;
  readonly dot: number;
  readonly end: number;
  readonly call: ts.CallExpression;
}

/** `text('email').notNull().unique()`: the first call and what is chained to it. */
export interface Chain {
  readonly root: ts.CallExpression;
  readonly links: readonly Link[];
  readonly start: number;
  readonly end: number;
}

/** What becomes of a chain. Texts are written on one line. */
export interface ChainChange {
  readonly root?: string;
  readonly drop?: readonly Link[];
  readonly replace?: ReadonlyMap<Link, string>;
  /** New links, with their dot; without `before` they come last. */
  readonly add?: readonly { readonly text: string; readonly before?: Link | undefined }[];
}

/** Takes a chain apart. Undefined when it does not start with a call. */
export function chainOf(view: FileView, expression: ts.Expression): Chain | undefined {
  const whole = bare(expression);
  const links: Link[] = [];
  let at: ts.Expression = whole;
  while (ts.isCallExpression(at)) {
    const callee: ts.Expression = at.expression;
    const inner = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : undefined;
    if (!inner || !ts.isPropertyAccessExpression(callee) || !ts.isCallExpression(inner)) {
      return { root: at, links, start: at.getStart(view.tree), end: whole.end };
    }
    links.unshift({
      name: callee.name.text,
      start: callee.expression.end,
      dot: view.text.lastIndexOf('.', callee.name.getStart(view.tree)),
      end: at.end,
      call: at,
    });
    at = inner;
  }
  return undefined;
}

/** The arguments of a link as they stand between its parentheses. */
export function argumentsText(view: FileView, call: ts.CallExpression): string {
  const first = call.arguments[0];
  return first ? view.text.slice(first.getStart(view.tree), (call.arguments.at(-1) as ts.Node).end) : '';
}

/**
 * The edits of a change. A chain on one line gets a line for each link when it becomes too long (or when the
 * formatter would), one on several lines keeps them (or loses them when the formatter would).
 */
export function changeChain(view: FileView, chain: Chain, change: ChainChange): TextEdit[] {
  const { text, style } = view;
  const links = chain.links.filter((link) => !change.drop?.includes(link));
  const parts: string[] = [change.root ?? text.slice(chain.start, chain.root.end)];
  const added = change.add ?? [];
  for (const link of links) {
    for (const { text: code, before } of added) if (before === link) parts.push(code);
    parts.push(change.replace?.get(link) ?? text.slice(link.dot, link.end));
  }
  for (const { text: code, before } of added) if (!before || !links.includes(before)) parts.push(code);

  const broken = chain.links.some((link) => text.slice(link.start, link.dot).includes('\n'));
  const line = parts.join('').replace(/\s*\n\s*(?=\.)/g, '');
  const flat = line.includes('\n') ? undefined : parseExpression(line);
  const before = text.slice(lineStart(text, chain.start), chain.start);
  const after = text.slice(chain.end, lineEnd(text, chain.end)).replace(/\s*\/[/*].*$/, '');
  const fits = displayWidth(before + line + after) <= style.width;
  const long = flat ? chainParts(flat.tree, flat.expression).length > 2 : parts.length > 2;
  // In an object on one line a chain over several would be harder to read than the long line.
  const alone = /^\s*(?:[^\s:]+: ?|return |.*[=(] ?)?$/.test(before.replace(/^(\s*)['"].*['"]:/, '$1x:'));
  const forced = style.formatter !== undefined && flat !== undefined && mustBreak(flat.expression, style);
  const toBreak =
    flat === undefined
      ? broken
      : long && (broken ? forced || !fits || style.formatter === undefined : alone && (forced || !fits));

  const indent = indentAt(text, chain.start);
  if (flat && !broken && toBreak !== broken) {
    return [{ start: chain.start, end: chain.end, newText: layOut(line, roomOf(before, after), style) }];
  }
  if (flat && !broken && !fits && alone) {
    const laid = layOut(line, roomOf(before, after), style);
    return [{ start: chain.start, end: chain.end, newText: laid }];
  }
  if (flat && broken && !toBreak) return [{ start: chain.start, end: chain.end, newText: line }];

  const firstLine = chain.links.find((link) => text.slice(link.start, link.dot).includes('\n'));
  const separator = firstLine && broken ? `${style.eol}${indentAt(text, firstLine.dot)}` : '';
  const edits: TextEdit[] = [];
  if (change.root !== undefined)
    edits.push({ start: chain.start, end: chain.root.end, newText: change.root });
  for (const link of chain.links) {
    if (change.drop?.includes(link)) edits.push({ start: link.start, end: link.end, newText: '' });
    else {
      const code = change.replace?.get(link);
      if (code !== undefined) edits.push({ start: link.dot, end: link.end, newText: code });
    }
  }
  for (const { text: code, before: anchor } of added) {
    const at = anchor && links.includes(anchor) ? anchor.start : chain.end;
    edits.push({
      start: at,
      end: at,
      newText: (broken ? separator || style.eol + indent + style.unit : '') + code,
    });
  }
  return edits;
}

function roomOf(before: string, after: string): Room {
  const indent = /^[ \t]*/.exec(before)?.[0] ?? '';
  return { indent, column: displayWidth(before), after: displayWidth(after), flat: false };
}
