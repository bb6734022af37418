import * as vscode from 'vscode';

const mostLines = 14;
const apply = 'Apply';

/** Shows the lines that an edit would change and asks whether to; true for yes. */
export async function confirmChange(title: string, edit: vscode.WorkspaceEdit): Promise<boolean> {
  const parts: string[] = [];
  for (const [uri, changes] of edit.entries()) {
    const document = await vscode.workspace.openTextDocument(uri);
    parts.push(
      vscode.workspace.asRelativePath(uri),
      ...changes.flatMap((it) => changedLines(document, it)),
      '',
    );
  }
  const detail = parts.length > mostLines ? [...parts.slice(0, mostLines), '…'] : parts;
  const options = { modal: true, detail: detail.join('\n').trimEnd() };
  return (await vscode.window.showInformationMessage(`${title}?`, options, apply)) === apply;
}

/** The lines as they will be, and before them as they are where something goes away. */
function changedLines(document: vscode.TextDocument, { range, newText }: vscode.TextEdit): readonly string[] {
  const first = document.lineAt(range.start.line).text;
  const last = document.lineAt(range.end.line).text;
  const now = `${first.slice(0, range.start.character)}${newText}${last.slice(range.end.character)}`;
  const number = range.start.line + 1;
  const before = new Set([first, last]);
  const written = now
    .split('\n')
    .flatMap((line, at) =>
      line.trim() === '' || before.has(line) ? [] : [`${number + at}  + ${line.trim()}`],
    );
  if (range.isEmpty) return written;
  const gone = document.getText(range.with(range.start.with({ character: 0 }))).split('\n');
  return [...gone.map((line, at) => `${number + at}  − ${line.trim()}`), ...written];
}
