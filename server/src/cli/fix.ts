import type { SchemaEdit } from '../model/edit.ts';
import { applyTextEdits, type FileEdit } from '../model/edit.ts';
import type { FilePath } from '../model/span.ts';
import { toOsPath } from '../workspace/filePath.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { writeFileWhole } from './writeFile.ts';

/** A safe fix may bring another finding into view; this many rounds see them all. */
const maxRounds = 10;

/**
 * Applies the first safe fix of every finding in the files to the disk, round by round until none is left.
 * Fixes that cannot be written together are written one after the other.
 */
export function applySafeFixes(
  workspace: Workspace,
  includes: (file: FilePath) => boolean,
): { readonly files: readonly FilePath[]; readonly fixes: number } {
  const touched = new Set<FilePath>();
  let fixes = 0;
  for (let round = 0; round < maxRounds; round++) {
    const pending = safeEdits(workspace, includes);
    const applied = applyTogetherOrAlone(workspace, pending, touched);
    if (applied === 0) break;
    fixes += applied;
  }
  return { files: [...touched].sort(), fixes };
}

function safeEdits(workspace: Workspace, includes: (file: FilePath) => boolean): (readonly SchemaEdit[])[] {
  return workspace
    .files()
    .filter(includes)
    .flatMap((file) => workspace.findings(file))
    .flatMap((finding) => finding.fixes.find((fix) => fix.safety === 'safe') ?? [])
    .map((fix) => fix.edits);
}

function applyTogetherOrAlone(
  workspace: Workspace,
  pending: readonly (readonly SchemaEdit[])[],
  touched: Set<FilePath>,
): number {
  if (pending.length === 0) return 0;
  const together = workspace.edit(pending.flat());
  if (!('kind' in together)) {
    writeAll(workspace, together, touched);
    return pending.length;
  }
  // One of them is refused: find out which by writing each against the text the one before has left.
  let applied = 0;
  for (const edits of pending) {
    const alone = workspace.edit(edits);
    if ('kind' in alone) continue;
    writeAll(workspace, alone, touched);
    applied++;
  }
  return applied;
}

function writeAll(workspace: Workspace, edits: readonly FileEdit[], touched: Set<FilePath>): void {
  for (const { file, edits: textEdits } of edits) {
    writeFileWhole(toOsPath(file), applyTextEdits(workspace.text(file) ?? '', textEdits));
    touched.add(file);
  }
  workspace.filesChanged(edits.map(({ file }) => file));
  workspace.update();
}
