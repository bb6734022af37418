import * as vscode from 'vscode';

/** Reports as documents that nobody saves. */
export interface Reports extends vscode.Disposable {
  /** Shows Markdown beside the editor. */
  show(title: string, markdown: string): Promise<void>;
}

const scheme = 'schemawright-report';

export function createReports(): Reports {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ path }) => texts.get(path) ?? 'This report is no longer kept.\n',
  });
  return {
    async show(title, markdown) {
      const uri = vscode.Uri.from({ scheme, path: `/${title.replaceAll('/', '_')}.md` });
      texts.set(uri.path, markdown);
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      try {
        await vscode.commands.executeCommand('markdown.showPreviewToSide', document.uri);
      } catch {
        // VS Code's own Markdown preview can be switched off: the text is readable as it is.
        await vscode.window.showTextDocument(document, {
          preview: true,
          viewColumn: vscode.ViewColumn.Beside,
        });
      }
    },
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}
