import * as vscode from 'vscode';
import { showMarkdown } from '../markdownPreview.ts';

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
      await showMarkdown(uri, 'beside');
    },
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}
