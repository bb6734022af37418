import type { DidChangeConfigurationParams } from 'vscode-languageserver/node';
import type { Session } from '../session.ts';
import { loadSettings } from './configuration.ts';

/** `workspace/didChangeConfiguration`: the new settings hold at once. */
export async function handleDidChangeConfiguration(
  session: Session,
  { settings }: DidChangeConfigurationParams,
): Promise<void> {
  await loadSettings(session, settings);
  session.analysis.touch('other');
}
