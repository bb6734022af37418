import { CodeLensRefreshRequest } from 'vscode-languageserver/node';
import { uriToFilePath } from '../workspace/filePath.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { hasLenses } from './clientFacts.ts';
import type { Session } from './session.ts';

/**
 * Has a client ask for lenses again when what waits for a migration has changed, or how many queries use the tables
 * of the open documents: no keystroke may follow.
 */
export function createLensRefresher({
  client,
  connection,
  documents,
}: Session): (workspace: Workspace) => void {
  let last = '';
  return (workspace) => {
    if (!hasLenses(client) || !client.canRefreshLenses) return;
    const now = [...drifts(workspace), ...uses(workspace)].join();
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

  function uses(workspace: Workspace): readonly string[] {
    if (!client.showsQueries) return [];
    return documents.open
      .all()
      .flatMap(({ uri }) => workspace.tableUses(uriToFilePath(uri)))
      .map(({ table, queries, withoutIndex }) => `${table} ${queries.length} ${withoutIndex}`);
  }
}
