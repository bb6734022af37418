import { firstSafeFix } from '../ide/fixAll.ts';
import { writeFixes } from '../ide/writeFix.ts';
import { applyTextEdits, type FileEdit } from '../model/edit.ts';
import type { FilePath } from '../model/span.ts';
import { toOsPath } from '../workspace/filePath.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { writeFileWhole } from '../workspace/writeFile.ts';

/** A safe fix may bring another finding into view; this many rounds see them all. */
const maxRounds = 10;

/**
 * Applies the first safe fix of every finding in the files to the disk, round by round until none is left that
 * can be written.
 */
export function applySafeFixes(
  workspace: Workspace,
  includes: (file: FilePath) => boolean,
): { readonly files: readonly FilePath[]; readonly fixes: number } {
  const touched = new Set<FilePath>();
  let fixes = 0;
  for (let round = 0; round < maxRounds; round++) {
    const pending = workspace
      .files()
      .filter(includes)
      .flatMap((file) => workspace.findings(file))
      .flatMap((finding) => firstSafeFix(finding) ?? []);
    const { edits, written } = writeFixes(workspace, pending);
    if (written === 0) break;
    writeAll(workspace, edits);
    for (const { file } of edits) touched.add(file);
    fixes += written;
  }
  return { files: [...touched].sort(), fixes };
}

function writeAll(workspace: Workspace, edits: readonly FileEdit[]): void {
  for (const { file, edits: textEdits } of edits)
    writeFileWhole(toOsPath(file), applyTextEdits(workspace.text(file) ?? '', textEdits));
  workspace.filesChanged(edits.map(({ file }) => file));
  workspace.update();
}
