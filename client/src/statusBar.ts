import * as vscode from 'vscode';
import type { Status } from '../../server/src/protocol/status.ts';

/** The item in the status bar: how many findings there are, and what has been read. */
export interface StatusBar extends vscode.Disposable {
  starting(): void;
  show(status: Status): void;
  stopped(): void;
}

export function createStatusBar(): StatusBar {
  const item = vscode.window.createStatusBarItem('schemawright.status', vscode.StatusBarAlignment.Left, 40);
  item.name = 'Schemawright';
  const waiting = vscode.window.createStatusBarItem(
    'schemawright.pending',
    vscode.StatusBarAlignment.Left,
    39,
  );
  waiting.name = 'Schemawright: Missing Migration';
  return {
    starting() {
      item.text = '$(loading~spin) Schema';
      item.tooltip = 'Schemawright is starting';
      item.command = 'schemawright.showOutput';
      item.backgroundColor = undefined;
      item.show();
    },
    show(status) {
      item.text = statusText(status);
      item.tooltip = statusTooltip(status);
      item.command = 'workbench.actions.view.problems';
      item.backgroundColor = undefined;
      item.accessibilityInformation = { label: `Schemawright: ${countsSentence(status)}` };
      item.show();
      showPending(waiting, status);
    },
    stopped() {
      waiting.hide();
      item.text = '$(warning) Schema';
      item.tooltip = 'The Schemawright language server is not running. Click for its output.';
      item.command = 'schemawright.showOutput';
      item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
      item.show();
    },
    dispose() {
      item.dispose();
      waiting.dispose();
    },
  };
}

/** What waits for a migration; nothing is shown where nothing does. */
function showPending(item: vscode.StatusBarItem, { pending }: Status): void {
  const [first] = pending;
  if (!first) {
    item.hide();
    return;
  }
  const count = pending.reduce((sum, it) => sum + it.count, 0);
  item.text = `$(git-commit) ${plural(count, 'change')} to migrate`;
  item.tooltip = [...pending.map(({ sentence }) => `${sentence}.`), 'Click to generate a migration.'].join(
    '\n',
  );
  item.command = {
    title: 'Generate Migration',
    command: 'schemawright.generateMigration',
    arguments: pending.length === 1 ? [{ project: first.project }] : [],
  };
  item.show();
}

function statusText({ state, findings }: Status): string {
  if (state === 'scanning') return '$(loading~spin) Schema';
  // As the Problems view, which the item opens, counts; hints are not listed there.
  const { errors, warnings, infos } = findings;
  if (errors + warnings + infos === 0) return '$(check) Schema';
  const parts = [`$(error) ${errors}`, `$(warning) ${warnings}`];
  if (infos > 0) parts.push(`$(info) ${infos}`);
  return `$(database) ${parts.join(' ')}`;
}

function statusTooltip(status: Status): vscode.MarkdownString {
  const lines = [`**Schemawright**: ${countsSentence(status)}`, ''];
  for (const { folder, configFile, tables, files } of status.projects) {
    const place = vscode.workspace.asRelativePath(vscode.Uri.parse(configFile ?? folder));
    lines.push(`- ${code(place)}: ${plural(tables, 'table')} in ${plural(files, 'file')}`);
  }
  for (const { severity, message, file } of status.notices) {
    const place = file ? `${code(vscode.workspace.asRelativePath(vscode.Uri.parse(file)))}: ` : '';
    lines.push(`- ${severity === 'warning' ? '$(warning)' : '$(info)'} ${place}${text(message)}`);
  }
  const tooltip = new vscode.MarkdownString(lines.join('\n'), true);
  return tooltip;
}

function countsSentence({ findings, tables }: Status): string {
  const { errors, warnings, infos, hints } = findings;
  const counts = [plural(errors, 'error'), plural(warnings, 'warning')];
  if (infos > 0) counts.push(plural(infos, 'info'));
  if (hints > 0) counts.push(plural(hints, 'hint'));
  return `${counts.join(', ')} in ${plural(tables, 'table')}`;
}

function plural(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** File names come from the workspace: nothing in them may act as Markdown. */
function code(value: string): string {
  return `\`${value.replaceAll('`', "'")}\``;
}

function text(value: string): string {
  return value.replace(/[\\`*_{}[\]()#+\-.!|<>$]/g, '\\$&');
}
