import type { Finding, FindingFix } from '../lint/finding.ts';
import type { FileEdit } from '../model/edit.ts';
import type { FilePath } from '../model/span.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Trial } from './trial.ts';
import { editsOf, writeFixes } from './writeFix.ts';

/** A fix may bring another finding into view, and two fixes of one place go in one after the other. */
const maxRounds = 10;

/** The fix that "fix all" takes of a finding: its first, unless that is one to look at by itself. */
export function firstFix(finding: Finding): FindingFix | undefined {
  const [first] = finding.fixes;
  return first?.safety === 'refactor' ? undefined : first;
}

/** The fix that can be done together with others: new migrations are numbered by what is there, so they come one by one. */
export function firstFixAmongOthers(finding: Finding): FindingFix | undefined {
  const fix = firstFix(finding);
  return fix?.newFiles?.length ? undefined : fix;
}

export function firstSafeFix(finding: Finding): FindingFix | undefined {
  return finding.fixes.find((fix) => fix.safety === 'safe');
}

/** Whether `fixAllSafe` has something to do: new migrations come one by one, and other files stay as they are. */
export function hasSafeFixInside(workspace: Workspace, file: FilePath): boolean {
  return workspace.findings(file).some((finding) => {
    const fix = firstSafeFix(finding);
    return fix !== undefined && !fix.newFiles?.length && staysInside(workspace, fix, file);
  });
}

/** Fixes all findings of one rule in a file, one fix each. */
export function fixAllOfRule(
  workspace: Workspace,
  trial: Trial,
  file: FilePath,
  rule: string,
): readonly FileEdit[] {
  return fixAll(
    workspace,
    trial,
    file,
    (finding) => (finding.rule === rule ? firstFixAmongOthers(finding) : undefined),
    'any',
  );
}

/** Fixes what can be fixed safely in a file and by changing that file alone. */
export function fixAllSafe(workspace: Workspace, trial: Trial, file: FilePath): readonly FileEdit[] {
  return fixAll(workspace, trial, file, firstSafeFix, 'same');
}

function fixAll(
  workspace: Workspace,
  trial: Trial,
  file: FilePath,
  choose: (finding: Finding) => FindingFix | undefined,
  reach: 'same' | 'any',
): readonly FileEdit[] {
  for (let round = 0; round < maxRounds; round++) {
    // New migrations come one by one, not in a trial.
    const fixes = workspace
      .findings(file)
      .flatMap((finding) => choose(finding) ?? [])
      .filter((fix) => !fix.newFiles?.length);
    const chosen = reach === 'any' ? fixes : fixes.filter((fix) => staysInside(workspace, fix, file));
    const { edits, written } = writeFixes(workspace, chosen);
    if (written === 0) break;
    // A migration of their own, with what its tool has recorded: a trial holds no file that is not there yet.
    if (edits.some(({ creates }) => creates)) return round === 0 ? edits : trial.edits();
    trial.apply(edits);
  }
  return trial.edits();
}

function staysInside(workspace: Workspace, fix: FindingFix, file: FilePath): boolean {
  const edits = editsOf(workspace, fix);
  return !('kind' in edits) && edits.every((edit) => edit.file === file);
}
