import {
  type CancellationToken,
  type CodeAction,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
} from 'vscode-languageserver/node';
import { carryOut } from '../../ide/carryOut.ts';
import { readActionData } from '../actionData.ts';
import { toWorkspaceEdit } from '../convert.ts';
import { mannerOf } from '../editManner.ts';
import { throwIfCancelled } from '../guard.ts';
import { conversionOf, type Session } from '../session.ts';

/**
 * `codeAction/resolve`: writes the edits of an action against the text it was offered for. When the text has
 * changed since, the answer is the error ContentModified and the client asks anew.
 */
export async function handleCodeActionResolve(
  session: Session,
  codeAction: CodeAction,
  token: CancellationToken,
): Promise<CodeAction> {
  const data = readActionData(codeAction.data);
  if (!data) return codeAction;
  const workspace = await session.analysis.current();
  throwIfCancelled(token);
  if ((workspace.bufferVersion(data.file) ?? null) !== data.version) {
    throw new ResponseError(
      LSPErrorCodes.ContentModified,
      'The file has changed since this fix was offered.',
    );
  }
  const edits = carryOut(workspace, data.file, data.action);
  if ('kind' in edits) {
    // Not `window.showWarningMessage`: that asks the client for an answer.
    void session.connection.sendNotification(ShowMessageNotification.type, {
      type: MessageType.Warning,
      message: `${codeAction.title}: ${edits.reason}`,
    });
    throw new ResponseError(LSPErrorCodes.RequestFailed, edits.reason);
  }
  const manner = mannerOf(workspace, data.file, codeAction.title, data.action);
  return { ...codeAction, edit: toWorkspaceEdit(conversionOf(session, workspace), edits, manner) };
}
