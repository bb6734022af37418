import {
  type CreateFilesParams,
  type DeleteFilesParams,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
  FileChangeType,
  type RenameFilesParams,
  WatchKind,
} from 'vscode-languageserver/node';
import { baseName, uriToFilePath } from '../../workspace/filePath.ts';
import { isHistoryRecord } from '../../workspace/sqlPaths.ts';
import { sourceExtension } from '../documents.ts';
import type { Session } from '../session.ts';

/** Asks to be told what happens on the disk. */
export async function registerWatchers({ connection, client }: Session): Promise<void> {
  if (!client.registersWatchers) return;
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [
      { globPattern: '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,json,jsonc,sql,pgsql,psql,ddl}' },
      { globPattern: '**/{migration_lock.toml,atlas.sum,sqitch.plan}' },
      // A folder that goes is told as such, and not file by file.
      { globPattern: '**/*', kind: WatchKind.Delete },
      { globPattern: '**/.gitignore' },
    ],
  });
}

/** `workspace/didChangeWatchedFiles`. */
export function handleDidChangeWatchedFiles(
  session: Session,
  { changes }: DidChangeWatchedFilesParams,
): void {
  filesChanged(
    session,
    changes.filter(({ uri, type }) => matters(uri, type === FileChangeType.Deleted)).map(({ uri }) => uri),
  );
}

/** `workspace/didCreateFiles`, `didRenameFiles` and `didDeleteFiles`: what the user did inside the editor. */
export function handleFileOperation(
  session: Session,
  { files }: CreateFilesParams | RenameFilesParams | DeleteFilesParams,
): void {
  const uris = files.flatMap((file) => ('uri' in file ? [file.uri] : [file.oldUri, file.newUri]));
  filesChanged(
    session,
    uris.filter((uri) => matters(uri, true)),
  );
}

function filesChanged({ analysis }: Session, uris: readonly string[]): void {
  if (uris.length === 0 || !analysis.workspace) return;
  analysis.workspace.filesChanged(uris.map(uriToFilePath));
  analysis.touch('other');
}

function matters(uri: string, mayBeFolder: boolean): boolean {
  const name = baseName(uri);
  return (
    sourceExtension.test(name) ||
    name === '.gitignore' ||
    isHistoryRecord(name) ||
    (mayBeFolder && !/\.\w{1,5}$/.test(name))
  );
}
