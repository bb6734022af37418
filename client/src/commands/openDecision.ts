import * as vscode from 'vscode';
import { openDocumentationPage } from '../documentationPage.ts';
import type { Extension } from '../extensionState.ts';

/**
 * `schemawright.openDecision`: shows a table to decide by inside VS Code, without a network.
 * @param decision its name; asks for one when left out
 */
export async function openDecision({ context }: Extension, decision?: unknown): Promise<void> {
  const chosen = typeof decision === 'string' ? decision : await ask(context);
  if (chosen === undefined || (await openDocumentationPage(context, `which/${chosen}`))) return;
  void vscode.window.showInformationMessage(`Schemawright has no page about "${chosen}".`);
}

async function ask({ extensionUri }: vscode.ExtensionContext): Promise<string | undefined> {
  const list = vscode.Uri.joinPath(extensionUri, 'docs', 'which', 'README.md');
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(list));
  const items = [...text.matchAll(/^\| (.+) \| \[([a-z-]+)\]/gm)].map(([, label = '', id = '']) => ({
    label,
    id,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'What is to be decided?' }))?.id;
}
