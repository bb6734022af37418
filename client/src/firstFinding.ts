import * as vscode from 'vscode';

/**
 * Puts the cursor on the gravest finding, the one in the current document first.
 * @returns false when there is none; it was said then
 */
export async function goToFirstFinding(fixable: boolean): Promise<boolean> {
  const found = firstFinding(fixable) ?? firstFinding(false);
  if (!found) {
    void vscode.window.showInformationMessage('Schemawright has found nothing: this schema is well.');
    return false;
  }
  const { start } = found.diagnostic.range;
  await vscode.window.showTextDocument(found.uri, { selection: new vscode.Range(start, start) });
  return true;
}

function firstFinding(
  fixable: boolean,
): { readonly uri: vscode.Uri; readonly diagnostic: vscode.Diagnostic } | undefined {
  const current = vscode.window.activeTextEditor?.document.uri.toString();
  const all = vscode.languages
    .getDiagnostics()
    .flatMap(([uri, diagnostics]) => diagnostics.map((diagnostic) => ({ uri, diagnostic })))
    .filter(({ diagnostic }) => diagnostic.source === 'schemawright' && (!fixable || hasFix(diagnostic)));
  const rank = ({ uri, diagnostic }: (typeof all)[number]): number =>
    diagnostic.severity * 2 + (uri.toString() === current ? 0 : 1);
  return all.sort((a, b) => rank(a) - rank(b))[0];
}

/** The client keeps what the server attached to a diagnostic. */
function hasFix(diagnostic: vscode.Diagnostic): boolean {
  const { data } = diagnostic as { readonly data?: { readonly fixes?: readonly unknown[] } };
  return (data?.fixes?.length ?? 0) > 0;
}
