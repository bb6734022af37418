import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, findingOf, findings, openSchemaFile } from './workspaceFile.ts';

describe('the extension', () => {
  it('is active in a folder with a Drizzle schema', async () => {
    await openSchemaFile('auth.ts');
    const extension = vscode.extensions.getExtension('schemawright.schemawright');
    assert.ok(extension, 'it is not installed');
    await eventually('activation', () => extension.isActive);
  });

  it('finds the same again after its server was restarted', async () => {
    const { document } = await openSchemaFile('auth.ts');
    // What the tests before have changed and taken back still stands until the comparison with the snapshot, which waits
    // for a pause: nothing of this file is missing from the migrations.
    await eventually(
      'findings',
      () =>
        findings(document).length > 0 &&
        !findings(document).some((it) => /no migration yet/.test(it.message)),
    );
    const before = findings(document)
      .map((it) => it.message)
      .sort();
    await vscode.commands.executeCommand('schemawright.restart');
    await eventually('the same findings', () => {
      const after = findings(document)
        .map((it) => it.message)
        .sort();
      return after.length === before.length && after.every((it, at) => it === before[at]);
    });
  });

  it('heeds a changed severity at once', async () => {
    const { document } = await openSchemaFile('catalogue.ts');
    const settings = vscode.workspace.getConfiguration('schemawright', document.uri);
    await eventually(
      'a warning',
      () => findingOf(document, 'float-money')?.severity === vscode.DiagnosticSeverity.Warning,
    );
    await settings.update('rules', { 'float-money': 'error' }, vscode.ConfigurationTarget.Workspace);
    await eventually(
      'an error',
      () => findingOf(document, 'float-money')?.severity === vscode.DiagnosticSeverity.Error,
    );
    await settings.update('rules', { 'float-money': 'off' }, vscode.ConfigurationTarget.Workspace);
    await eventually('nothing', () => !findingOf(document, 'float-money'));
    await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    await eventually(
      'a warning again',
      () => findingOf(document, 'float-money')?.severity === vscode.DiagnosticSeverity.Warning,
    );
  });

  it('answers every command that it declares', async () => {
    const extension = vscode.extensions.getExtension('schemawright.schemawright');
    assert.ok(extension?.isActive);
    const commands = await vscode.commands.getCommands(true);
    const declared: { command: string }[] = extension.packageJSON.contributes.commands ?? [];
    assert.deepEqual(
      declared.map((it) => it.command).filter((it) => !commands.includes(it)),
      [],
      'commands that are declared but do nothing',
    );
  });
});
