import { emptyParts, type Schema } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { fromSnapshot } from '../sources/drizzle/snapshot/fromSnapshot.ts';
import { emptyDatabase, partsOf } from '../sources/sql/database.ts';
import type { History, HistoryFile } from '../sources/sql/history/history.ts';
import { sectionsOf } from '../sources/sql/history/sections.ts';
import { loadSqlParser } from '../sources/sql/parse.ts';
import { readScript, replayScript } from '../sources/sql/script.ts';
import type { FileSystem } from './fileSystem.ts';

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
  await loadSqlParser();
  const start = emptyDatabase(history.folder);
  const before = history.files.slice(0, at).reduce((state, each) => replayed(state, each, fileSystem), start);
  return { name, before: partsOf(before), after: partsOf(replayed(before, migration, fileSystem)) };
}

function schemaOf(snapshot: FilePath, fileSystem: FileSystem): Schema | undefined {
  try {
    return fromSnapshot(JSON.parse(fileSystem.readText(snapshot) ?? ''), snapshot);
  } catch {
    return undefined;
  }
}

function replayed(
  state: ReturnType<typeof emptyDatabase>,
  { path }: HistoryFile,
  fileSystem: FileSystem,
): ReturnType<typeof emptyDatabase> {
  const text = fileSystem.readText(path) ?? '';
  return replayScript(state, readScript(path, text, { range: sectionsOf(text).up }));
}
