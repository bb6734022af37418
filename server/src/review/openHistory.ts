import path from 'node:path';
import type { MigrationSettings } from '../lint/settings.ts';
import type { FilePath } from '../model/span.ts';
import { rules } from '../rules/registry.generated.ts';
import { configFileName } from '../workspace/configuration.ts';
import { createWorkspace } from '../workspace/createWorkspace.ts';
import { folderOf, toFilePath } from '../workspace/filePath.ts';
import { nodeFileSystem } from '../workspace/nodeFileSystem.ts';
import type { EditorSettings, Workspace } from '../workspace/workspace.ts';
import { plannedFileSystem } from './plannedFileSystem.ts';

export interface ReviewOptions {
  /** The editor's settings for the folder; `schemawright.config.json` wins over them. */
  readonly settings?: EditorSettings;
  /** Settings that win over every file. */
  readonly migrations?: MigrationSettings;
}

/**
 * A workspace of one folder of migrations with files that are only planned, for the rules about migrations.
 * What is planned may change afterwards: tell the workspace then.
 */
export async function openHistory(
  folder: string,
  planned: ReadonlyMap<FilePath, string>,
  { settings, migrations }: ReviewOptions = {},
): Promise<Workspace> {
  const configFile = configurationAbove(folder);
  const workspace = createWorkspace({
    rules: rules.filter(({ subject }) => subject === 'statement' || subject === 'migration'),
    fileSystem: plannedFileSystem(nodeFileSystem, planned),
    ...(configFile === undefined ? {} : { configFile }),
    ...(migrations ? { migrations } : {}),
  });
  const top = toFilePath(folder);
  workspace.setFolders([top]);
  if (settings) workspace.setSettings(top, settings);
  for await (const _ of workspace.scan());
  workspace.update();
  return workspace;
}

/** Tells the workspace that planned files came, changed or went; a migration may stand in a folder of its own. */
export function tellPlanned(workspace: Workspace, files: readonly FilePath[]): void {
  // Of a folder that is told, all files are read again: those on the disk stay as they were.
  const planned = [...new Set(files.map(folderOf))].filter((folder) => !nodeFileSystem.stat(folder));
  workspace.filesChanged([...planned, ...files]);
  workspace.update();
}

/** The nearest configuration at or above a folder, within its repository. */
function configurationAbove(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, configFileName);
    if (nodeFileSystem.stat(toFilePath(file))?.kind === 'file') return file;
    const isTop = nodeFileSystem.stat(toFilePath(path.join(at, '.git'))) !== undefined;
    if (isTop || at === path.dirname(at)) return undefined;
  }
}
