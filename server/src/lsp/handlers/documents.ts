import type { TextDocument } from 'vscode-languageserver-textdocument';
import { uriToFilePath } from '../../workspace/filePath.ts';
import { isRelevant } from '../documents.ts';
import type { Session } from '../session.ts';

/** `textDocument/didOpen` and `didChange`: the open text wins over the disk. */
export function handleDocumentChanged({ analysis }: Session, document: TextDocument): void {
  if (!analysis.workspace || !isRelevant(document)) return;
  analysis.workspace.setBuffer(uriToFilePath(document.uri), document.getText(), document.version);
  analysis.touch('documents');
}

/** `textDocument/didClose`: the disk counts again; the file may be gone from there. */
export function handleDocumentClosed({ analysis }: Session, document: TextDocument): void {
  if (!analysis.workspace || !isRelevant(document)) return;
  analysis.workspace.closeBuffer(uriToFilePath(document.uri));
  analysis.touch('other');
}
