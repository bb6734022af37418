import * as vscode from 'vscode';
import type { Extension } from '../extensionState.ts';

/**
 * `schemawright.openRulePage`: shows a rule's page inside VS Code, without a network.
 * @param rule the rule's id; asks for one when left out
 */
export async function openRulePage({ context }: Extension, rule?: unknown): Promise<void> {
  if (typeof rule !== 'string') {
    await vscode.commands.executeCommand('schemawright.showRules');
    return;
  }
  // The id comes with a command, which other extensions and links can call too.
  const page =
    /^[a-z0-9-]+$/.test(rule) && vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules', `${rule}.md`);
  if (!page || !(await exists(page))) {
    void vscode.window.showInformationMessage(`Schemawright has no page about "${rule}".`);
    return;
  }
  try {
    await vscode.commands.executeCommand('markdown.showPreview', page);
  } catch {
    // VS Code's own Markdown preview can be switched off: the text is readable as it is.
    await vscode.window.showTextDocument(page, { preview: true });
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
