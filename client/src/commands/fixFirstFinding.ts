import * as vscode from 'vscode';
import { goToFirstFinding } from '../firstFinding.ts';

/** `schemawright.fixFirstFinding`: goes to the gravest finding that has a fix and offers its fixes. */
export async function fixFirstFinding(): Promise<void> {
  if (await goToFirstFinding(true)) await vscode.commands.executeCommand('editor.action.quickFix');
}
