import * as vscode from 'vscode';
import { fileExists } from '../fileExists.ts';

const name = 'schemawright.config.json';

/** `schemawright.openConfiguration`: opens a folder's configuration, and makes one where there is none. */
export async function openConfiguration(): Promise<void> {
  const folder = await chooseFolder();
  if (!folder) return;
  const uri = vscode.Uri.joinPath(folder.uri, name);
  if (!(await fileExists(uri))) await create(uri);
  await vscode.window.showTextDocument(uri);
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(`Open a folder first: ${name} stands in one.`);
    return undefined;
  }
  if (folders.length === 1) return folders[0];
  return vscode.window.showWorkspaceFolderPick({ placeHolder: `The folder whose ${name} is meant` });
}

/** The file is made only where it is not there, so nothing can be overwritten. */
async function create(uri: vscode.Uri): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const contents = new TextEncoder().encode('{\n  "rules": {},\n  "ignore": []\n}\n');
  edit.createFile(uri, { overwrite: false, ignoreIfExists: true, contents });
  await vscode.workspace.applyEdit(edit);
}
