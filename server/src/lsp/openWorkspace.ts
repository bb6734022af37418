import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceEvents } from './server.ts';

/** Loads what reads and checks schemas, which takes longer than all the rest of the server. */
export async function openWorkspace(events: WorkspaceEvents): Promise<Workspace> {
  const [{ createWorkspace }, { limitHeapGrowth }, { nodeFileSystem }, { rules }] = await Promise.all([
    import('../workspace/createWorkspace.ts'),
    import('../workspace/heapGrowth.ts'),
    import('../workspace/nodeFileSystem.ts'),
    import('../rules/registry.generated.ts'),
  ]);
  limitHeapGrowth();
  return createWorkspace({ rules, fileSystem: nodeFileSystem, ...events });
}
