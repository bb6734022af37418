import { changeLine, type ListedProject, listMigrations } from '../../ide/migrationList.ts';
import { summarizeChanges } from '../../model/diff.ts';
import type { FilePath } from '../../model/span.ts';
import type { MigrationProjects } from '../../protocol/migrations.ts';
import { filePathToUri } from '../../workspace/filePath.ts';
import { nodeFileSystem } from '../../workspace/nodeFileSystem.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { relativeTo } from '../relativePath.ts';
import type { Session } from '../session.ts';

/** `schemawright/migrationProjects`: the histories of the workspace, and what waits for a migration. */
export async function handleMigrationProjects(session: Session): Promise<MigrationProjects> {
  const workspace = await session.analysis.current();
  const uriOf = session.documents.uriOf;
  return {
    projects: listed(workspace).map(({ id, tool, dialect, configuration, folder, migrations, drift }) => ({
      id,
      title: relativeTo(session, configuration?.configFile ?? folder ?? id) + numberOf(id),
      tool,
      dialect,
      configFile: configuration && uriOf(configuration.configFile),
      folder: folder === undefined ? undefined : filePathToUri(folder),
      migrations: migrations.map(({ name, file, down, findings, lock }) => ({
        name,
        document: uriOf(file),
        down: down === undefined ? undefined : uriOf(down),
        findings,
        lock,
        proof: session.migrations.proofs.get(file),
      })),
      pending: drift && {
        summary: summarizeChanges(drift.changes),
        since: drift.since,
        count: drift.changes.length,
        lines: drift.changes.map(changeLine),
      },
    })),
  };
}

/** The project of an id, or one that says why it cannot be worked with. */
export async function findMigrationProject(session: Session, id: string): Promise<ListedProject | undefined> {
  return listed(await session.analysis.current()).find((project) => project.id === id);
}

/** The id of the project that a migration's file belongs to, where there is a configuration to work with. */
export function migrationProjectOf(workspace: Workspace, file: FilePath): string | undefined {
  return listed(workspace).find(
    ({ configuration, migrations }) =>
      configuration && migrations.some((migration) => migration.file === file),
  )?.id;
}

function listed(workspace: Workspace): readonly ListedProject[] {
  return listMigrations(workspace, (file) => nodeFileSystem.stat(file)?.kind === 'file');
}

/** Several configurations of one file. */
function numberOf(id: string): string {
  const number = Number(/#(\d+)$/.exec(id)?.[1] ?? 0);
  return number > 0 ? ` (${number + 1})` : '';
}
