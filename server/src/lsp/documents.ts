import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePath } from '../model/span.ts';
import { filePathToUri, uriToFilePath } from '../workspace/filePath.ts';

/** The documents that a client has open. */
export interface Documents {
  readonly open: TextDocuments<TextDocument>;
  get(file: FilePath): TextDocument | undefined;
  /** The URI the client uses: its own spelling where the file is open. */
  uriOf(file: FilePath): string;
}

/**
 * Documents of other schemes are no code of the workspace: views of an old revision, output channels, cells
 * of a notebook (whose imports stand in other cells).
 */
const schemes = new Set(['file', 'untitled', 'vscode-vfs', 'vscode-remote']);

const languages = new Set([
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
  'json',
  'jsonc',
  'sql',
  'postgres',
  'pgsql',
  // As Helix, Emacs and others name them.
  'tsx',
  'jsx',
  'js',
  'ts',
]);

export function isRelevant(document: TextDocument): boolean {
  const scheme = /^[A-Za-z][\w+.-]*(?=:)/.exec(document.uri)?.[0] ?? '';
  return schemes.has(scheme) && (languages.has(document.languageId) || sourceExtension.test(document.uri));
}

/** Files whose change can matter, by name: code, SQL, and the JSON files that configure them or this program. */
export const sourceExtension = /\.(?:[cm]?[jt]s|[jt]sx|jsonc?|sql|pgsql|psql|ddl)$/i;

export function createDocuments(): Documents {
  const open = new TextDocuments(TextDocument);
  // Two spellings of one URI (`c%3A`, `C:`) are one file; the client wants to hear its own.
  const uris = new Map<FilePath, string>();
  open.onDidOpen(({ document }) => uris.set(uriToFilePath(document.uri), document.uri));
  open.onDidClose(({ document }) => uris.delete(uriToFilePath(document.uri)));
  return {
    open,
    get(file) {
      const uri = uris.get(file);
      return uri === undefined ? undefined : open.get(uri);
    },
    uriOf: (file) => uris.get(file) ?? filePathToUri(file),
  };
}
