import type { TextEdit } from '../../model/edit.ts';

/**
 * A text as a row of pieces, each kept from the original or inserted. It takes edits one after the other,
 * each against the text as the edits before it left it, and in the end gives them as edits of the original.
 */
export interface Pieces {
  readonly original: string;
  readonly list: readonly Piece[];
}

type Piece =
  | { readonly kept: true; readonly start: number; readonly end: number }
  | { readonly kept: false; readonly text: string };

export function createPieces(original: string): Pieces {
  return { original, list: original === '' ? [] : [{ kept: true, start: 0, end: original.length }] };
}

export function currentText(pieces: Pieces): string {
  return pieces.list.map((piece) => textOf(pieces, piece)).join('');
}

/** Applies edits of the current text; they may come in any order but must not overlap. */
export function applyToPieces(pieces: Pieces, edits: readonly TextEdit[]): Pieces {
  const text = currentText(pieces);
  const sorted = edits.map((edit, order) => ({ edit: trim(text, edit), order }));
  sorted.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.order - b.order);
  const list: Piece[] = [];
  let at = 0;
  for (const { edit } of sorted) {
    if (edit.start < at) throw new Error('Edits of one step overlap.');
    list.push(...slice(pieces, at, edit.start));
    if (edit.newText !== '') list.push({ kept: false, text: edit.newText });
    at = edit.end;
  }
  list.push(...slice(pieces, at, text.length));
  return { original: pieces.original, list };
}

/**
 * Where a range of the original stands now. Undefined when its first or last character is gone. Text
 * inserted at its ends does not become part of it.
 */
export function currentRange(
  pieces: Pieces,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } | undefined {
  const first = currentOffset(pieces, start);
  const last = end > start ? currentOffset(pieces, end - 1) : undefined;
  if (first === undefined) return undefined;
  if (end === start) return { start: first, end: first };
  return last === undefined ? undefined : { start: first, end: last + 1 };
}

/** Where a character of the original stands now. Undefined when it is gone. */
export function currentOffset(pieces: Pieces, offset: number): number | undefined {
  let at = 0;
  for (const piece of pieces.list) {
    if (piece.kept && offset >= piece.start && offset < piece.end) return at + offset - piece.start;
    at += lengthOf(piece);
  }
  return undefined;
}

/** Everything that happened, as edits of the original: sorted, not overlapping, as small as they can be. */
export function editsOf(pieces: Pieces): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let inserted = '';
  const flush = (start: number) => {
    if (start > at || inserted !== '') {
      const edit = trim(pieces.original, { start: at, end: start, newText: inserted });
      if (edit.end > edit.start || edit.newText !== '') edits.push(edit);
    }
    inserted = '';
  };
  for (const piece of pieces.list) {
    if (!piece.kept) {
      inserted += piece.text;
      continue;
    }
    flush(piece.start);
    at = piece.end;
  }
  flush(pieces.original.length);
  return edits;
}

function textOf(pieces: Pieces, piece: Piece): string {
  return piece.kept ? pieces.original.slice(piece.start, piece.end) : piece.text;
}

function lengthOf(piece: Piece): number {
  return piece.kept ? piece.end - piece.start : piece.text.length;
}

function slice(pieces: Pieces, from: number, to: number): Piece[] {
  const result: Piece[] = [];
  let at = 0;
  for (const piece of pieces.list) {
    const length = lengthOf(piece);
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, length);
    if (start < end) {
      result.push(
        piece.kept
          ? { kept: true, start: piece.start + start, end: piece.start + end }
          : { kept: false, text: piece.text.slice(start, end) },
      );
    }
    at += length;
  }
  return result;
}

/** Leaves out what an edit would replace by itself, so that what surrounds a change stays where it is. */
function trim(text: string, edit: TextEdit): TextEdit {
  let { start, end, newText } = edit;
  let head = 0;
  const shorter = Math.min(end - start, newText.length);
  while (head < shorter && text[start + head] === newText[head]) head++;
  start += head;
  newText = newText.slice(head);
  let tail = 0;
  const rest = Math.min(end - start, newText.length);
  while (tail < rest && text[end - 1 - tail] === newText[newText.length - 1 - tail]) tail++;
  end -= tail;
  newText = newText.slice(0, newText.length - tail);
  return { start, end, newText };
}
