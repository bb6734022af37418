import * as vscode from 'vscode';
import type { DiagramPlace } from '../../../server/src/protocol/diagramMessages.ts';
import type { Extension } from '../extensionState.ts';

/** `schemawright.reviewTable`: goes through the check list for the table under the cursor, or for one given. */
export async function reviewTable({ reviews }: Extension, argument?: unknown): Promise<void> {
  if (isPlace(argument)) {
    await reviews.show({ project: argument.project, table: argument.table });
    return;
  }
  const editor = vscode.window.activeTextEditor;
  const shown =
    editor &&
    (await reviews.show({
      document: editor.document.uri.toString(),
      line: editor.selection.active.line,
      character: editor.selection.active.character,
    }));
  if (!shown) {
    void vscode.window.showInformationMessage(
      'Put the cursor on a table of your schema to have it reviewed.',
    );
  }
}

/** A menu passes the document's URI instead. */
function isPlace(value: unknown): value is Required<Pick<DiagramPlace, 'project' | 'table'>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'project' in value &&
    'table' in value &&
    typeof value.project === 'string' &&
    typeof value.table === 'string'
  );
}
