import type { FindingFix } from '../lint/finding.ts';
import type { EditRefusal, FileEdit, TextEdit } from '../model/edit.ts';
import type { FilePath } from '../model/span.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** The text edits of one fix, against the texts as the last update saw them. */
export function writeFix(workspace: Workspace, fix: FindingFix): readonly FileEdit[] | EditRefusal {
  return fix.textEdits ?? workspace.edit(fix.edits);
}

/**
 * The text edits of as many fixes as can be written together, earlier ones first. Fixes that are refused or
 * get in the way of others are left out.
 */
export function writeFixes(
  workspace: Workspace,
  fixes: readonly FindingFix[],
): { readonly edits: readonly FileEdit[]; readonly written: number } {
  let edits: readonly FileEdit[] = [];
  let written = 0;
  const ofModel = fixes.filter((fix) => fix.textEdits === undefined);
  const together = writeTogether(workspace, ofModel);
  edits = together.edits;
  written = together.written;
  for (const { textEdits } of fixes) {
    const merged = textEdits && mergeFileEdits(edits, textEdits);
    if (!merged) continue;
    edits = merged;
    written++;
  }
  return { edits, written };
}

/** Halves a list that is refused as a whole until the culprits are alone. */
function writeTogether(
  workspace: Workspace,
  fixes: readonly FindingFix[],
): { readonly edits: readonly FileEdit[]; readonly written: number } {
  const accepted: FindingFix[] = [];
  let edits: readonly FileEdit[] = [];
  const attempt = (part: readonly FindingFix[]): void => {
    if (part.length === 0) return;
    const all = workspace.edit([...accepted, ...part].flatMap((fix) => fix.edits));
    if (!('kind' in all)) {
      accepted.push(...part);
      edits = all;
    } else if (part.length > 1) {
      attempt(part.slice(0, part.length >> 1));
      attempt(part.slice(part.length >> 1));
    }
  };
  attempt(fixes);
  return { edits, written: accepted.length };
}

/** Both lists as one; undefined where they touch the same place. */
export function mergeFileEdits(
  one: readonly FileEdit[],
  two: readonly FileEdit[],
): readonly FileEdit[] | undefined {
  const files = new Map<FilePath, readonly TextEdit[]>(one.map(({ file, edits }) => [file, edits]));
  for (const { file, edits } of two) {
    const merged = [...(files.get(file) ?? []), ...edits].sort((a, b) => a.start - b.start || a.end - b.end);
    for (let i = 1; i < merged.length; i++) {
      const before = merged[i - 1] as TextEdit;
      const after = merged[i] as TextEdit;
      if (before.end > after.start || before.start === after.start) return undefined;
    }
    files.set(file, merged);
  }
  return [...files].map(([file, edits]) => ({ file, edits }));
}
