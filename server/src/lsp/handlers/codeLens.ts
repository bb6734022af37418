import type { CodeLens, CodeLensParams } from 'vscode-languageserver/node';
import { diagramLenses } from '../../ide/codeLenses.ts';
import type { FilePath } from '../../model/span.ts';
import { isInside, uriToFilePath } from '../../workspace/filePath.ts';
import { rangeOf } from '../convert.ts';
import type { Session } from '../session.ts';

/** `textDocument/codeLens`: "Show in diagram" above each table, for clients that can show one. */
export async function handleCodeLens(
  session: Session,
  { textDocument }: CodeLensParams,
): Promise<CodeLens[]> {
  if (!session.client.showsDiagrams) return [];
  const workspace = await session.analysis.current();
  const file = uriToFilePath(textDocument.uri);
  if (!isShown(session, file)) return [];
  const project = session.diagrams.find(workspace, { file });
  if (!project) return [];
  return diagramLenses(project, file).map(({ span, project: id, table }) => ({
    range: rangeOf(workspace, span),
    command: {
      title: 'Show in diagram',
      command: 'schemawright.showDiagram',
      arguments: [{ project: id, table }],
    },
  }));
}

/** The setting of the innermost folder that holds the file. */
function isShown({ lenses }: Session, file: FilePath): boolean {
  const [folder = ''] = [...lenses.keys()]
    .filter((each) => each !== '' && isInside(file, each))
    .sort((a, b) => b.length - a.length);
  return lenses.get(folder) ?? true;
}
