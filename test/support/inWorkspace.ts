import type { Rule } from '../../server/src/rules/rule.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { memoryFileSystem } from './memoryFileSystem.ts';

/** What a rule says of the files of a workspace at `/w`, each with its file. */
export async function inWorkspace(
  rule: Rule,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const workspace = await open([rule], files);
  return workspace
    .files()
    .flatMap((file) => workspace.findings(file).map(({ message }) => `${file} ${message}`));
}

/** A workspace at `/w` whose schemas and queries are read. */
export async function open(
  rules: readonly Rule[],
  files: Readonly<Record<string, string>>,
): Promise<Workspace> {
  const workspace = createWorkspace({ rules, fileSystem: memoryFileSystem(files) });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  for await (const _ of workspace.scanQueries());
  workspace.update();
  return workspace;
}
