import * as vscode from 'vscode';
import {
  type DiagramCompareAnswer,
  type DiagramCompareParams,
  diagramCompareMethod,
} from '../../server/src/protocol/diagramMessages.ts';
import type { LanguageServer } from './languageServer.ts';

type Choice = vscode.QuickPickItem & {
  readonly with: () => Promise<DiagramCompareParams['with'] | undefined>;
};

const choices: readonly Choice[] = [
  { label: 'Last commit', description: 'HEAD', with: async () => ({ kind: 'git', revision: 'HEAD' }) },
  { label: 'Git revision…', description: 'a branch, tag or commit', with: askRevision },
  { label: 'Last migration', with: async () => ({ kind: 'migration' }) },
  { label: 'Database dump…', description: 'a file with SQL', with: askDump },
];

/** Compares with `wanted`, else asks with what; undefined when nothing was chosen. */
export async function compareWith(
  wanted: DiagramCompareParams['with'] | undefined,
  project: string,
  server: LanguageServer,
): Promise<DiagramCompareAnswer | undefined> {
  const other = wanted ?? (await choose());
  if (!other) return undefined;
  return server.request<DiagramCompareAnswer>(diagramCompareMethod, { project, with: other });
}

async function choose(): Promise<DiagramCompareParams['with'] | undefined> {
  const choice = await vscode.window.showQuickPick(choices, { placeHolder: 'Compare the schema with' });
  return choice?.with();
}

async function askRevision(): Promise<DiagramCompareParams['with'] | undefined> {
  const revision = await vscode.window.showInputBox({ prompt: 'Branch, tag or commit', value: 'main' });
  return revision ? { kind: 'git', revision } : undefined;
}

async function askDump(): Promise<DiagramCompareParams['with'] | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({ filters: { SQL: ['sql'] }, openLabel: 'Compare' })) ?? [];
  return file && { kind: 'dump', document: file.toString() };
}
