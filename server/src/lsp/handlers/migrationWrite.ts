import path from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import { emptyMigration } from '../../migrations/emptyMigration.ts';
import { type PlannedFile, writeFiles } from '../../migrations/files.ts';
import type { NewMigrationParams, SessionParams, WriteAnswer } from '../../protocol/migrations.ts';
import { isUp } from '../../review/hazards.ts';
import { filePathToUri, toFilePath } from '../../workspace/filePath.ts';
import { failed, kitOf, toFailure } from '../migrationSessions.ts';
import type { Session } from '../session.ts';
import { goneSession } from './migrationPlan.ts';
import { findMigrationProject } from './migrationProjects.ts';

/** `schemawright/migrationWrite`: writes what was reviewed, all of it or nothing. */
export async function handleMigrationWrite(
  session: Session,
  { session: id }: SessionParams,
): Promise<WriteAnswer> {
  const own = session.migrations.get(id);
  if (!own?.plan) return goneSession;
  const { plan, proof, configuration } = own;
  try {
    writeFiles(plan.folder, plan.files);
  } catch (error) {
    return toFailure(error, configuration);
  }
  session.migrations.close(id);
  if (proof)
    for (const file of plan.files)
      if (isUp(file)) session.migrations.proofs.set(toFilePath(file.path), proof);
  return written(session, path.basename(plan.name), plan.files);
}

/** `schemawright/migrationNew`: an empty migration for SQL of one's own. */
export async function handleMigrationNew(
  session: Session,
  { project: id, name }: NewMigrationParams,
  token: CancellationToken,
): Promise<WriteAnswer> {
  if (!/^[\w-]+$/.test(name)) return failed('A name may hold letters, digits, `_` and `-`.');
  const configuration = (await findMigrationProject(session, id))?.configuration;
  if (!configuration) return failed('The configuration is not there any more.');
  try {
    const kit = await kitOf(configuration, token);
    try {
      const files = await emptyMigration(kit, name, new Date());
      writeFiles(kit.config.out, files);
      return written(session, name, files);
    } finally {
      kit.close();
    }
  } catch (error) {
    return toFailure(error, configuration);
  }
}

/** An editor tells of new files in its own time; the finding must not outlive its reason. */
export function noteWritten({ analysis }: Session, files: readonly PlannedFile[]): void {
  analysis.workspace?.filesChanged(files.map((file) => toFilePath(file.path)));
  analysis.touch('other');
}

function written(session: Session, name: string, files: readonly PlannedFile[]): WriteAnswer {
  noteWritten(session, files);
  const sql = [...files].filter(({ path: file }) => file.endsWith('.sql'));
  const ordered = [...sql.filter(isUp), ...sql.filter((file) => !isUp(file))];
  return { kind: 'written', name, files: ordered.map((file) => filePathToUri(toFilePath(file.path))) };
}
