import * as vscode from 'vscode';

/** Shows a Markdown document as a page: in the editor group at hand, or in the one beside it. */
export async function showMarkdown(uri: vscode.Uri, where: 'here' | 'beside'): Promise<void> {
  try {
    const command = where === 'here' ? 'markdown.showPreview' : 'markdown.showPreviewToSide';
    await vscode.commands.executeCommand(command, uri);
  } catch {
    // VS Code's own Markdown preview can be switched off: the text is readable as it is.
    const viewColumn = where === 'here' ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
    await vscode.window.showTextDocument(uri, { preview: true, viewColumn });
  }
}
