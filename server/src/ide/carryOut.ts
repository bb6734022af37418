import type { Finding } from '../lint/finding.ts';
import type { EditRefusal, FileEdit } from '../model/edit.ts';
import type { FilePath } from '../model/span.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { EditAction, FindingTarget } from './codeActions.ts';
import { fixAllOfRule, fixAllSafe } from './fixAll.ts';
import { findRefactoring } from './refactorings.ts';
import { suppressHere, suppressInFile } from './suppression.ts';
import { inTrial } from './trial.ts';
import { writeFix } from './writeFix.ts';

/**
 * The text edits of an action, against the texts as they are now; a refusal where it cannot be done.
 */
export function carryOut(
  workspace: Workspace,
  file: FilePath,
  action: EditAction,
): readonly FileEdit[] | EditRefusal {
  const edits = editsOf(workspace, file, action);
  return 'kind' in edits ? edits : workspace.withRecords(edits);
}

function editsOf(
  workspace: Workspace,
  file: FilePath,
  action: EditAction,
): readonly FileEdit[] | EditRefusal {
  switch (action.kind) {
    case 'fix': {
      const fix = findFinding(workspace, file, action.target)?.fixes[action.fix];
      return fix ? writeFix(workspace, fix) : gone;
    }
    case 'refactor': {
      const fix = findRefactoring(workspace, file, action);
      return fix ? writeFix(workspace, fix) : gone;
    }
    case 'fix-rule': {
      const edits = inTrial(workspace, (trial) => fixAllOfRule(workspace, trial, file, action.rule));
      return edits.length > 0
        ? edits
        : refusal(`None of the ${action.rule} findings could be fixed together.`);
    }
    case 'fix-file':
      return inTrial(workspace, (trial) => fixAllSafe(workspace, trial, file));
    case 'suppress-here': {
      const finding = findFinding(workspace, file, action.target);
      const edits = finding && suppressHere(workspace, finding.rule, finding.span);
      return edits ? checked(workspace, file, action.target.rule, edits) : gone;
    }
    case 'suppress-file': {
      const edits = suppressInFile(workspace, action.rule, file);
      return edits ? checked(workspace, file, action.rule, edits) : gone;
    }
    default:
      return action satisfies never;
  }
}

/**
 * A comment inside a template or string suppresses nothing and changes what the program says, so it is tried
 * out first: the file must have fewer findings of the rule, and no more of any other.
 */
function checked(
  workspace: Workspace,
  file: FilePath,
  rule: string,
  edits: readonly FileEdit[],
): readonly FileEdit[] | EditRefusal {
  const before = workspace.findings(file);
  const after = inTrial(workspace, (trial) => {
    trial.apply(edits);
    return workspace.findings(file);
  });
  const count = (findings: readonly Finding[]) => findings.filter((finding) => finding.rule === rule).length;
  const works = count(after) < count(before) && after.length < before.length;
  return works
    ? edits
    : refusal('A comment at this place would not suppress it: it stands inside other text.');
}

/** What a person should read before the action is done; undefined where there is nothing. */
export function warningOf(workspace: Workspace, file: FilePath, action: EditAction): string | undefined {
  if (action.kind === 'refactor') return findRefactoring(workspace, file, action)?.migration;
  if (action.kind !== 'fix') return undefined;
  return findFinding(workspace, file, action.target)?.fixes[action.fix]?.migration;
}

function findFinding(workspace: Workspace, file: FilePath, target: FindingTarget): Finding | undefined {
  return workspace
    .findings(file)
    .find(
      ({ rule, span, message }) =>
        rule === target.rule &&
        span.start === target.start &&
        span.end === target.end &&
        message === target.message,
    );
}

const gone: EditRefusal = { kind: 'refused', reason: 'What this was about is no longer there.' };

function refusal(reason: string): EditRefusal {
  return { kind: 'refused', reason };
}
