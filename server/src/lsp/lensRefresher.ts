import { CodeLensRefreshRequest } from 'vscode-languageserver/node';
import type { Workspace } from '../workspace/workspace.ts';
import type { Session } from './session.ts';

/** Has a client ask for lenses again when what waits for a migration has changed: no keystroke may follow. */
export function createLensRefresher({ client, connection }: Session): (workspace: Workspace) => void {
  let last = '';
  return (workspace) => {
    if (!client.generatesMigrations || !client.canRefreshLenses) return;
    const now = workspace
      .drifts()
      .map(
        ({ configFile, index, changes, place }) => `${configFile}#${index} ${changes.length} ${place.file}`,
      )
      .join();
    if (now === last) return;
    last = now;
    connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
  };
}
