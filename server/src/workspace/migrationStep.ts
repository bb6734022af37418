import { emptyParts, type Schema } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { fromSnapshot } from '../sources/drizzle/snapshot/fromSnapshot.ts';
import type { History } from '../sources/sql/history/history.ts';
import type { FileSystem } from './fileSystem.ts';
import { replayedHistory } from './replayedHistory.ts';

/** The schema before a migration and after it. */
export type MigrationStep =
  | { readonly name: string; readonly before: Schema; readonly after: Schema }
  | { readonly problem: string };

/**
 * What a migration of a history changes: by the snapshots of drizzle-kit, else by replaying the SQL up to it, which is
 * PostgreSQL's alone.
 * @param file of the migration
 */
export async function migrationStep(
  history: History,
  file: FilePath,
  fileSystem: FileSystem,
): Promise<MigrationStep> {
  const at = history.files.findIndex(({ path, down }) => path === file || down === file);
  const migration = history.files[at];
  if (!migration) return { problem: 'The migration is no longer there.' };
  const { name, snapshot } = migration;
  if (snapshot !== undefined) {
    const parent = history.files.slice(0, at).findLast((each) => each.snapshot !== undefined)?.snapshot;
    const after = schemaOf(snapshot, fileSystem);
    const before = parent === undefined ? emptyParts : schemaOf(parent, fileSystem);
    if (!after || !before)
      return { problem: `${after ? parent : snapshot} is no snapshot that can be read.` };
    return { name, before, after };
  }
  if ((history.dialect ?? 'postgresql') !== 'postgresql' || history.foreign)
    return { problem: 'Only migrations for PostgreSQL can be replayed.' };
  const before = await replayedHistory(history, at, fileSystem);
  return { name, before, after: await replayedHistory(history, at + 1, fileSystem) };
}

function schemaOf(snapshot: FilePath, fileSystem: FileSystem): Schema | undefined {
  try {
    return fromSnapshot(JSON.parse(fileSystem.readText(snapshot) ?? ''), snapshot);
  } catch {
    return undefined;
  }
}
