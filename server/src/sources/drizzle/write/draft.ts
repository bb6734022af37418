import type ts from 'typescript';
import type { FileEdit, TextEdit } from '../../../model/edit.ts';
import type { FilePath, Span } from '../../../model/span.ts';
import type { SourceHost } from '../../source.ts';
import {
  applyToPieces,
  createPieces,
  currentOffset,
  currentText,
  editsOf,
  type Pieces,
} from '../../write/pieces.ts';
import { parse } from '../syntax.ts';
import { findFormatter } from './formatter.ts';
import { detectStyle, type FileStyle } from './style.ts';

/** A file as it stands in the midst of a draft. */
export interface FileView {
  readonly file: FilePath;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly style: FileStyle;
}

/**
 * The files while edits are made on them, one step after the other: each step sees what the steps before it
 * did. Nothing is written; `result` tells everything as edits of the texts that the host gave.
 */
export interface Draft {
  view(file: FilePath): FileView | undefined;
  /** Edits of the text as `view` shows it. */
  apply(file: FilePath, edits: readonly TextEdit[]): void;
  /** Where a character of the host's text stands now; undefined when a step replaced it. */
  offset(file: FilePath, original: number): number | undefined;
  /** The same for a span's start. */
  startOf(span: Span): number | undefined;
  /** The files that were changed. */
  changed(): readonly FilePath[];
  original(file: FilePath): ts.SourceFile | undefined;
  result(): readonly FileEdit[];
}

interface Entry {
  readonly original: ts.SourceFile;
  readonly style: FileStyle;
  pieces: Pieces;
  view: FileView | undefined;
}

export function createDraft(host: SourceHost): Draft {
  const entries = new Map<FilePath, Entry | undefined>();
  const entryOf = (file: FilePath): Entry | undefined => {
    if (entries.has(file)) return entries.get(file);
    const text = host.readText(file);
    let entry: Entry | undefined;
    if (text !== undefined) {
      const original = parse(file, text).source;
      const style = detectStyle(original, findFormatter(host, file));
      const view = { file, text, tree: original, style };
      entry = { original, style, pieces: createPieces(text), view };
    }
    entries.set(file, entry);
    return entry;
  };
  const draft: Draft = {
    view(file) {
      const entry = entryOf(file);
      if (!entry) return undefined;
      if (!entry.view) {
        const text = currentText(entry.pieces);
        entry.view = { file, text, tree: parse(file, text).source, style: entry.style };
      }
      return entry.view;
    },
    apply(file, edits) {
      const entry = entryOf(file);
      if (!entry || edits.length === 0) return;
      entry.pieces = applyToPieces(entry.pieces, edits);
      entry.view = undefined;
    },
    offset(file, original) {
      const entry = entryOf(file);
      return entry && currentOffset(entry.pieces, original);
    },
    startOf: (span) => draft.offset(span.file, span.start),
    changed: () =>
      [...entries].filter(([, entry]) => entry && editsOf(entry.pieces).length > 0).map(([file]) => file),
    original: (file) => entryOf(file)?.original,
    result() {
      const files: FileEdit[] = [];
      for (const [file, entry] of entries) {
        const edits = entry ? editsOf(entry.pieces) : [];
        if (edits.length > 0) files.push({ file, edits });
      }
      return files;
    },
  };
  return draft;
}
