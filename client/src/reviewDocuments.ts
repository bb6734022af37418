import * as vscode from 'vscode';
import {
  type ReviewAnswer,
  type ReviewQuestion,
  reviewTableMethod,
} from '../../server/src/protocol/reviewTable.ts';
import type { LanguageServer } from './languageServer.ts';
import { showMarkdown } from './markdownPreview.ts';

/** Reviews of tables as documents that nobody saves; open ones follow what is saved. */
export interface ReviewDocuments extends vscode.Disposable {
  /** Shows the review beside the editor; false where there is no table. */
  show(question: ReviewQuestion): Promise<boolean>;
}

const scheme = 'schemawright-review';
const pagesOnTheWeb = 'https://github.com/schemawright/schemawright/blob/main/docs/';

export function createReviewDocuments(
  context: vscode.ExtensionContext,
  server: LanguageServer,
): ReviewDocuments {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      const answer = await server.request<ReviewAnswer>(reviewTableMethod, JSON.parse(uri.query));
      return answer ? withOwnPages(answer.markdown) : 'This table is no longer there.\n';
    },
  });
  const saved = vscode.workspace.onDidSaveTextDocument(() => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) changed.fire(uri);
  });

  return {
    async show(question) {
      const answer = await server.request<ReviewAnswer>(reviewTableMethod, question);
      if (!answer) return false;
      const { project, table, title } = answer;
      const uri = vscode.Uri.from({
        scheme,
        path: `/Review of ${title.replaceAll('/', '_')}.md`,
        query: JSON.stringify({ project, table }),
      });
      changed.fire(uri);
      await showMarkdown(uri, 'beside');
      return true;
    },
    dispose() {
      provider.dispose();
      saved.dispose();
      changed.dispose();
    },
  };

  /** The pages lie in the extension, too: they open without a network. */
  function withOwnPages(markdown: string): string {
    const docs = vscode.Uri.joinPath(context.extensionUri, 'docs');
    return markdown.replaceAll(pagesOnTheWeb, `${docs.toString()}/`);
  }
}
