import { CodeLensRefreshRequest, DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import type { FilePath } from '../../model/span.ts';
import { uriToFilePath } from '../../workspace/filePath.ts';
import { logFailure } from '../guard.ts';
import type { Session } from '../session.ts';
import { readSettings } from '../settings.ts';

const section = 'schemawright';

/** Settings of files outside every folder stand under this name. */
const everywhere = '';

/** Asks to be told when the settings change. */
export async function registerConfiguration({ connection, client }: Session): Promise<void> {
  if (!client.registersConfiguration) return;
  await connection.client.register(DidChangeConfigurationNotification.type, { section });
}

/** Hands the settings of every folder to the workspace. */
export async function loadSettings(session: Session): Promise<void> {
  const { client, folders } = session;
  const scopes = [...folders, undefined];
  let values: readonly unknown[];
  if (client.configuration) {
    values = await askFor(session, scopes);
  } else {
    const value = underSection(session.pushedSettings);
    values = scopes.map(() => value);
  }
  const { workspace } = session.analysis;
  if (!workspace) return;
  const problems = new Set<string>();
  const lenses = new Map<FilePath, boolean>();
  for (const [i, scope] of scopes.entries()) {
    const read = readSettings(values[i]);
    for (const problem of read.problems) problems.add(problem);
    const folder = scope === undefined ? everywhere : uriToFilePath(scope);
    lenses.set(folder, read.codeLens);
    workspace.setSettings(folder, read.settings);
  }
  const lensesChanged = [...lenses].some(([folder, shown]) => session.lenses.get(folder) !== shown);
  session.lenses = lenses;
  if (lensesChanged && client.showsDiagrams && client.canRefreshLenses)
    session.connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
  for (const problem of problems) session.connection.console.warn(problem);
}

async function askFor(
  { connection }: Session,
  scopes: readonly (string | undefined)[],
): Promise<readonly unknown[]> {
  try {
    const items = scopes.map((scopeUri) => (scopeUri === undefined ? { section } : { section, scopeUri }));
    const answer: unknown = await connection.workspace.getConfiguration(items);
    return Array.isArray(answer) ? answer : [];
  } catch (error) {
    logFailure(connection, 'workspace/configuration', error);
    return [];
  }
}

/** Some clients send `{ schemawright: { … } }`, some what stands inside it. */
function underSection(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return section in value ? (value as Record<string, unknown>)[section] : value;
}
