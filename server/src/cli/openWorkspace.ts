import { rules } from '../rules/registry.generated.ts';
import { createWorkspace, type WorkspaceOptions } from '../workspace/createWorkspace.ts';
import { toFilePath } from '../workspace/filePath.ts';
import { immediateFileSystem } from '../workspace/nodeFileSystem.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliEnvironment } from './environment.ts';
import { filesAtRevision } from './gitRevision.ts';
import { type Selection, selectPaths } from './paths.ts';
import { createProgress } from './progress.ts';

interface OpenOptions
  extends Pick<
    WorkspaceOptions,
    'configFile' | 'migrations' | 'presets' | 'maxFileSizeKb' | 'edited' | 'isMerged'
  > {
  /** False where nothing is asked that the queries of the code could answer: they are most of the work in a large workspace. */
  readonly queries?: boolean;
}

/** Reads everything the paths ask for, with a progress line where the work is long. */
export async function openWorkspace(
  paths: readonly string[],
  environment: CliEnvironment,
  { queries = true, ...options }: OpenOptions = {},
): Promise<{ readonly workspace: Workspace; readonly selection: Selection }> {
  const selection = selectPaths(paths, environment.cwd, toFilePath);
  const workspace = createWorkspace({ rules, fileSystem: immediateFileSystem, filesAtRevision, ...options });
  workspace.setFolders(selection.folders);
  const progress = createProgress(environment);
  for await (const { done, total, file } of workspace.scan()) progress.show(`${done}/${total} ${file}`);
  if (queries)
    for await (const { done, total, file } of workspace.scanQueries())
      progress.show(`${done}/${total} ${file}`);
  workspace.update();
  progress.clear();
  return { workspace, selection };
}
