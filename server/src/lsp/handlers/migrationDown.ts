import type { DownAnswer, DownParams } from '../../protocol/migrations.ts';
import { nodeFileSystem } from '../../workspace/nodeFileSystem.ts';
import { failed } from '../migrationSessions.ts';
import type { Session } from '../session.ts';
import { findMigrationProject } from './migrationProjects.ts';

/** `schemawright/migrationDown`: the SQL that takes the last migrations back, the newest first. */
export async function handleMigrationDown(
  session: Session,
  { project: id, count }: DownParams,
): Promise<DownAnswer> {
  const project = await findMigrationProject(session, id);
  if (!project) return failed('The migrations are not there any more.');
  const last = project.migrations.slice(-count).reverse();
  if (last.length < count) return failed(`There are ${last.length} migrations.`);
  const missing = last.filter(({ down }) => down === undefined);
  if (missing.length > 0)
    return failed(`No way back is written for ${missing.map(({ name }) => name).join(', ')}.`);
  return { kind: 'sql', text: last.map(({ down }) => nodeFileSystem.readText(down ?? '') ?? '').join('\n') };
}
