import type { FilePath } from '../model/span.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { toDiagnostics } from './convert.ts';
import { conversionOf, type Session } from './session.ts';

/** Pushes findings to the client, each file with the version of the text they are about. */
export interface Publisher {
  /** Shows the findings of files as they are now; what vanished is cleared. */
  publish(workspace: Workspace, files: readonly FilePath[]): void;
}

export function createPublisher(session: Session): Publisher {
  /** The URI under which a file's findings are shown; absent where none are. */
  const shown = new Map<FilePath, string>();
  return {
    publish(workspace, files) {
      const conversion = conversionOf(session, workspace);
      for (const file of new Set(files)) {
        const uri = conversion.uriOf(file);
        const before = shown.get(file);
        // The file was opened or closed under another spelling of its URI.
        if (before !== undefined && before !== uri) send(before, []);
        const diagnostics = toDiagnostics(conversion, file);
        const version = workspace.bufferVersion(file);
        if (diagnostics.length > 0 || before === uri) send(uri, diagnostics, version);
        if (diagnostics.length > 0) shown.set(file, uri);
        else shown.delete(file);
      }
    },
  };

  function send(uri: string, diagnostics: ReturnType<typeof toDiagnostics>, version?: number): void {
    void session.connection.sendDiagnostics(
      version === undefined ? { uri, diagnostics } : { uri, version, diagnostics },
    );
  }
}
