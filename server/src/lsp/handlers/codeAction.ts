import type { CancellationToken, CodeAction, CodeActionParams, Diagnostic } from 'vscode-languageserver/node';
import { carryOut } from '../../ide/carryOut.ts';
import { type ActionPlan, codeActions } from '../../ide/codeActions.ts';
import type { FilePath } from '../../model/span.ts';
import { uriToFilePath } from '../../workspace/filePath.ts';
import { offsetAt } from '../../workspace/lineIndex.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { ActionData } from '../actionData.ts';
import { toDiagnostic, toWorkspaceEdit } from '../convert.ts';
import { mannerOf } from '../editManner.ts';
import { throwIfCancelled } from '../guard.ts';
import { conversionOf, type Session } from '../session.ts';
import { migrationProjectOf } from './migrationProjects.ts';

/** `textDocument/codeAction`: the edits come with `codeAction/resolve` where the client knows that. */
export async function handleCodeAction(
  session: Session,
  { textDocument, range, context }: CodeActionParams,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const workspace = await session.analysis.current();
  throwIfCancelled(token);
  const file = uriToFilePath(textDocument.uri);
  const lines = workspace.lines(file);
  if (!lines) return [];
  const plans = codeActions(workspace, {
    file,
    start: offsetAt(lines, { line: range.start.line, column: range.start.character }),
    end: offsetAt(lines, { line: range.end.line, column: range.end.character }),
    wants: (kind) => wantsKind(context.only, kind),
    canOpenPages: session.client.opensRulePages,
    canReview: session.client.reviewsTables,
    canGenerate: session.client.generatesMigrations,
    canRecord: session.client.recordsMigrations,
    canSuppress: !/\.jsonc?$/i.test(file),
  });
  return plans.flatMap((plan) => toCodeAction(session, workspace, file, plan, context.diagnostics) ?? []);
}

/** `only` names kinds with everything below them: `source` asks for `source.fixAll` too. */
function wantsKind(only: readonly string[] | undefined, kind: string): boolean {
  if (!only || only.length === 0) return true;
  return only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
}

function toCodeAction(
  session: Session,
  workspace: Workspace,
  file: FilePath,
  plan: ActionPlan,
  given: readonly Diagnostic[],
): CodeAction | undefined {
  const conversion = conversionOf(session, workspace);
  const action: CodeAction = { title: plan.title, kind: plan.kind };
  if (plan.finding) {
    const own = toDiagnostic(conversion, plan.finding);
    action.diagnostics = [given.find((diagnostic) => isSame(diagnostic, own)) ?? own];
  }
  if (plan.preferred) action.isPreferred = true;
  if (plan.action.kind === 'open-page') {
    action.command = {
      title: plan.title,
      command: 'schemawright.openRulePage',
      arguments: [plan.action.rule],
    };
    return action;
  }
  if (plan.action.kind === 'generate-migration') {
    const { project } = plan.action;
    action.command = {
      title: plan.title,
      command: 'schemawright.generateMigration',
      arguments: [{ project }],
    };
    return action;
  }
  if (plan.action.kind === 'record-migrations') {
    const project = migrationProjectOf(workspace, file);
    if (project === undefined) return undefined;
    action.command = {
      title: plan.title,
      command: 'schemawright.recordMigrations',
      arguments: [{ project }],
    };
    return action;
  }
  if (plan.action.kind === 'review-table') {
    const project = session.diagrams.find(workspace, { file })?.id;
    if (project === undefined) return undefined;
    action.command = {
      title: plan.title,
      command: 'schemawright.reviewTable',
      arguments: [{ project, table: plan.action.table }],
    };
    return action;
  }
  if (session.client.resolvesEdits) {
    const data: ActionData = { file, version: workspace.bufferVersion(file) ?? null, action: plan.action };
    action.data = data;
    return action;
  }
  const edits = carryOut(workspace, file, plan.action);
  if ('kind' in edits || edits.length === 0) return undefined;
  action.edit = toWorkspaceEdit(conversion, edits, mannerOf(workspace, file, plan.title, plan.action));
  return action;
}

function isSame(one: Diagnostic, other: Diagnostic): boolean {
  return (
    one.code === other.code &&
    one.message === other.message &&
    one.range.start.line === other.range.start.line &&
    one.range.start.character === other.range.start.character
  );
}
