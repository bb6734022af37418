import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { MigrationFailure } from '../../../server/src/protocol/migrations.ts';

/** Says what went wrong, the sentence that helps first; what the process printed goes into the log. */
export async function tellFailure(
  { message, output: printed, install, cancelled }: MigrationFailure,
  output: vscode.LogOutputChannel,
): Promise<void> {
  if (cancelled) return;
  output.error(message);
  if (printed && printed !== message) output.append(`${printed}\n`);
  const command = install === undefined ? undefined : installCommand(install, message);
  const actions = [...(command ? [command] : []), ...(printed ? [showOutput] : [])];
  const chosen = await vscode.window.showErrorMessage(message, ...actions);
  if (chosen === showOutput) output.show();
  else if (chosen && install !== undefined) {
    const terminal = vscode.window.createTerminal({ name: 'Install', cwd: install });
    terminal.show();
    terminal.sendText(chosen);
  }
}

const showOutput = 'Show Output';

const locks: readonly (readonly [file: string, install: string, add: string])[] = [
  ['pnpm-lock.yaml', 'pnpm install', 'pnpm add -D'],
  ['yarn.lock', 'yarn install', 'yarn add -D'],
  ['bun.lock', 'bun install', 'bun add -d'],
  ['bun.lockb', 'bun install', 'bun add -d'],
];

/** What the package manager of a folder is called with; drizzle-kit is added only where there are packages already. */
function installCommand(folder: string, message: string): string {
  const [, install, add] = locks.find(([lock]) =>
    foldersUp(folder).some((it) => existsSync(path.join(it, lock))),
  ) ?? ['', 'npm install', 'npm install -D'];
  const hasPackages = foldersUp(folder).some((it) => existsSync(path.join(it, 'node_modules')));
  return message.startsWith('drizzle-kit ') && hasPackages ? `${add} drizzle-kit` : install;
}

function foldersUp(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersUp(parent)];
}
