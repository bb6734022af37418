import * as vscode from 'vscode';
import {
  type DownAnswer,
  type MigrationEntry,
  migrationDownMethod,
} from '../../../server/src/protocol/migrations.ts';
import type { Extension } from '../extensionState.ts';
import { tellFailure } from '../migrations/failures.ts';
import { chooseProject, projectIn } from '../migrations/preparation.ts';

/** `schemawright.takeBackMigrations`: the SQL that takes the last migrations back, as a new document. */
export async function takeBackMigrations({ server, output }: Extension, argument?: unknown): Promise<void> {
  const project = await chooseProject(server, {
    id: projectIn(argument),
    placeHolder: 'The migrations to take back',
    fits: ({ migrations }) => migrations.some(({ down }) => down !== undefined),
    none: 'There is no migration with a way back here.',
  });
  if (!project) return;
  const newest = [...project.migrations].reverse();
  const items = newest.map((migration: MigrationEntry, index) => ({
    label: migration.name,
    description: index === 0 ? 'the last one' : `and the ${index} after it`,
    count: index + 1,
  }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: 'Take back to before' });
  if (!chosen) return;
  const params = { project: project.id, count: chosen.count };
  const answer = await server.request<DownAnswer>(migrationDownMethod, params);
  if (answer?.kind === 'failed') return tellFailure(answer, output);
  if (!answer) return;
  const document = await vscode.workspace.openTextDocument({ language: 'sql', content: answer.text });
  await vscode.window.showTextDocument(document);
}
