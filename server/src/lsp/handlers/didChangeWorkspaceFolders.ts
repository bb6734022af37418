import type { WorkspaceFoldersChangeEvent } from 'vscode-languageserver/node';
import { folderPaths, type Session } from '../session.ts';
import { loadSettings } from './configuration.ts';

/** `workspace/didChangeWorkspaceFolders`: findings of new folders come, those of removed ones go. */
export async function handleDidChangeWorkspaceFolders(
  session: Session,
  { added, removed }: WorkspaceFoldersChangeEvent,
): Promise<void> {
  const gone = new Set(removed.map((folder) => folder.uri));
  session.folders = [
    ...new Set([...session.folders.filter((uri) => !gone.has(uri)), ...added.map((folder) => folder.uri)]),
  ];
  const { workspace } = session.analysis;
  if (!workspace) return;
  workspace.setFolders(folderPaths(session));
  await loadSettings(session);
  session.analysis.scan();
}
