import type { FileEdit, TextEdit } from '../../../model/edit.ts';
import type { FilePath, Span } from '../../../model/span.ts';
import type { SourceHost } from '../../source.ts';
import {
  applyToPieces,
  createPieces,
  currentRange,
  currentText,
  editsOf,
  type Pieces,
} from '../../write/pieces.ts';
import type { DatabaseState } from '../database.ts';
import { type Reading, readDatabase } from './reading.ts';

/**
 * The files while edits are made on them, one step after the other: each step sees what the steps before it
 * did. Nothing is written; `result` tells everything as edits of the texts that the host gave.
 */
export interface Draft {
  reading(): Reading;
  /** Edits of a text as `reading` shows it. */
  apply(file: FilePath, edits: readonly TextEdit[]): void;
  /** Where a range of the host's text stands now; undefined when a step replaced its ends. */
  current(span: Span): Span | undefined;
  result(): readonly FileEdit[];
  /** A draft that begins with the texts as they stand here; its result is edits of those. */
  branch(): Draft;
}

/** A draft of files; what is kept of it is told by `result` alone. */
export function createDraft(host: SourceHost, before: DatabaseState, files: readonly FilePath[]): Draft {
  return draftOf((file) => host.readText(file), before, files, undefined, undefined);
}

function draftOf(
  textOf: (file: FilePath) => string | undefined,
  before: DatabaseState,
  files: readonly FilePath[],
  start: Reading | undefined,
  outer: Draft | undefined,
): Draft {
  const entries = new Map<FilePath, Pieces>();
  for (const file of files) {
    const text = textOf(file);
    if (text !== undefined) entries.set(file, createPieces(text));
  }
  let reading = start;
  const draft: Draft = {
    reading() {
      reading ??= readDatabase(before, files, (file) => {
        const pieces = entries.get(file);
        return pieces && currentText(pieces);
      });
      return reading;
    },
    apply(file, edits) {
      const pieces = entries.get(file);
      if (!pieces || edits.length === 0) return;
      entries.set(file, applyToPieces(pieces, edits));
      reading = undefined;
    },
    current(span) {
      const own = outer ? outer.current(span) : span;
      const pieces = own && entries.get(own.file);
      const range = pieces && currentRange(pieces, own.start, own.end);
      return range && { file: own.file, ...range };
    },
    branch() {
      const now = draft.reading();
      return draftOf((file) => now.texts.get(file), before, files, now, draft);
    },
    result: () =>
      [...entries]
        .map(([file, pieces]) => ({ file, edits: editsOf(pieces) }))
        .filter(({ edits }) => edits.length > 0),
  };
  return draft;
}
