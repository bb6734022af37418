import type ts from 'typescript';
import type { Formatter } from './formatter.ts';

/** How a file is written, so that what is added looks like what stands there. */
export interface FileStyle {
  readonly eol: '\n' | '\r\n';
  /** One level of indentation. */
  readonly unit: string;
  readonly quote: "'" | '"';
  readonly semicolons: boolean;
  /** After the last of several lines of an object, array or import list. */
  readonly trailingCommas: boolean;
  /** The same after the last of several lines of arguments (Prettier's `all` as against `es5`). */
  readonly trailingArgumentCommas: boolean;
  /** The column that lines do not pass where it can be helped. */
  readonly width: number;
  /** What lays this file out: what it would change is to be laid out as it would. Undefined: the author. */
  readonly formatter: Formatter['name'] | undefined;
}

/** Reads a file's style off its text; where the text does not tell, common habit decides. */
export function detectStyle(tree: ts.SourceFile, formatter: Formatter | undefined): FileStyle {
  const text = tree.text;
  const trailingCommas = majority(
    count(text, /,[ \t]*(?:\/\/[^\n]*)?\r?\n\s*[}\]]/g),
    count(text, /[^,{[(\s;][ \t]*\r?\n\s*[}\]][^\n]*/g),
    true,
  );
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    unit: indentUnit(text),
    quote: majority(
      count(text, /(?:from|[(,:[=])\s*'/g),
      count(text, /(?:from|[(,:[=])\s*"/g),
      !(formatter?.name === 'prettier' || formatter?.name === 'biome'),
    )
      ? "'"
      : '"',
    semicolons: majority(
      tree.statements.filter((statement) => text[statement.end - 1] === ';').length,
      tree.statements.filter((statement) => text[statement.end - 1] !== ';' && !isBlock(tree, statement))
        .length,
      true,
    ),
    trailingCommas,
    trailingArgumentCommas: majority(
      count(text, /,[ \t]*\r?\n\s*\)/g),
      count(text, /[^,{[(\s;][ \t]*\r?\n\s*\)/g),
      trailingCommas,
    ),
    width: formatter?.width ?? usualWidth(text),
    formatter: formatter?.name,
  };
}

/** How wide a text shows; a tab counts as two columns, as formatters take it unless told otherwise. */
export function displayWidth(text: string): number {
  return text.length + (text.match(/\t/g)?.length ?? 0);
}

export function quoted(value: string, style: FileStyle): string {
  const other = style.quote === "'" ? '"' : "'";
  const quote = value.includes(style.quote) && !value.includes(other) ? other : style.quote;
  const body = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll(quote, `\\${quote}`);
  return quote + body + quote;
}

/** The spaces or tabs that the line of an offset starts with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
}

export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return text[newline - 1] === '\r' && newline > offset ? newline - 1 : newline;
}

export function sameLine(text: string, start: number, end: number): boolean {
  return !text.slice(start, end).includes('\n');
}

function indentUnit(text: string): string {
  const widths = new Map<number, number>();
  let tabs = 0;
  let spaces = 0;
  let last = 0;
  for (const line of text.split('\n')) {
    const match = /^([ \t]*)[^\s*/]/.exec(line);
    if (!match) continue;
    const indent = match[1] as string;
    if (indent.startsWith('\t')) tabs++;
    else if (indent !== '') spaces++;
    const step = indent.length - last;
    if (step > 0 && !indent.includes('\t')) widths.set(step, (widths.get(step) ?? 0) + 1);
    last = indent.length;
  }
  if (tabs > spaces) return '\t';
  const best = [...widths].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
  return ' '.repeat(best && best[0] <= 8 ? best[0] : 2);
}

function usualWidth(text: string): number {
  let longest = 0;
  for (const line of text.split(/\r?\n/)) {
    if (/\/\/|\/\*|^\s*\*|`/.test(line) || /['"][^'"]{40,}['"]/.test(line)) continue;
    longest = Math.max(longest, displayWidth(line));
  }
  return [100, 110, 120].find((width) => width >= longest) ?? 140;
}

function isBlock(tree: ts.SourceFile, statement: ts.Statement): boolean {
  const text = tree.text;
  return (
    text[statement.end - 1] === '}' &&
    !/^\s*(?:export\s+)?(?:const|let|var|import)\b/.test(text.slice(statement.getStart(tree), statement.end))
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function majority(yes: number, no: number, otherwise: boolean): boolean {
  return yes === no ? otherwise : yes > no;
}
