import * as vscode from 'vscode';
import type { Extension } from '../extensionState.ts';
import { migrationProjects } from '../migrations/preparation.ts';

const generate = 'Generate Migration';
const showProblems = 'Show Problems';
const showStatus = 'Show Status';

/** `schemawright.checkMigrations`: says whether a migration is missing and what is found in those there are. */
export async function checkMigrations({ server }: Extension): Promise<void> {
  const projects = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Checking the migrations' },
    () => migrationProjects(server),
  );
  const migrations = projects.flatMap((project) => project.migrations);
  const waiting = projects.filter(({ pending }) => pending);
  const faults = migrations.reduce((sum, { findings }) => sum + findings.errors + findings.warnings, 0);
  const told = [
    ...waiting.map(({ title, pending }) => `${title}: ${pending?.summary} changed since ${pending?.since}.`),
    ...(faults > 0
      ? [`${faults} ${faults === 1 ? 'error or warning' : 'errors and warnings'} in the migrations.`]
      : []),
  ];
  if (told.length === 0) {
    const count = `${migrations.length} ${migrations.length === 1 ? 'migration' : 'migrations'}`;
    void vscode.window.showInformationMessage(`${count}, none is missing, and nothing was found in them.`);
    return;
  }
  const actions = [
    ...(waiting.length > 0 ? [generate] : []),
    ...(faults > 0 ? [showProblems] : []),
    showStatus,
  ];
  const chosen = await vscode.window.showWarningMessage(told.join(' '), ...actions);
  if (chosen === generate)
    await vscode.commands.executeCommand('schemawright.generateMigration', { project: waiting[0]?.id });
  if (chosen === showProblems) await vscode.commands.executeCommand('workbench.actions.view.problems');
  if (chosen === showStatus) await vscode.commands.executeCommand('schemawright.migrationStatus');
}
