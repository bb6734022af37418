import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const patience = 60_000;

/** Opens a file of the example's schema folder (`auth.ts`) in an editor. */
export async function openSchemaFile(name: string): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the host was opened without the example');
  const uri = vscode.Uri.joinPath(folder.uri, 'src/db/schema', name);
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

/** Findings of the extension in a document, as the Problems view has them. */
export function findings(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((it) => it.source === 'schemawright');
}

/** The id of the rule that a diagnostic comes from. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === 'object' ? code.value : code);
}

/** The one finding of a rule; `near` is text of the line it stands on, where there are several. */
export function findingOf(
  document: vscode.TextDocument,
  rule: string,
  near = '',
): vscode.Diagnostic | undefined {
  return findings(document).find(
    (it) => ruleOf(it) === rule && document.lineAt(it.range.start.line).text.includes(near),
  );
}

/** Waits until a question has an answer; asked anew at every change of diagnostics. */
export async function eventually<T>(what: string, ask: () => T | undefined | false): Promise<T> {
  const first = ask();
  if (first) return first;
  return new Promise<T>((resolve, reject) => {
    const retry = () => {
      const answer = ask();
      if (!answer) return;
      clearTimeout(timer);
      clearInterval(poll);
      subscription.dispose();
      resolve(answer);
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(retry);
    // Not everything that is waited for announces itself.
    const poll = setInterval(retry, 100);
    const timer = setTimeout(() => {
      clearInterval(poll);
      subscription.dispose();
      const all = vscode.languages
        .getDiagnostics()
        .flatMap(([uri, list]) =>
          list.map((it) => `${uri.path.split('/').at(-1)}:${it.range.start.line + 1} ${ruleOf(it)}`),
        );
      reject(new Error(`waited in vain for: ${what}. There are: ${all.join(', ') || 'no diagnostics'}`));
    }, patience);
  });
}

/** The quick fixes offered where a finding stands, those of other findings there included. */
export async function actionsFor(
  document: vscode.TextDocument,
  finding: vscode.Diagnostic,
): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    finding.range,
    vscode.CodeActionKind.QuickFix.value,
    20,
  );
}

/** Applies a code action as the editor does: first its edit, then its command. */
export async function apply(action: vscode.CodeAction): Promise<void> {
  if (action.edit)
    assert.ok(await vscode.workspace.applyEdit(action.edit), `${action.title} was not applied`);
  if (action.command) {
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  }
}

/** Puts the document back to what is on the disk. */
export async function revert(editor: vscode.TextEditor): Promise<void> {
  await vscode.window.showTextDocument(editor.document);
  await vscode.commands.executeCommand('workbench.action.files.revert');
}

/** Replaces the first occurrence of a text, as typing it would. */
export async function replaceText(editor: vscode.TextEditor, before: string, after: string): Promise<void> {
  const at = editor.document.getText().indexOf(before);
  assert.notEqual(at, -1, `there is no ${before} in ${editor.document.fileName}`);
  const { document } = editor;
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + before.length));
  assert.ok(await editor.edit((edit) => edit.replace(range, after)));
}
