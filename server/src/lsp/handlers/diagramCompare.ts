import { compareDiagrams } from '../../ide/diagram/compare.ts';
import type { DrawableProject } from '../../ide/diagram/projects.ts';
import { diagramSnapshot } from '../../ide/diagram/snapshot.ts';
import type { Schema } from '../../model/schema.ts';
import type { FilePath } from '../../model/span.ts';
import type { DiagramCompareAnswer, DiagramCompareParams } from '../../protocol/diagramMessages.ts';
import type { EarlierState } from '../../workspace/earlierSchema.ts';
import { uriToFilePath } from '../../workspace/filePath.ts';
import { nodeFileSystem } from '../../workspace/nodeFileSystem.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { folderPaths, type Session } from '../session.ts';

/** `schemawright/diagramCompare`: what is different from a revision, the last migration or a dump. */
export async function handleDiagramCompare(
  session: Session,
  { project: id, with: other }: DiagramCompareParams,
): Promise<DiagramCompareAnswer> {
  const workspace = await session.analysis.current();
  const found = session.diagrams.find(workspace, { project: id });
  if (!found) return { kind: 'refused', reason: 'The schema is no longer there.' };
  if (other.kind === 'step') return handleStep(workspace, found, uriToFilePath(other.document));
  const state: EarlierState =
    other.kind === 'dump' ? { kind: 'dump', file: uriToFilePath(other.document) } : other;
  // It reads configurations, with TypeScript's parser, for which no start should wait.
  const { earlierSchema } = await import('../../workspace/earlierSchema.ts');
  const earlier = await earlierSchema(found.project, state, {
    folders: folderPaths(session),
    fileSystem: nodeFileSystem,
  });
  if ('problem' in earlier) return { kind: 'refused', reason: earlier.problem };
  const { schema } = found.project;
  const before = diagramSnapshot(
    { schema: earlier.schema, findings: new Map(), broken: new Set() },
    { project: found.id, title: earlier.name, relative: found.relative },
  );
  const after = session.diagrams.draw(workspace, found);
  const diff = compareDiagrams(
    { schema: earlier.schema, snapshot: before },
    { schema, snapshot: after },
    `${found.title} compared with ${earlier.name}`,
    earlier.changes,
  );
  return { kind: 'diff', diff };
}

/** A migration by itself: the schema after it beside that before it. */
async function handleStep(
  workspace: Workspace,
  { id, title, relative }: DrawableProject,
  file: FilePath,
): Promise<DiagramCompareAnswer> {
  const { history } = workspace.projects().find((project) => project.files.includes(file)) ?? {};
  if (!history) return { kind: 'refused', reason: 'The migration is no longer there.' };
  const { migrationStep } = await import('../../workspace/migrationStep.ts');
  const step = await migrationStep(history, file, nodeFileSystem);
  if ('problem' in step) return { kind: 'refused', reason: step.problem };
  const drawn = (schema: Schema) => ({
    schema,
    snapshot: diagramSnapshot(
      { schema, findings: new Map(), broken: new Set() },
      { project: id, title: step.name, relative },
    ),
  });
  const diff = compareDiagrams(drawn(step.before), drawn(step.after), `${title}: what ${step.name} changes`);
  return { kind: 'diff', diff };
}
