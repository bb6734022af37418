import path from 'node:path';
import { createDiagrams } from '../../../server/src/lsp/diagrams.ts';
import { openWorkspace } from '../../../server/src/lsp/openWorkspace.ts';
import type { DiagramSnapshot } from '../../../server/src/protocol/diagram.ts';

/** The example shop as the language server would tell it. */
export async function exampleSnapshot(folder = 'examples/shop'): Promise<DiagramSnapshot> {
  const root = path.resolve(import.meta.dirname, '../../..', folder);
  const workspace = await openWorkspace({ changedLater: () => {} });
  workspace.setFolders([root]);
  for await (const _ of workspace.scan());
  workspace.update();
  const diagrams = createDiagrams(
    () => [root],
    () => {},
  );
  const [project] = diagrams.projects(workspace);
  if (!project) throw new Error(`No schema in ${folder}`);
  return diagrams.open(workspace, project);
}
