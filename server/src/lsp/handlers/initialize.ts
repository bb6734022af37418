import {
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { fixAllKind, quickFixKind, refactorKind, reviewKind } from '../../ide/codeActions.ts';
import type { ClientFacts } from '../clientFacts.ts';
import { diagnosticSource } from '../convert.ts';
import { version } from '../version.ts';

/** Files and folders whose coming and going matters, for clients that tell what their user does to them. */
const fileOperations = { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] };

/** The answer to `initialize`: what this server can do for this client. */
export function initializeResult(client: ClientFacts): InitializeResult {
  return {
    serverInfo: { name: 'schemawright', version },
    capabilities: {
      // UTF-16 is what every client has to know, and what the whole core counts in.
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
      hoverProvider: true,
      codeActionProvider: {
        codeActionKinds: [quickFixKind, refactorKind, reviewKind, fixAllKind],
        resolveProvider: true,
      },
      // Not all clients that show lenses say so, and that of a migration needs no command.
      codeLensProvider: { resolveProvider: false },
      ...(client.diagnostics === 'pull' && {
        diagnosticProvider: {
          identifier: diagnosticSource,
          interFileDependencies: true,
          workspaceDiagnostics: true,
        },
      }),
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        fileOperations: {
          didCreate: fileOperations,
          didRename: fileOperations,
          didDelete: fileOperations,
        },
      },
    },
  };
}

/** The folders that a client names in `initialize`, in any of the three ways there have been. */
export function initialFolders({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map((folder) => folder.uri);
  return typeof rootUri === 'string' ? [rootUri] : [];
}
