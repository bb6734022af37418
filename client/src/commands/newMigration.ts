import * as vscode from 'vscode';
import { migrationNewMethod, type WriteAnswer } from '../../../server/src/protocol/migrations.ts';
import type { Extension } from '../extensionState.ts';
import { tellFailure } from '../migrations/failures.ts';
import { chooseProject, isTrusted, projectIn, withProgress } from '../migrations/preparation.ts';
import { nameProblem } from './generateMigration.ts';

/** `schemawright.newMigration`: an empty migration for SQL of one's own. */
export async function newMigration(
  { server, migrations, output }: Extension,
  argument?: unknown,
): Promise<void> {
  if (!(await isTrusted())) return;
  const project = await chooseProject(server, {
    id: projectIn(argument),
    placeHolder: 'The configuration to make a migration for',
    fits: ({ configFile }) => configFile !== undefined,
    none: 'There is no drizzle.config here: it says where migrations go.',
  });
  if (!project) return;
  const name = await vscode.window.showInputBox({
    title: 'Name of the empty migration',
    prompt: 'Without its number',
    value: 'custom',
    validateInput: nameProblem,
  });
  if (name === undefined) return;
  const params = { project: project.id, name };
  const answer = await withProgress<WriteAnswer>(server, `Making ${name}`, migrationNewMethod, params);
  if (answer?.kind === 'written') await migrations.opened(answer);
  else if (answer) await tellFailure(answer, output);
}
