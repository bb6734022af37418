import * as vscode from 'vscode';
import { type DiagramPlace, diagramPlaceMethod } from '../../../server/src/protocol/diagramMessages.ts';
import type { Extension } from '../extensionState.ts';

/**
 * `schemawright.showDiagram`: opens the diagram beside the editor. With a place (from a code lens) or from the
 * editor's menu it shows the table there.
 */
export async function showDiagram({ diagrams, server }: Extension, argument?: unknown): Promise<void> {
  if (isPlace(argument)) return diagrams.show(argument);
  const editor = vscode.window.activeTextEditor;
  if (!editor) return diagrams.show({});
  const { document, selection } = editor;
  const place = await server.request<DiagramPlace>(diagramPlaceMethod, {
    document: document.uri.toString(),
    line: selection.active.line,
    character: selection.active.character,
  });
  return diagrams.show(place ?? { document: document.uri.toString() });
}

/** A menu passes the document's URI instead. */
function isPlace(value: unknown): value is DiagramPlace {
  return typeof value === 'object' && value !== null && 'project' in value && 'table' in value;
}
