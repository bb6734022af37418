import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver/node';
import { uriToFilePath } from '../../workspace/filePath.ts';
import { toDiagnostics } from '../convert.ts';
import { throwIfCancelled } from '../guard.ts';
import { resultIdOf } from '../resultId.ts';
import { conversionOf, type Session } from '../session.ts';

/** `textDocument/diagnostic`: the findings of one document, or that they are those the client has. */
export async function handleDocumentDiagnostic(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const workspace = await session.analysis.current();
  throwIfCancelled(token);
  const items = toDiagnostics(conversionOf(session, workspace), uriToFilePath(textDocument.uri));
  const resultId = resultIdOf(items);
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
