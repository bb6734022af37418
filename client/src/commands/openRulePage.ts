import * as vscode from 'vscode';
import { openDocumentationPage } from '../documentationPage.ts';
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
  if (await openDocumentationPage(context, `rules/${rule}`)) return;
  void vscode.window.showInformationMessage(`Schemawright has no page about "${rule}".`);
}
