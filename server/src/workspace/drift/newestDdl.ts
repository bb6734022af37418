import type { FilePath } from '../../model/span.ts';
import { ddlState } from '../../sources/drizzle/snapshot/ddlHistory.ts';
import { joinPath } from '../filePath.ts';
import type { FolderListings } from '../folderListings.ts';

/** What the newest migration of drizzle-kit 1.x left behind. */
export interface NewestDdl {
  /** The folder of the migration. */
  readonly migration: string;
  readonly state: object;
}

/** Reads back from the newest snapshot to the last whole one. Undefined where they do not tell the state. */
export function newestDdl(
  folder: FilePath,
  listings: Pick<FolderListings, 'entries'>,
  readText: (file: FilePath) => string | undefined,
): NewestDdl | undefined {
  const names = [...listings.entries(folder)]
    .filter(([name, kind]) => kind === 'folder' && /^\d{14}_/.test(name))
    .map(([name]) => name)
    .filter((name) => listings.entries(joinPath(folder, name)).get('snapshot.json') === 'file')
    .sort();
  const migration = names[names.length - 1];
  if (migration === undefined) return undefined;
  const snapshots: object[] = [];
  for (const name of [...names].reverse()) {
    const snapshot = parse(readText(joinPath(folder, `${name}/snapshot.json`)) ?? '');
    if (!snapshot) return undefined;
    snapshots.unshift(snapshot);
    if (Array.isArray(snapshot.ddl)) break;
  }
  const state = ddlState(snapshots);
  return state && { migration, state };
}

function parse(text: string): { readonly ddl?: unknown } | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
