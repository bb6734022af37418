import { CodeLensRefreshRequest } from 'vscode-languageserver/node';
import type { FilePath } from '../model/span.ts';
import { uriToFilePath } from '../workspace/filePath.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Session } from './session.ts';

/**
 * Has a client ask for lenses again when what waits for a migration has changed, how many queries use the tables of
 * the open documents, or what the open migrations cost and whether they are judged: no keystroke may follow.
 */
export function createLensRefresher({
  client,
  connection,
  documents,
}: Session): (workspace: Workspace) => void {
  let last = '';
  return (workspace) => {
    if (!client.canRefreshLenses) return;
    const now = [...drifts(workspace), ...uses(workspace), ...migrations(workspace)].join();
    if (now === last) return;
    last = now;
    connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
  };

  function drifts(workspace: Workspace): readonly string[] {
    if (!client.generatesMigrations) return [];
    return workspace
      .drifts()
      .map(
        ({ configFile, index, changes, place }) => `${configFile}#${index} ${changes.length} ${place.file}`,
      );
  }

  /** What their lenses go by beside the text, with which a client asks by itself. */
  function migrations(workspace: Workspace): readonly string[] {
    return openFiles().flatMap((file) => {
      const own = workspace.migrations(file);
      if (own.length === 0) return [];
      const settled = own.map((each) => each.file.settled ?? '').join();
      return [
        `${file} ${settled} ${workspace.findings(file).length} ${workspace.postgresVersion(file) ?? ''}`,
      ];
    });
  }

  function uses(workspace: Workspace): readonly string[] {
    if (!client.showsQueries) return [];
    return openFiles()
      .flatMap((file) => workspace.tableUses(file))
      .map(({ table, queries, withoutIndex }) => `${table} ${queries.length} ${withoutIndex}`);
  }

  function openFiles(): readonly FilePath[] {
    return documents.open.all().map(({ uri }) => uriToFilePath(uri));
  }
}
