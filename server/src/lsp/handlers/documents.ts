import type { TextDocument } from 'vscode-languageserver-textdocument';
import { mostShown } from '../../ide/shownFindings.ts';
import { commonStart } from '../../model/alikeText.ts';
import { uriToFilePath } from '../../workspace/filePath.ts';
import { isRelevant } from '../documents.ts';
import type { Session } from '../session.ts';

/** `textDocument/didOpen` and `didChange`: the open text wins over the disk. */
export function handleDocumentChanged({ analysis, typedAt }: Session, document: TextDocument): void {
  const { workspace } = analysis;
  if (!workspace || !isRelevant(document)) return;
  const file = uriToFilePath(document.uri);
  const text = document.getText();
  const before = workspace.text(file) ?? '';
  // A file that is only opened has been typed in nowhere.
  if (text !== before && workspace.findings(file).length > mostShown)
    typedAt.set(file, commonStart(before, text));
  workspace.setBuffer(file, text, document.version);
  analysis.touch('documents');
}

/** `textDocument/didClose`: the disk counts again; the file may be gone from there. */
export function handleDocumentClosed({ analysis, typedAt }: Session, document: TextDocument): void {
  if (!analysis.workspace || !isRelevant(document)) return;
  typedAt.delete(uriToFilePath(document.uri));
  analysis.workspace.closeBuffer(uriToFilePath(document.uri));
  analysis.touch('other');
}
