import { keptFromFile } from '../../ide/diagram/kept.ts';
import { type DiagramFile, emptyDiagramFile, readDiagramFile } from '../../protocol/diagramFile.ts';
import type { DiagramAnswer, DiagramParams } from '../../protocol/diagramMessages.ts';
import { readDiagramText } from '../../workspace/diagramFiles.ts';
import { baseName, uriToFilePath } from '../../workspace/filePath.ts';
import type { Session } from '../session.ts';

/** `schemawright/diagram`: the picture of a project, with what people did to it by hand. */
export async function handleDiagram(
  session: Session,
  params: DiagramParams | null,
): Promise<DiagramAnswer | null> {
  const workspace = await session.analysis.current();
  const { diagrams } = session;
  const project = diagrams.find(workspace, {
    project: params?.project,
    file: params?.document === undefined ? undefined : uriToFilePath(params.document),
  });
  if (!project) return null;
  const snapshot = diagrams.open(workspace, project);
  const { file, problem } = readKept(project.keptFile);
  return {
    snapshot,
    kept: keptFromFile(file, snapshot.tables),
    ...(problem !== undefined && { notice: problem }),
    projects: diagrams
      .projects(workspace)
      .filter(({ project: { schema } }) => schema.tables.length + schema.views.length > 0)
      .map(({ id, title, project: { schema } }) => ({ project: id, title, tables: schema.tables.length })),
  };
}

/** The kept file of a project. One that is not understood counts as empty; `problem` says why. */
export function readKept(path: string): { readonly file: DiagramFile; readonly problem?: string } {
  const text = readDiagramText(path);
  if (text === undefined) return { file: emptyDiagramFile };
  const read = readDiagramFile(text);
  if ('file' in read) return read;
  return {
    file: emptyDiagramFile,
    problem: `${baseName(path)} is not understood (${read.problem}) and not used. It is put aside when something is moved.`,
  };
}
