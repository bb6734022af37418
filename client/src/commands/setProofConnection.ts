import * as vscode from 'vscode';
import type { Extension } from '../extensionState.ts';
import { isTrusted } from '../migrations/preparation.ts';

/** `schemawright.setProofConnection`: on which server migrations of this workspace are proven. */
export async function setProofConnection({ connections }: Extension): Promise<void> {
  if (!(await isTrusted())) return;
  const other = { label: 'Another server…', detail: 'Its URL is kept in the secret storage of VS Code.' };
  const own = {
    label: 'The server of the configuration',
    detail:
      'Its dbCredentials, else DATABASE_URL. A database is made there for each proof and dropped again.',
  };
  const chosen = await vscode.window.showQuickPick([other, own], {
    title: 'Where migrations are proven',
    placeHolder: 'PostgreSQL only; the role needs CREATEDB',
  });
  if (chosen === undefined) return;
  let url: string | undefined;
  if (chosen === other) {
    url = await vscode.window.showInputBox({
      title: 'Connection for proofs',
      prompt: 'Each proof makes a database on this server and drops it again',
      placeHolder: 'postgresql://user:password@host:5432/database',
      password: true,
      ignoreFocusOut: true,
      validateInput: urlProblem,
    });
    if (url === undefined) return;
  }
  await connections.set(url);
  void vscode.window.showInformationMessage(
    url === undefined
      ? 'Migrations are proven on the server of their configuration.'
      : 'Migrations are proven on this server.',
  );
}

/** The text is not repeated: it holds a password. */
function urlProblem(text: string): string | undefined {
  return /^postgres(?:ql)?:\/\/\S+$/.test(text)
    ? undefined
    : 'It is written as postgresql://user:password@host:5432/database.';
}
