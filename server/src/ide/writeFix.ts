import type { FindingFix } from '../lint/finding.ts';
import type { EditRefusal, FileEdit, TextEdit } from '../model/edit.ts';
import type { FilePath } from '../model/span.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** The text edits of one fix, against the texts as the last update saw them. */
export function writeFix(workspace: Workspace, fix: FindingFix): readonly FileEdit[] | EditRefusal {
  const edits = editsOf(workspace, fix);
  if ('kind' in edits) return edits;
  if (!fix.newFiles || fix.newFiles.length === 0) return workspace.withRecords(edits);
  const added = workspace.addMigrations(fix.newFiles, edits);
  if ('kind' in added) return added;
  const merged = mergeFileEdits(edits, added);
  return merged
    ? workspace.withRecords(merged)
    : { kind: 'refused', reason: 'Its parts get in the way of each other.' };
}

/** The edits of a fix but for the files that it adds. */
export function editsOf(workspace: Workspace, fix: FindingFix): readonly FileEdit[] | EditRefusal {
  if (fix.textEdits) return fix.textEdits;
  if (fix.queryEdits) return workspace.editQueries(fix.queryEdits);
  return fix.edits.length > 0 ? workspace.edit(fix.edits) : [];
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
  const ofModel = fixes
    .filter(({ edits }) => edits.length > 0)
    .filter(({ newFiles }) => newFiles === undefined);
  const together = writeTogether(workspace, ofModel);
  edits = together.edits;
  written = together.written;
  let hasNewFiles = false;
  for (const fix of fixes) {
    const adds = (fix.newFiles ?? []).length > 0;
    // The next one's files are numbered after these, once they are there.
    if (!(fix.textEdits || fix.queryEdits || adds) || (adds && hasNewFiles)) continue;
    const own = writeFix(workspace, fix);
    const merged = 'kind' in own ? undefined : mergeFileEdits(edits, withoutRecords(own));
    if (!merged) continue;
    edits = merged;
    written++;
    hasNewFiles ||= adds;
  }
  return { edits: workspace.withRecords(edits), written };
}

/** Sums of each fix alone would get in the way of each other: there is one of all in the end. */
function withoutRecords(edits: readonly FileEdit[]): readonly FileEdit[] {
  return edits.filter(({ file }) => !file.endsWith('/atlas.sum'));
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
  const created = new Set([...one, ...two].flatMap(({ file, creates }) => (creates ? file : [])));
  for (const { file, edits } of two) {
    const merged = [...(files.get(file) ?? []), ...edits].sort((a, b) => a.start - b.start || a.end - b.end);
    for (let i = 1; i < merged.length; i++) {
      const before = merged[i - 1] as TextEdit;
      const after = merged[i] as TextEdit;
      if (before.end > after.start || before.start === after.start) return undefined;
    }
    files.set(file, merged);
  }
  return [...files].map(([file, edits]) =>
    created.has(file) ? { file, edits, creates: true } : { file, edits },
  );
}
