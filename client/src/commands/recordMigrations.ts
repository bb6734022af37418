import * as vscode from 'vscode';
import { migrationRecordMethod, type RecordAnswer } from '../../../server/src/protocol/migrations.ts';
import type { Extension } from '../extensionState.ts';
import { tellFailure } from '../migrations/failures.ts';
import { areSaved, chooseProject, isTrusted, projectIn, withProgress } from '../migrations/preparation.ts';

/** `schemawright.recordMigrations`: the snapshot that migrations written by hand lack, once it is proven. */
export async function recordMigrations(
  { server, migrations, connections, output }: Extension,
  argument?: unknown,
): Promise<void> {
  if (!(await isTrusted())) return;
  const project = await chooseProject(server, {
    id: projectIn(argument),
    placeHolder: 'The configuration whose migrations are to be recorded',
    fits: (it) => it.configFile !== undefined && it.migrations.length > 0,
    none: 'There are no migrations of drizzle-kit here.',
  });
  if (!project || !(await areSaved())) return;
  const connection = await connections.current();
  const ask = (force: boolean) =>
    withProgress<RecordAnswer>(server, 'Comparing the migrations with the schema', migrationRecordMethod, {
      project: project.id,
      force,
      ...(connection ? { connection } : {}),
    });
  let answer = await ask(false);
  if (answer?.kind === 'differs') {
    await migrations.report(`Recording of ${answer.name}`, answer.report);
    const chosen = await vscode.window.showWarningMessage(
      'The migrations make something else than the schema says: nothing was written.',
      anyway,
    );
    if (chosen !== anyway) return;
    answer = await ask(true);
  }
  if (answer?.kind === 'recorded')
    void vscode.window.showInformationMessage(
      `The snapshot of ${answer.name} was written: the next migration starts from it.`,
    );
  else if (answer?.kind === 'nothing')
    void vscode.window.showInformationMessage('The newest migration has its snapshot: nothing to record.');
  else if (answer?.kind === 'failed') await tellFailure(answer, output);
}

const anyway = 'Write It Anyway';
