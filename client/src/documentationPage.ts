import * as vscode from 'vscode';
import { fileExists } from './fileExists.ts';
import { showMarkdown } from './markdownPreview.ts';

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
  if (!(await fileExists(page))) return false;
  await showMarkdown(page, 'here');
  return true;
}
