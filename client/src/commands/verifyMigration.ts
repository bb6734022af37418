import * as vscode from 'vscode';
import {
  type MigrationEntry,
  type MigrationProject,
  migrationProveMethod,
  type ProofAnswer,
} from '../../../server/src/protocol/migrations.ts';
import type { Extension } from '../extensionState.ts';
import { tellFailure } from '../migrations/failures.ts';
import { chooseProject, isTrusted, projectIn, withProgress } from '../migrations/preparation.ts';

/** `schemawright.verifyMigration`: proves a written migration, on the connection that is set or the embedded database. */
export async function verifyMigration(
  { server, migrations, connections, output }: Extension,
  argument?: unknown,
): Promise<void> {
  if (!(await isTrusted())) return;
  const project = await chooseProject(server, {
    id: projectIn(argument),
    placeHolder: 'The configuration whose migration is to be proven',
    fits: (it) => it.configFile !== undefined && it.migrations.length > 0,
    none: 'There are no migrations of drizzle-kit here.',
  });
  const name =
    project && (nameIn(argument) ?? (await chooseMigration(project, 'The migration to prove'))?.name);
  if (!project || name === undefined) return;
  const connection = await connections.current();
  const params = { project: project.id, name, ...(connection ? { connection } : {}) };
  const answer = await withProgress<ProofAnswer>(server, `Proving ${name}`, migrationProveMethod, params);
  if (answer?.kind === 'proof') await migrations.report(`Proof of ${answer.name}`, answer.report);
  else if (answer) await tellFailure(answer, output);
}

function nameIn(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { name, migration } = argument as { readonly name?: string; readonly migration?: MigrationEntry };
  return name ?? migration?.name;
}

/** One of the migrations, the newest first. */
export async function chooseMigration(
  { migrations }: MigrationProject,
  placeHolder: string,
): Promise<MigrationEntry | undefined> {
  const items = [...migrations].reverse().map((migration) => ({ label: migration.name, migration }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.migration;
}
