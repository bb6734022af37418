import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { FilePath } from '../../model/span.ts';
import { uriToFilePath } from '../../workspace/filePath.ts';
import { toDiagnostics } from '../convert.ts';
import { throwIfCancelled } from '../guard.ts';
import { resultIdOf } from '../resultId.ts';
import { conversionOf, type Session } from '../session.ts';
import { nextTurn } from '../turn.ts';

/** So many files are answered for before other messages get their turn. */
const batch = 200;

/** `workspace/diagnostic`: the findings of every file that has some or had some when the client last asked. */
export async function handleWorkspaceDiagnostic(
  session: Session,
  { previousResultIds }: WorkspaceDiagnosticParams,
  token: CancellationToken,
): Promise<WorkspaceDiagnosticReport> {
  const workspace = await session.analysis.current();
  const conversion = conversionOf(session, workspace);
  const previous = new Map<FilePath, string>(
    previousResultIds.map((id) => [uriToFilePath(id.uri), id.value]),
  );
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  let count = 0;
  for (const file of new Set([...workspace.files(), ...previous.keys()])) {
    if (count++ % batch === 0) {
      if (count > 1) await nextTurn();
      throwIfCancelled(token);
    }
    const diagnostics = toDiagnostics(conversion, file);
    const before = previous.get(file);
    if (diagnostics.length === 0 && before === undefined) continue;
    const resultId = resultIdOf(diagnostics);
    const uri = conversion.uriOf(file);
    const version = workspace.bufferVersion(file) ?? null;
    items.push(
      resultId === before
        ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId }
        : { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items: diagnostics },
    );
  }
  return { items };
}
