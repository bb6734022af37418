import { keptToFile } from '../../ide/diagram/kept.ts';
import { printDiagramFile } from '../../protocol/diagramFile.ts';
import type { DiagramStoreAnswer, DiagramStoreParams } from '../../protocol/diagramMessages.ts';
import { writeDiagramText } from '../../workspace/diagramFiles.ts';
import { isVirtual } from '../../workspace/filePath.ts';
import type { Session } from '../session.ts';
import { readKept } from './diagram.ts';

/** `schemawright/diagramStore`: writes the positions and views of a diagram beside its schema. */
export async function handleDiagramStore(
  session: Session,
  { project: id, kept }: DiagramStoreParams,
): Promise<DiagramStoreAnswer> {
  const workspace = await session.analysis.current();
  const project = session.diagrams.find(workspace, { project: id });
  if (!project) return { kind: 'refused', reason: 'The schema is no longer there.' };
  const { keptFile } = project;
  if (isVirtual(keptFile)) return { kind: 'refused', reason: 'There is no folder on the disk to write to.' };
  const { file: before, problem } = readKept(keptFile);
  const { tables } = session.diagrams.draw(workspace, project);
  const text = printDiagramFile(keptToFile(kept, tables, before));
  try {
    writeDiagramText(keptFile, text, { aside: problem !== undefined });
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
  return { kind: 'stored', file: session.documents.uriOf(keptFile) };
}
