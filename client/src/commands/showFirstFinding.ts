import * as vscode from 'vscode';
import { goToFirstFinding } from '../firstFinding.ts';

/** `schemawright.showFirstFinding`: goes to the gravest finding and shows what it says. */
export async function showFirstFinding(): Promise<void> {
  if (await goToFirstFinding(false)) await vscode.commands.executeCommand('editor.action.showHover');
}
