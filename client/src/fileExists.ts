import * as vscode from 'vscode';

/** On any file system that VS Code knows, virtual ones too. */
export async function fileExists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
