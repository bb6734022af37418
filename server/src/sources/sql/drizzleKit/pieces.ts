import { statementBreakpoint } from '../split.ts';

/** A statement of a generated file, without its semicolon, at its place (UTF-16). */
export interface GeneratedPiece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The end of what goes with it: semicolon, breakpoint marker, line end. */
  readonly removalEnd: number;
}

/** Cuts a generated file at its markers, and at semicolons outside of quotes and comments. */
export function piecesOf(text: string): readonly GeneratedPiece[] {
  const pieces: GeneratedPiece[] = [];
  let start = 0;
  let quote = '';
  const close = (end: number, next: number) => {
    const raw = text.slice(start, end);
    const leading = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(raw)?.[0].length ?? 0;
    const trimmed = raw.slice(leading).trimEnd();
    if (trimmed !== '') {
      const from = start + leading;
      const to = from + trimmed.length;
      const trailing = /^\s*?;?[ \t]*(?:--> statement-breakpoint)?[ \t]*(?:\r?\n)?/.exec(text.slice(to));
      pieces.push({ text: trimmed, start: from, end: to, removalEnd: to + (trailing?.[0].length ?? 0) });
    }
    start = next;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (text.startsWith(statementBreakpoint, at)) {
      close(at, at + statementBreakpoint.length);
      at = start - 1;
      quote = '';
    } else if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === "'" || character === '"' || character === '`') quote = character;
    else if (text.startsWith('--', at)) at = lineEnd(text, at);
    else if (character === ';') close(at, at + 1);
  }
  close(text.length, text.length);
  return pieces;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Splits at commas outside of parentheses and quotes, with the offset of each part. */
export function splitList(text: string): readonly { readonly text: string; readonly at: number }[] {
  const parts: { text: string; at: number }[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  const close = (end: number) => {
    const raw = text.slice(start, end);
    const trimmed = raw.trim();
    if (trimmed !== '') parts.push({ text: trimmed, at: start + raw.length - raw.trimStart().length });
    start = end + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === "'" || character === '"' || character === '`') quote = character;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === ',' && depth === 0) close(at);
  }
  close(text.length);
  return parts;
}
