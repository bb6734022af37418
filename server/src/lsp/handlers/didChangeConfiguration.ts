import type { DidChangeConfigurationParams } from 'vscode-languageserver/node';
import type { Session } from '../session.ts';
import { loadSettings } from './configuration.ts';

/** `workspace/didChangeConfiguration`: the new settings hold at once. */
export async function handleDidChangeConfiguration(
  session: Session,
  { settings }: DidChangeConfigurationParams,
): Promise<void> {
  // A client that is asked for its settings sends nothing of use here, null as a rule.
  if (settings !== null && settings !== undefined) session.pushedSettings = settings;
  await loadSettings(session);
  session.analysis.touch('other');
}
