import type { TextEdit } from '../model/edit.ts';

/** A text as made from another: what was kept of it, and what was put in. */
type Piece =
  | { readonly kind: 'kept'; readonly start: number; readonly end: number }
  | { readonly kind: 'new'; readonly text: string };

/**
 * Two rounds of edits as one.
 * @param length of the text before both rounds
 * @param first counts its offsets in that text
 * @param second counts its offsets in the text that `first` leaves
 * @returns edits of the first text, sorted and not overlapping, as both inputs are
 */
export function composeEdits(
  length: number,
  first: readonly TextEdit[],
  second: readonly TextEdit[],
): readonly TextEdit[] {
  const middle = editPieces([{ kind: 'kept', start: 0, end: length }], first);
  return toEdits(editPieces(middle, second), length);
}

function editPieces(pieces: readonly Piece[], edits: readonly TextEdit[]): readonly Piece[] {
  const result: Piece[] = [];
  let at = 0;
  for (const edit of edits) {
    result.push(...cut(pieces, at, edit.start));
    if (edit.newText !== '') result.push({ kind: 'new', text: edit.newText });
    at = edit.end;
  }
  result.push(...cut(pieces, at, Number.POSITIVE_INFINITY));
  return result;
}

function cut(pieces: readonly Piece[], start: number, end: number): readonly Piece[] {
  const result: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const size = piece.kind === 'kept' ? piece.end - piece.start : piece.text.length;
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, size);
    if (from < to) {
      result.push(
        piece.kind === 'kept'
          ? { kind: 'kept', start: piece.start + from, end: piece.start + to }
          : { kind: 'new', text: piece.text.slice(from, to) },
      );
    }
    at += size;
  }
  return result;
}

function toEdits(pieces: readonly Piece[], length: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let newText = '';
  for (const piece of pieces) {
    if (piece.kind === 'new') {
      newText += piece.text;
      continue;
    }
    if (newText !== '' || piece.start > at) edits.push({ start: at, end: piece.start, newText });
    newText = '';
    at = piece.end;
  }
  if (newText !== '' || at < length) edits.push({ start: at, end: length, newText });
  return edits;
}
