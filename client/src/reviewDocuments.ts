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
/** Below it, paths are those of the extension's documentation. */
const pages = '/docs/';
const pagesOnTheWeb = 'https://github.com/schemawright/schemawright/blob/main/docs/';

export function createReviewDocuments(
  context: vscode.ExtensionContext,
  server: LanguageServer,
): ReviewDocuments {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      if (uri.path.startsWith(pages)) {
        const page = vscode.Uri.joinPath(context.extensionUri, 'docs', uri.path.slice(pages.length));
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
      }
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
}

/**
 * The pages lie in the extension, too, and open without a network: as documents beside the review, since the preview
 * makes no links to files.
 */
function withOwnPages(markdown: string): string {
  return markdown.replaceAll(pagesOnTheWeb, `.${pages}`);
}
