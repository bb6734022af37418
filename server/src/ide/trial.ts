import { applyTextEdits, type FileEdit } from '../model/edit.ts';
import type { FilePath } from '../model/span.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { composeEdits } from './composeEdits.ts';

/** A workspace in which edits can be tried out. What was tried is undone when the trial ends. */
export interface Trial {
  /** Applies edits of the texts as they now are, and brings the findings up to date. */
  apply(edits: readonly FileEdit[]): void;
  /** Everything applied so far, as edits of the texts before the trial. */
  edits(): readonly FileEdit[];
}

interface Original {
  readonly text: string;
  /** Undefined: the file was not open. */
  readonly version: number | undefined;
  edits: FileEdit['edits'];
}

/**
 * Runs an action that tries edits out. Synchronous from start to end, so nobody sees the texts in between. The
 * workspace must be up to date; afterwards its texts and findings are what they were.
 */
export function inTrial<T>(workspace: Workspace, action: (trial: Trial) => T): T {
  const originals = new Map<FilePath, Original>();
  try {
    return action({
      apply(fileEdits) {
        for (const { file, edits } of fileEdits) {
          const text = workspace.text(file);
          if (text === undefined) continue;
          const original = originals.get(file) ?? { text, version: workspace.bufferVersion(file), edits: [] };
          original.edits = composeEdits(original.text.length, original.edits, edits);
          originals.set(file, original);
          workspace.setBuffer(file, applyTextEdits(text, edits), original.version ?? 0);
        }
        workspace.update();
      },
      edits: () =>
        [...originals].map(([file, { edits }]) => ({ file, edits })).filter(({ edits }) => edits.length > 0),
    });
  } finally {
    for (const [file, { text, version }] of originals) {
      if (version === undefined) workspace.closeBuffer(file);
      else workspace.setBuffer(file, text, version);
    }
    if (originals.size > 0) workspace.update();
  }
}
