import * as vscode from 'vscode';

/**
 * Shows a page of the documentation that lies in the extension, without a network.
 * @param path below `docs`, without its ending: `rules/float-money`
 * @returns false where there is no such page
 */
export async function openDocumentationPage(
  { extensionUri }: vscode.ExtensionContext,
  path: string,
): Promise<boolean> {
  // The path comes with a command, which other extensions and links can call too.
  if (!/^(rules|which)\/[a-z0-9-]+$/.test(path)) return false;
  const page = vscode.Uri.joinPath(extensionUri, 'docs', `${path}.md`);
  if (!(await exists(page))) return false;
  try {
    await vscode.commands.executeCommand('markdown.showPreview', page);
  } catch {
    // VS Code's own Markdown preview can be switched off: the text is readable as it is.
    await vscode.window.showTextDocument(page, { preview: true });
  }
  return true;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
