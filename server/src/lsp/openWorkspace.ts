import { isSqlFile } from '../workspace/sqlPaths.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createMergedFolders } from './mergedMigrations.ts';
import type { WorkspaceEvents } from './server.ts';

/** Loads what reads and checks schemas, which takes longer than all the rest of the server. */
export async function openWorkspace(events: WorkspaceEvents): Promise<Workspace> {
  const [{ createWorkspace }, { nodeFileSystem }, { rules }] = await Promise.all([
    import('../workspace/createWorkspace.ts'),
    import('../workspace/nodeFileSystem.ts'),
    import('../rules/registry.generated.ts'),
  ]);
  const merged = createMergedFolders((files) => {
    workspace.filesChanged(files);
    events.changedLater();
  });
  const workspace = createWorkspace({
    rules,
    fileSystem: nodeFileSystem,
    edited: merged.edited,
    isMerged: merged.has,
    askMerged: merged.ask,
    ...events,
  });
  return {
    ...workspace,
    filesChanged(files) {
      workspace.filesChanged(files);
      if (files.some(isSqlFile)) merged.askAgainSoon();
    },
  };
}
